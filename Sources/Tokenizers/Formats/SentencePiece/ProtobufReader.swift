/// Reads a protocol buffer field by field, as far as SentencePiece's models need it.
///
/// Lengths are held against what is there before anything is done with them: a file cannot ask for memory.
struct ProtobufReader {
  enum Value {
    case number(UInt64)
    case fixed32(UInt32)
    /// A text or a message: where it stands.
    case bytes(Range<Int>)
    /// Eight bytes, which no field of ours has.
    case fixed64
  }

  private let buffer: UnsafeBufferPointer<UInt8>
  private let file: String
  private let end: Int
  private(set) var position: Int

  init(_ buffer: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, file: String) {
    self.buffer = buffer
    self.file = file
    position = range.lowerBound
    end = range.upperBound
  }

  var place: Place { Place(file: file, byte: position) }

  /// The next field; nil at the end.
  mutating func next() throws(TokenizerError) -> (number: Int, value: Value)? {
    guard position < end else { return nil }
    let start = place
    let key = try varint()
    guard key >> 3 > 0, key >> 3 < 1 << 29 else {
      throw start.malformed(found: "a field without a number", expected: "a field of a SentencePiece model")
    }
    return (Int(key >> 3), try value(kind: key & 7, start))
  }

  private mutating func value(kind: UInt64, _ start: Place) throws(TokenizerError) -> Value {
    switch kind {
    case 0: return .number(try varint())
    case 1:
      _ = try take(8)
      return .fixed64
    case 2:
      let length = try varint()
      guard length <= UInt64(end - position) else {
        throw start.malformed(
          found: "a field of \(length) bytes", expected: "at most the \(end - position) that follow")
      }
      return .bytes(try take(Int(length)))
    case 5:
      let range = try take(4)
      return .fixed32(range.reversed().reduce(0) { $0 << 8 | UInt32(buffer[$1]) })
    default: throw start.malformed(found: "a field of the kind \(kind)", expected: "a kind from 0 to 2, or 5")
    }
  }

  private mutating func take(_ count: Int) throws(TokenizerError) -> Range<Int> {
    guard count <= end - position else { throw place.malformed(found: "the end", expected: "\(count) more bytes") }
    defer { position += count }
    return position..<position + count
  }

  private mutating func varint() throws(TokenizerError) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard position < end else { throw place.malformed(found: "the end", expected: "the rest of a number") }
      let byte = buffer[position]
      position += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
    }
    throw place.malformed(found: "a number of more than ten bytes", expected: "a number")
  }
}
