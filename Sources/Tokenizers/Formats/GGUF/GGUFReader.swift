import JSON

/// Reads the metadata at the beginning of a GGUF file, as far as tokenizers need them.
///
/// Every length is held against the bytes that are there; of what is not wanted nothing is kept.
struct GGUFReader {
  enum Value {
    case number(Int)
    case flag(Bool)
    /// Where a text stands.
    case text(Range<Int>)
    case texts([Range<Int>])
    case numbers([Int])
    case scores([Float])
    case other
  }

  private let buffer: UnsafeBufferPointer<UInt8>
  private let file: String
  private var position = 0

  static func isBegun(by bytes: [UInt8]) -> Bool { bytes.starts(with: "GGUF".utf8) }

  init(_ buffer: UnsafeBufferPointer<UInt8>, file: String) {
    self.buffer = buffer
    self.file = file
  }

  private var place: Place { Place(file: file, byte: position) }

  /// The values of keys that `wants` names; the last one of a key counts.
  mutating func read(_ wants: (String) -> Bool) throws(TokenizerError) -> [String: Value] {
    guard buffer.count >= 4, buffer[..<4].elementsEqual("GGUF".utf8) else {
      throw place.malformed(found: "no `GGUF` at the beginning", expected: "a GGUF file")
    }
    position = 4
    let version = try integer(4)
    guard version == 2 || version == 3 else {
      throw Place(file: file, byte: 4).unsupported("the version \(version) of GGUF", supported: "2 and 3")
    }
    _ = try integer(8)
    let count = try integer(8)
    var found: [String: Value] = [:]
    for _ in 0..<max(count, 0) {
      let key = try text()
      let name = String(decoding: buffer[key], as: UTF8.self)
      let value = try value(kind: try integer(4), isWanted: wants(name))
      if wants(name) { found[name] = value }
    }
    return found
  }

  private mutating func value(kind: Int, isWanted: Bool) throws(TokenizerError) -> Value {
    switch kind {
    case 7: return .flag(try integer(1) != 0)
    case 8: return .text(try text())
    case 9: return try array(isWanted)
    default:
      let size = try size(of: kind)
      guard kind != 6, kind != 12 else {
        position += try room(size)
        return .other
      }
      let value = try integer(size)
      return .number(value)
    }
  }

  private mutating func array(_ isWanted: Bool) throws(TokenizerError) -> Value {
    let start = place
    let kind = try integer(4)
    let count = try integer(8)
    // Each element has a byte at least, a text eight.
    let least = kind == 8 ? 8 : kind == 7 ? 1 : try size(of: kind)
    guard count >= 0, count <= (buffer.count - position) / least else {
      throw start.malformed(
        found: "a list of \(count) values",
        expected: "no more than fit into the \(buffer.count - position) bytes that follow")
    }
    if kind == 8 {
      var texts: [Range<Int>] = []
      for _ in 0..<count {
        let range = try text()
        if isWanted { texts.append(range) }
      }
      return .texts(texts)
    }
    guard isWanted, kind == 6 || (kind < 6 && kind >= 0) else {
      position += least * count
      return .other
    }
    if kind == 6 {
      var scores: [Float] = []
      for _ in 0..<count { scores.append(Float(bitPattern: UInt32(truncatingIfNeeded: try integer(4)))) }
      return .scores(scores)
    }
    var numbers: [Int] = []
    for _ in 0..<count { numbers.append(try integer(least)) }
    return .numbers(numbers)
  }

  private func size(of kind: Int) throws(TokenizerError) -> Int {
    switch kind {
    case 0, 1: return 1
    case 2, 3: return 2
    case 4, 5, 6: return 4
    case 10, 11, 12: return 8
    default: throw place.malformed(found: "a value of the kind \(kind)", expected: "a kind from 0 to 12")
    }
  }

  private mutating func text() throws(TokenizerError) -> Range<Int> {
    let length = try integer(8)
    guard length >= 0, length <= buffer.count - position else {
      throw place.malformed(
        found: "a text of \(length) bytes", expected: "at most the \(buffer.count - position) that follow")
    }
    defer { position += length }
    return position..<position + length
  }

  private func room(_ count: Int) throws(TokenizerError) -> Int {
    guard count <= buffer.count - position else {
      throw place.malformed(found: "the end of what was read", expected: "\(count) more bytes of metadata")
    }
    return count
  }

  /// A little-endian number; a sign is not looked at, and what does not fit is negative.
  private mutating func integer(_ size: Int) throws(TokenizerError) -> Int {
    position += try room(size)
    var value: UInt64 = 0
    for at in (position - size..<position).reversed() { value = value << 8 | UInt64(buffer[at]) }
    return Int(exactly: value) ?? -1
  }
}
