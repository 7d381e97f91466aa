#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Small files, read or written as a whole.
public enum WholeFile {
  /// - Parameter limit: more bytes than this are an error, so that a wrong path does not fill the memory.
  public static func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
    let (descriptor, status) = try FileDescriptor.reading(path)
    let size = status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
    guard size <= limit else { throw .tooLarge(path: path, limit: limit) }
    var bytes: [UInt8] = []
    // One byte more than the size, so that the end is seen without growing.
    var room = max(size + 1, 64 << 10)
    while true {
      let piece = try read(room, from: descriptor, path: path, into: &bytes)
      if piece == 0 { return bytes }
      guard bytes.count <= limit else { throw .tooLarge(path: path, limit: limit) }
      room = max(room - piece, 64 << 10)
    }
  }

  private static func read(
    _ room: Int, from descriptor: FileDescriptor, path: String, into bytes: inout [UInt8]
  ) throws(FileError) -> Int {
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: room))
    let result = bytes.withUnsafeMutableBytes { buffer in
      Result { () throws(FileError) in
        try descriptor.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[start...]), path: path)
      }
    }
    let count = try result.get()
    bytes.removeLast(room - count)
    return count
  }

  /// Writes the file whole or leaves what was there: into a new file beside it, which then takes its name. A symbolic
  /// link is followed; what is no regular file (`/dev/stdout`, a pipe) is written to directly.
  public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    let target = resolved(path)
    var status = stat()
    let exists = stat(target, &status) == 0
    if exists, status.st_mode & S_IFMT != S_IFREG { return try writeInPlace(bytes, to: target, shown: path) }
    let temporary = "\(target).\(getpid()).tmp"
    let mode = exists ? status.st_mode & 0o777 : 0o666
    do throws(FileError) {
      try create(temporary, bytes, mode: mode, keepsMode: exists, shown: path)
      guard rename(temporary, target) == 0 else { throw .last("write", path) }
    } catch {
      _ = unlink(temporary)
      throw error
    }
  }

  private static func create(
    _ temporary: String, _ bytes: [UInt8], mode: mode_t, keepsMode: Bool, shown path: String
  ) throws(FileError) {
    _ = unlink(temporary)
    let number = FileDescriptor.retrying { open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode) }
    guard number >= 0 else { throw .last("write", path) }
    let descriptor = FileDescriptor(number)
    if keepsMode { _ = fchmod(number, mode) }
    try writeAll(bytes, to: descriptor, path: path)
    guard fsync(number) == 0 else { throw .last("write", path) }
  }

  private static func writeInPlace(_ bytes: [UInt8], to target: String, shown path: String) throws(FileError) {
    let number = FileDescriptor.retrying { open(target, O_WRONLY | O_CLOEXEC) }
    guard number >= 0 else { throw .last("write", path) }
    try writeAll(bytes, to: FileDescriptor(number), path: path)
  }

  private static func writeAll(_ bytes: [UInt8], to descriptor: FileDescriptor, path: String) throws(FileError) {
    let result = bytes.withUnsafeBytes { buffer in
      Result { () throws(FileError) in try descriptor.writeAll(buffer, path: path) }
    }
    try result.get()
  }

  /// The path behind symbolic links; the path itself where there is none.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}
