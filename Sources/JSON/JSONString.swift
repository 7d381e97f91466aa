/// A string as it stands in a reader's buffer, between its quotes: checked, but not yet unescaped.
public struct JSONString: Sendable, Hashable {
  /// Bytes of the reader's buffer, without the quotes.
  public let bytes: Range<Int>
  /// False where the bytes are the text.
  public let hasEscapes: Bool
}

extension JSONReader {
  /// The next value, which must be a string, without copying it.
  public mutating func rawString() throws(JSONError) -> JSONString {
    skipWhitespace()
    guard position < end, byte(position) == UInt8(ascii: "\"") else { throw unexpected("a string") }
    let scanned = try scanString(from: position + 1, replacesInvalidUTF8: replacesInvalidUTF8)
    position = scanned.bytes.upperBound + 1
    isFresh = false
    return scanned
  }

  /// The next value if it is a list of just two strings; else nil, and nothing is read. One call where the pieces would
  /// take ten, for files that are lists of half a million such pairs.
  public mutating func stringPair() -> (JSONString, JSONString)? {
    guard depth < depthLimit, let first = stringBehind(UInt8(ascii: "["), at: position),
      let second = stringBehind(UInt8(ascii: ","), at: first.bytes.upperBound + 1)
    else { return nil }
    let close = behindWhitespace(second.bytes.upperBound + 1)
    guard close < end, byte(close) == UInt8(ascii: "]") else { return nil }
    position = close + 1
    isFresh = false
    return (first, second)
  }

  /// The string behind a byte that comes first, white space aside.
  @inline(__always)
  private func stringBehind(_ sign: UInt8, at start: Int) -> JSONString? {
    let at = behindWhitespace(start)
    guard at < end, byte(at) == sign else { return nil }
    let quote = behindWhitespace(at + 1)
    guard quote < end, byte(quote) == UInt8(ascii: "\"") else { return nil }
    return try? scanString(from: quote + 1, replacesInvalidUTF8: replacesInvalidUTF8)
  }

  @inline(__always)
  private func behindWhitespace(_ start: Int) -> Int {
    var at = start
    while at < end, byte(at) <= 0x20, byte(at) == 0x20 || byte(at) == 0x0A || byte(at) == 0x0D || byte(at) == 0x09 {
      at += 1
    }
    return at
  }

  public mutating func string() throws(JSONError) -> Text { text(of: try rawString()) }

  /// Appends the next value, which must be a string, to `target`.
  public mutating func string(into target: inout [UInt8]) throws(JSONError) {
    append(try rawString(), to: &target)
  }

  public func text(of string: JSONString) -> Text {
    var bytes: [UInt8] = []
    if string.hasEscapes {
      bytes.reserveCapacity(string.bytes.count)
      append(string, to: &bytes)
    } else {
      bytes = Array(slice(string.bytes))
    }
    return replacesInvalidUTF8 ? Text(String(decoding: bytes, as: UTF8.self)) : Text(bytes: bytes)
  }

  /// The bytes of a string without escapes, still in the buffer; nil where it has escapes.
  public func unescapedBytes(of string: JSONString) -> UnsafeBufferPointer<UInt8>? {
    string.hasEscapes ? nil : slice(string.bytes)
  }

  /// Whether the string, unescaped, is this text.
  public func equals(_ string: JSONString, _ other: StaticString) -> Bool {
    let wanted = UnsafeBufferPointer(start: other.utf8Start, count: other.utf8CodeUnitCount)
    if !string.hasEscapes { return slice(string.bytes).elementsEqual(wanted) }
    return text(of: string).bytes.elementsEqual(wanted)
  }

  /// Appends the string, unescaped, to `target`.
  public func append(_ string: JSONString, to target: inout [UInt8]) {
    guard string.hasEscapes else { return target.append(contentsOf: slice(string.bytes)) }
    var start = string.bytes.lowerBound
    let stop = min(string.bytes.upperBound, end)
    let bytes = slice(0..<stop)
    while start < stop {
      let escape = bytes.place(of: UInt8(ascii: "\\"), from: start, to: stop)
      target.append(contentsOf: slice(start..<escape))
      start = escape < stop ? appendEscape(at: escape, stop: stop, to: &target) : stop
    }
  }

  /// - Returns: the offset behind the escape. The scanner has already checked that it is whole.
  private func appendEscape(at index: Int, stop: Int, to target: inout [UInt8]) -> Int {
    guard index + 1 < stop else { return stop }
    switch byte(index + 1) {
    case UInt8(ascii: "n"): target.append(0x0A)
    case UInt8(ascii: "t"): target.append(0x09)
    case UInt8(ascii: "r"): target.append(0x0D)
    case UInt8(ascii: "b"): target.append(0x08)
    case UInt8(ascii: "f"): target.append(0x0C)
    case UInt8(ascii: "u"):
      let (scalar, next) = escapedScalar(at: index, stop: stop)
      target.append(contentsOf: UTF8.encode(scalar ?? "\u{FFFD}").unsafelyUnwrapped)
      return next
    case let other: target.append(other)
    }
    return index + 2
  }

  /// The scalar that `\uXXXX`, or two of them, stand for; nil for a lone surrogate.
  func escapedScalar(at index: Int, stop: Int) -> (scalar: Unicode.Scalar?, next: Int) {
    guard let unit = hexUnit(at: index + 2, stop: stop) else { return (nil, min(index + 6, stop)) }
    if let scalar = Unicode.Scalar(unit) { return (scalar, index + 6) }
    guard unit < 0xDC00, index + 8 <= stop, byte(index + 6) == UInt8(ascii: "\\"),
      byte(index + 7) == UInt8(ascii: "u"), let low = hexUnit(at: index + 8, stop: stop),
      (0xDC00...0xDFFF).contains(low)
    else { return (nil, index + 6) }
    return (Unicode.Scalar(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)), index + 12)
  }

  /// Four hexadecimal digits.
  func hexUnit(at index: Int, stop: Int) -> UInt32? {
    guard index + 4 <= stop else { return nil }
    var unit: UInt32 = 0
    for offset in index..<index + 4 {
      let digit: UInt8
      switch byte(offset) {
      case let value where value >= UInt8(ascii: "0") && value <= UInt8(ascii: "9"): digit = value - UInt8(ascii: "0")
      case let value where value >= UInt8(ascii: "a") && value <= UInt8(ascii: "f"): digit = value - 87
      case let value where value >= UInt8(ascii: "A") && value <= UInt8(ascii: "F"): digit = value - 55
      default: return nil
      }
      unit = unit << 4 | UInt32(digit)
    }
    return unit
  }

  func slice(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    let range = range.clamped(to: 0..<end)
    return UnsafeBufferPointer(
      start: (base + range.lowerBound).assumingMemoryBound(to: UInt8.self), count: range.count)
  }
}
