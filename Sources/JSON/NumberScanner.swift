extension JSONReader {
  /// The next value, which must be a number: `.integer`, `.bigInteger` or `.double`.
  public mutating func number() throws(JSONError) -> JSONValue {
    skipWhitespace()
    if let special = specialNumber() { return special }
    let parts = try scanNumber()
    position = parts.end
    isFresh = false
    if parts.isInteger { return try integerValue(parts) }
    return .double(doubleValue(parts))
  }

  /// The next value, which must be an integer that fits.
  public mutating func integer() throws(JSONError) -> Int {
    skipWhitespace()
    if let small = smallInteger() { return small }
    let start = position
    if case .integer(let value) = try number(), let int = Int(exactly: value) { return int }
    throw JSONError(byte: start, found: "a number that is no integer of 64 bits", expected: "an integer")
  }

  /// An integer of few digits with a comma behind it, which nearly all are; nil, and nothing is read, for all others.
  private mutating func smallInteger() -> Int? {
    var value = 0
    var index = position
    let stop = min(position + 10, end)
    while index < stop, isDigit(byte(index)) {
      value = value * 10 + Int(byte(index) - UInt8(ascii: "0"))
      index += 1
    }
    guard index < stop, byte(index) == UInt8(ascii: ","), index > position else { return nil }
    guard byte(position) != UInt8(ascii: "0") || index == position + 1 else { return nil }
    position = index
    isFresh = false
    return value
  }

  mutating func skipNumber() throws(JSONError) {
    skipWhitespace()
    if specialNumber() != nil { return }
    let parts = try scanNumber()
    if parts.isInteger { try checkDigits(parts) }
    position = parts.end
    isFresh = false
  }

  /// NaN and the infinities, which Python's `json` reads.
  private mutating func specialNumber() -> JSONValue? {
    guard position < end else { return nil }
    switch byte(position) {
    case UInt8(ascii: "N"), UInt8(ascii: "I"): break
    case UInt8(ascii: "-"): guard position + 1 < end, byte(position + 1) >= UInt8(ascii: "A") else { return nil }
    default: return nil
    }
    for (word, value, isPython) in Self.specialNumbers where isPython || readsArrowNumbers {
      guard matches(word, at: position) else { continue }
      position += word.utf8CodeUnitCount
      isFresh = false
      return .double(value)
    }
    return nil
  }

  private static let specialNumbers: [(word: StaticString, value: Double, isPython: Bool)] = [
    ("NaN", .nan, true), ("Infinity", .infinity, true), ("-Infinity", -.infinity, true), ("-NaN", .nan, false),
    ("Inf", .infinity, false), ("-Inf", -.infinity, false),
  ]

  private struct NumberParts {
    var start: Int
    var end: Int
    var isNegative: Bool
    var isInteger: Bool
    /// All digits as one integer while they fit 19; `exponent` counts its decimal places.
    var mantissa: UInt64 = 0
    var digits = 0
    var exponent = 0
  }

  private func scanNumber() throws(JSONError) -> NumberParts {
    var index = position
    let isNegative = index < end && byte(index) == UInt8(ascii: "-")
    if isNegative { index += 1 }
    var parts = NumberParts(start: position, end: index, isNegative: isNegative, isInteger: true)
    guard index < end, isDigit(byte(index)) else { throw unexpected(isNegative ? "a digit" : "a value", at: index) }
    if byte(index) == UInt8(ascii: "0") {
      index += 1
    } else {
      index = scanDigits(from: index, into: &parts)
    }
    if index + 1 < end, byte(index) == UInt8(ascii: "."), isDigit(byte(index + 1)) {
      parts.isInteger = false
      let start = index + 1
      index = scanDigits(from: start, into: &parts)
      parts.exponent = start - index
    }
    index = scanExponent(from: index, into: &parts)
    parts.end = index
    return parts
  }

  private func scanDigits(from start: Int, into parts: inout NumberParts) -> Int {
    var index = start
    while index < end, isDigit(byte(index)) {
      parts.mantissa = parts.mantissa &* 10 &+ UInt64(byte(index) - UInt8(ascii: "0"))
      if parts.mantissa != 0 { parts.digits += 1 }
      index += 1
    }
    return index
  }

  /// An `e` without digits ends the number before it, as in Python, and is then an error for whoever reads on.
  private func scanExponent(from start: Int, into parts: inout NumberParts) -> Int {
    guard start < end, byte(start) | 0x20 == UInt8(ascii: "e") else { return start }
    var index = start + 1
    var isNegative = false
    if index < end, byte(index) == UInt8(ascii: "-") || byte(index) == UInt8(ascii: "+") {
      isNegative = byte(index) == UInt8(ascii: "-")
      index += 1
    }
    guard index < end, isDigit(byte(index)) else { return start }
    parts.isInteger = false
    var value = 0
    while index < end, isDigit(byte(index)) {
      if value < 1_000_000 { value = value * 10 + Int(byte(index) - UInt8(ascii: "0")) }
      index += 1
    }
    parts.exponent += isNegative ? -value : value
    return index
  }

  private func integerValue(_ parts: NumberParts) throws(JSONError) -> JSONValue {
    if parts.digits < 19 {
      // Among floats Arrow keeps the sign of `-0`, which no integer has.
      if readsArrowNumbers, parts.isNegative, parts.mantissa == 0 { return .bigInteger("-0") }
      let magnitude = Int64(parts.mantissa)
      return .integer(parts.isNegative ? -magnitude : magnitude)
    }
    try checkDigits(parts)
    let bytes = slice(parts.start..<parts.end)
    if let value = Int64(String(decoding: bytes, as: UTF8.self)) { return .integer(value) }
    return .bigInteger(Text(bytes: Array(bytes)))
  }

  private func checkDigits(_ parts: NumberParts) throws(JSONError) {
    guard parts.digits > 4300 else { return }
    throw JSONError(
      kind: .tooManyDigits, byte: parts.start, found: "an integer of \(parts.digits) digits",
      expected: "at most 4300 digits")
  }

  private static let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
  ]

  /// Correctly rounded. Up to 2^53 and 10^22 both factors are exact, so one operation rounds once (Clinger); all
  /// others go through the standard library, which does not look at the locale as `strtod` would.
  private func doubleValue(_ parts: NumberParts) -> Double {
    let sign = parts.isNegative ? -1.0 : 1.0
    if parts.digits < 18, parts.mantissa <= 1 << 53, (-22...22).contains(parts.exponent) {
      let mantissa = Double(parts.mantissa)
      return sign
        * (parts.exponent < 0
          ? mantissa / Self.powersOfTen[-parts.exponent] : mantissa * Self.powersOfTen[parts.exponent])
    }
    let value = Double(String(decoding: slice(parts.start..<parts.end), as: UTF8.self))
    return value ?? (parts.exponent < 0 ? sign * 0 : sign * .infinity)
  }

  @inline(__always)
  private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
