import MaskModel

/// Bytes that come once, the first of which were looked at before the reading began. A class because it is a device.
public final class PeekedSource: ByteSource {
  public var name: String { source.name }
  public var size: Int? { source.size }
  private let source: any ByteSource
  /// The bytes that were looked at.
  public let head: [UInt8]

  /// - Parameter count: how many bytes to look at; there may be fewer.
  public init(_ source: any ByteSource, count: Int) throws {
    self.source = source
    var head = [UInt8](repeating: 0, count: max(1, count))
    var filled = 0
    while filled < head.count {
      let read = try head.withUnsafeMutableBytes { buffer in
        try source.read(at: filled, into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      }
      guard read > 0 else { break }
      filled += read
    }
    self.head = Array(head.prefix(filled))
  }

  public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard offset < head.count else { return try source.read(at: offset, into: buffer) }
    let bytes = head[offset...].prefix(buffer.count)
    buffer.copyBytes(from: bytes)
    return bytes.count
  }
}
