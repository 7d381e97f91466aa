/// Reads JSON from a buffer, one piece at a time, without building a tree unless asked to.
///
///     var reader = JSONReader(buffer)
///     try reader.enterObject()
///     while let key = try reader.nextKey() {
///       if reader.equals(key, "vocab") { … } else { try reader.skipValue() }
///     }
///     try reader.finish()
///
/// Accepts what Python's `json.loads` accepts (3.11), but for lone surrogates, which are an error unless
/// `replacesLoneSurrogates`, and nesting beyond `depthLimit`. Whatever the calls and the bytes: an error, never a trap.
/// The buffer must outlive the reader; offsets in errors and strings count from its start.
public struct JSONReader {
  /// Deep enough for any data, and shallow enough for a thread's stack of 512 kB.
  public static let defaultDepthLimit = 512

  let base: UnsafeRawPointer
  let end: Int
  /// Offset of the next byte to be read.
  public internal(set) var position: Int
  /// A lone surrogate escape becomes U+FFFD instead of being an error.
  public let replacesLoneSurrogates: Bool
  /// Bytes of strings, though not of keys, that are not UTF-8 become U+FFFD instead of being an error.
  public let replacesInvalidUTF8: Bool
  /// `Inf`, `-Inf` and `-NaN` are numbers as well, as for Arrow.
  let readsArrowNumbers: Bool
  let depthLimit: Int
  /// Names that were met before, where they are kept.
  let names: MemberNames?
  var depth = 0
  /// A container was just entered: no comma is due before its first element.
  var isFresh = false

  /// - Parameters:
  ///   - position: where to begin; offsets count from the buffer's start all the same.
  ///   - names: for who reads many values of the same kind.
  public init(
    _ buffer: UnsafeBufferPointer<UInt8>, from position: Int = 0, replacesLoneSurrogates: Bool = false,
    replacesInvalidUTF8: Bool = false, readsArrowNumbers: Bool = false, depthLimit: Int = JSONReader.defaultDepthLimit,
    names: MemberNames? = nil
  ) {
    self.names = names
    self.readsArrowNumbers = readsArrowNumbers
    self.position = max(0, position)
    base = UnsafeRawPointer(buffer.baseAddress ?? JSONReader.nothing)
    end = buffer.count
    self.replacesLoneSurrogates = replacesLoneSurrogates
    self.replacesInvalidUTF8 = replacesInvalidUTF8
    self.depthLimit = depthLimit
  }

  /// What an empty buffer without an address points to; it is never read.
  private static var nothing: UnsafePointer<UInt8> { UnsafePointer(bitPattern: 1).unsafelyUnwrapped }

  /// A reader in the same list or object, behind the element that ends at `position`.
  public func placed(behind position: Int) -> JSONReader {
    var other = self
    other.position = min(max(0, position), end)
    other.isFresh = false
    return other
  }

  /// What the next value is, told by its first byte; white space before it is passed over.
  public enum Kind: Sendable, Hashable { case object, array, string, number, bool, null }

  public mutating func peek() throws(JSONError) -> Kind {
    skipWhitespace()
    guard position < end else { throw unexpected("a value") }
    switch byte(position) {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
    case UInt8(ascii: "n"): return .null
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "N"), UInt8(ascii: "I"):
      return .number
    default: throw unexpected("a value")
    }
  }

  public mutating func enterObject() throws(JSONError) { try enter(UInt8(ascii: "{"), "an object") }

  public mutating func enterArray() throws(JSONError) { try enter(UInt8(ascii: "["), "an array") }

  /// The next member's key; its value must be read or skipped before the next call. Nil behind the last, and then the
  /// object is left.
  public mutating func nextKey() throws(JSONError) -> JSONString? {
    guard try hasNext(close: UInt8(ascii: "}"), "`,` or `}`") else { return nil }
    guard position < end, byte(position) == UInt8(ascii: "\"") else {
      throw unexpected("a key in double quotes")
    }
    let key = try scanString(from: position + 1, replacesInvalidUTF8: false)
    position = key.bytes.upperBound + 1
    isFresh = false
    skipWhitespace()
    guard position < end, byte(position) == UInt8(ascii: ":") else { throw unexpected("`:`") }
    position += 1
    return key
  }

  /// Whether an element follows, which must then be read or skipped; if not, the array is left.
  public mutating func nextElement() throws(JSONError) -> Bool {
    try hasNext(close: UInt8(ascii: "]"), "`,` or `]`")
  }

  /// Checks that nothing but white space follows.
  public mutating func finish() throws(JSONError) {
    skipWhitespace()
    guard position >= end else { throw unexpected("the end of the input") }
  }

  /// Whether nothing but white space follows.
  public mutating func isAtEnd() -> Bool {
    skipWhitespace()
    return position >= end
  }

  public mutating func skipWhitespace() {
    while position < end {
      switch byte(position) {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  public mutating func null() throws(JSONError) {
    try literal("null", "null")
  }

  public mutating func bool() throws(JSONError) -> Bool {
    skipWhitespace()
    if position < end, byte(position) == UInt8(ascii: "t") {
      try literal("true", "true")
      return true
    }
    try literal("false", "true or false")
    return false
  }

  mutating func literal(_ word: StaticString, _ expected: String) throws(JSONError) {
    skipWhitespace()
    guard matches(word, at: position) else { throw unexpected(expected) }
    position += word.utf8CodeUnitCount
    isFresh = false
  }

  func matches(_ word: StaticString, at start: Int) -> Bool {
    let count = word.utf8CodeUnitCount
    guard count <= end - start else { return false }
    for offset in 0..<count where byte(start + offset) != word.utf8Start[offset] { return false }
    return true
  }

  private mutating func enter(_ open: UInt8, _ expected: String) throws(JSONError) {
    skipWhitespace()
    guard position < end, byte(position) == open else { throw unexpected(expected) }
    guard depth < depthLimit else {
      throw JSONError(
        kind: .tooDeep, byte: position, found: "more than \(depthLimit) nested arrays and objects",
        expected: "at most \(depthLimit)")
    }
    depth += 1
    position += 1
    isFresh = true
  }

  private mutating func hasNext(close: UInt8, _ expected: String) throws(JSONError) -> Bool {
    skipWhitespace()
    guard position < end else { throw unexpected(expected) }
    if byte(position) == close {
      position += 1
      depth = max(0, depth - 1)
      isFresh = false
      return false
    }
    if isFresh {
      isFresh = false
      return true
    }
    guard byte(position) == UInt8(ascii: ",") else { throw unexpected(expected) }
    position += 1
    skipWhitespace()
    guard position < end, byte(position) != close else { throw unexpected("another element after the comma") }
    return true
  }

  @inline(__always)
  func byte(_ offset: Int) -> UInt8 { base.load(fromByteOffset: offset, as: UInt8.self) }

  func unexpected(_ expected: String) -> JSONError { unexpected(expected, at: position) }

  func unexpected(_ expected: String, at offset: Int) -> JSONError {
    guard offset < end else {
      return JSONError(kind: .truncated, byte: end, found: "the end of the input", expected: expected)
    }
    return JSONError(byte: offset, found: JSONReader.shown(byte(offset)), expected: expected)
  }

  static func shown(_ byte: UInt8) -> String {
    if byte > 0x20, byte < 0x7F { return "`\(Character(Unicode.Scalar(byte)))`" }
    if byte == 0x20 { return "a space" }
    let digits = String(byte, radix: 16, uppercase: true)
    return "byte 0x\(digits.count < 2 ? "0" : "")\(digits)"
  }
}
