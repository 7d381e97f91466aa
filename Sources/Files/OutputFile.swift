#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file that is there whole or not at all: written beside its place, and renamed when it is done. A symbolic link is
/// followed; what is no regular file (`/dev/stdout`, a pipe) is written to directly. A class because it is a device.
public final class OutputFile {
  private let path: String
  private let target: String
  /// Nil where the bytes go to their place directly, and behind `commit`.
  private var temporary: String?
  private let descriptor: FileDescriptor

  public init(_ path: String) throws(FileError) {
    self.path = path
    target = Self.resolved(path)
    var status = stat()
    let exists = stat(target, &status) == 0
    if exists, status.st_mode & S_IFMT != S_IFREG {
      let target = target
      descriptor = try Self.opened(path) { open(target, O_WRONLY | O_CLOEXEC) }
      return
    }
    let name = "\(target).\(getpid()).tmp"
    _ = unlink(name)
    let mode = exists ? status.st_mode & 0o777 : 0o666
    descriptor = try Self.opened(path) { open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode) }
    if exists { _ = fchmod(descriptor.number, mode) }
    temporary = name
  }

  deinit {
    if let temporary { _ = unlink(temporary) }
  }

  public func write(_ bytes: [UInt8]) throws(FileError) {
    let result = bytes.withUnsafeBytes { buffer in
      Result { () throws(FileError) in try descriptor.writeAll(buffer, path: path) }
    }
    try result.get()
  }

  /// Gives the file its name. Nothing may be written behind this.
  public func commit() throws(FileError) {
    guard let temporary else { return }
    guard fsync(descriptor.number) == 0, rename(temporary, target) == 0 else { throw .last("write", path) }
    self.temporary = nil
  }

  private static func opened(_ path: String, _ call: () -> Int32) throws(FileError) -> FileDescriptor {
    let number = FileDescriptor.retrying(call)
    guard number >= 0 else { throw .last("write", path) }
    return FileDescriptor(number)
  }

  /// The path behind symbolic links; the path itself where there is none.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}
