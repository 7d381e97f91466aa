#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An open file, closed with its last owner. A class because it is a device.
final class FileDescriptor: Sendable {
  let number: Int32
  private let closes: Bool

  init(_ number: Int32, closes: Bool = true) {
    self.number = number
    self.closes = closes
  }

  deinit { if closes { _ = close(number) } }

  /// Opens for reading; a directory is refused here and not at the first read.
  static func reading(_ path: String) throws(FileError) -> (descriptor: FileDescriptor, status: stat) {
    let number = retrying { open(path, O_RDONLY | O_CLOEXEC) }
    guard number >= 0 else { throw .last("open", path) }
    let descriptor = FileDescriptor(number)
    var status = stat()
    guard fstat(number, &status) == 0 else { throw .last("open", path) }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw .system(doing: "read", path: path, reason: String(cString: strerror(EISDIR)))
    }
    return (descriptor, status)
  }

  /// Repeats a system call that a signal interrupted.
  static func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
      let result = call()
      if result != -1 || errno != EINTR { return result }
    }
  }

  /// - Returns: how many bytes were read, 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer, path: String) throws(FileError) -> Int {
    guard let start = buffer.baseAddress, buffer.count > 0 else { return 0 }
    #if canImport(Glibc)
      let count = Self.retrying { Glibc.read(number, start, buffer.count) }
    #else
      let count = Self.retrying { Darwin.read(number, start, buffer.count) }
    #endif
    guard count >= 0 else { throw .last("read", path) }
    return count
  }

  func writeAll(_ bytes: UnsafeRawBufferPointer, path: String) throws(FileError) {
    var rest = bytes[...]
    while let start = UnsafeRawBufferPointer(rebasing: rest).baseAddress, !rest.isEmpty {
      let left = rest.count
      #if canImport(Glibc)
        let count = Self.retrying { Glibc.write(number, start, left) }
      #else
        let count = Self.retrying { Darwin.write(number, start, left) }
      #endif
      guard count > 0 else { throw .last("write", path) }
      rest = rest.dropFirst(count)
    }
  }
}
