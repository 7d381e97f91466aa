import MaskModel

/// Standard input, a named pipe or a device: bytes that come once, in order. A class because it is a device.
public final class PipeSource: ByteSource {
  public let name: String
  public var size: Int? { nil }
  private let descriptor: FileDescriptor
  /// Bytes given so far.
  private var position = 0

  init(name: String, descriptor: FileDescriptor) {
    self.name = name
    self.descriptor = descriptor
  }

  public static func standardInput() -> PipeSource {
    PipeSource(name: "-", descriptor: FileDescriptor(0, closes: false))
  }

  public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard offset == position else { throw FileError.notSeekable(path: name, offset: offset, position: position) }
    let count = try descriptor.read(into: buffer, path: name)
    position += count
    return count
  }
}
