import MaskModel

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file on disk, read at any place with `pread`: never a mapping, for a file that is cut while it is open must not
/// kill the program. May be read from several threads at once.
public final class FileSource: ByteSource, Sendable {
  public let name: String
  /// In bytes, when it was opened; nil for a pipe or device.
  public let size: Int?
  private let descriptor: FileDescriptor

  private init(name: String, size: Int, descriptor: FileDescriptor) {
    self.name = name
    self.size = size
    self.descriptor = descriptor
  }

  /// Opens a file.
  public convenience init(_ path: String) throws(FileError) {
    let (descriptor, status) = try FileDescriptor.reading(path)
    self.init(name: path, size: Int(status.st_size), descriptor: descriptor)
  }

  /// Opens a path: a `FileSource` for a file, a `PipeSource` for what can only be read in order.
  public static func open(_ path: String) throws(FileError) -> sending any ByteSource {
    let (descriptor, status) = try FileDescriptor.reading(path)
    guard status.st_mode & S_IFMT == S_IFREG else { return PipeSource(name: path, descriptor: descriptor) }
    return FileSource(name: path, size: Int(status.st_size), descriptor: descriptor)
  }

  public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard let start = buffer.baseAddress, buffer.count > 0, let place = off_t(exactly: offset) else { return 0 }
    let count = FileDescriptor.retrying { pread(descriptor.number, start, buffer.count, place) }
    guard count >= 0 else { throw FileError.last("read", name) }
    return count
  }
}
