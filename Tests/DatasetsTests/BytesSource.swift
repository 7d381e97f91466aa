import MaskModel

/// Bytes in memory, given out in pieces of a chosen size.
/// `@unchecked Sendable`: each is read from one thread at a time.
final class BytesSource: ByteSource, @unchecked Sendable {
  let name: String
  private let bytes: [UInt8]
  private let piece: Int
  private let isPipe: Bool
  private var position = 0

  init(_ bytes: [UInt8], name: String = "a.jsonl", piece: Int = .max, isPipe: Bool = false) {
    self.bytes = bytes
    self.name = name
    self.piece = piece
    self.isPipe = isPipe
  }

  convenience init(_ text: String) { self.init(Array(text.utf8)) }

  struct NotSeekable: Error {}

  var size: Int? { isPipe ? nil : bytes.count }

  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if isPipe, offset != position { throw NotSeekable() }
    guard offset < bytes.count else { return 0 }
    let count = min(buffer.count, bytes.count - offset, piece)
    bytes[offset..<offset + count].withUnsafeBytes { buffer.copyMemory(from: $0) }
    position = offset + count
    return count
  }
}
