extension JSONReader {
  private static let low: UInt64 = 0x0101_0101_0101_0101
  private static let high: UInt64 = 0x8080_8080_8080_8080

  /// Finds the closing quote and checks all that stands before it: escapes, control characters, UTF-8.
  ///
  /// Eight plain ASCII bytes a step: a byte is special if it is a quote, a backslash, below 0x20 or above 0x7F. In each
  /// subtraction a borrow can mark only bytes above a marked one, so the lowest mark is always true.
  func scanString(from start: Int, replacesInvalidUTF8: Bool) throws(JSONError) -> JSONString {
    var index = start
    var hasEscapes = false
    while true {
      while index + 8 <= end {
        let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        let quote = word ^ (Self.low &* 0x22)
        let slash = word ^ (Self.low &* 0x5C)
        let marks =
          (((quote &- Self.low) & ~quote) | ((slash &- Self.low) & ~slash) | ((word &- Self.low &* 0x20) & ~word) | word)
          & Self.high
        if marks != 0 {
          index += marks.trailingZeroBitCount >> 3
          break
        }
        index += 8
      }
      guard index < end else { throw unexpected("the string's closing quote", at: end) }
      let next = byte(index)
      if next == UInt8(ascii: "\"") { return JSONString(bytes: start..<index, hasEscapes: hasEscapes) }
      if next == UInt8(ascii: "\\") {
        hasEscapes = true
        index = try checkEscape(at: index)
      } else if next >= 0x80 {
        index = try checkUTF8(from: index, replacesInvalidUTF8)
      } else if next < 0x20 {
        throw JSONError(
          byte: index, found: "\(JSONReader.shown(next)) in a string", expected: "control characters as escapes")
      } else {
        index += 1
      }
    }
  }

  /// - Returns: the offset behind the escape.
  private func checkEscape(at index: Int) throws(JSONError) -> Int {
    guard index + 1 < end else { throw unexpected("an escape", at: end) }
    switch byte(index + 1) {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return index + 2
    case UInt8(ascii: "u"):
      guard hexUnit(at: index + 2, stop: end) != nil else {
        if index + 6 > end { throw unexpected("four hexadecimal digits behind `\\u`", at: end) }
        throw unexpected("four hexadecimal digits behind `\\u`", at: index + 2)
      }
      let (scalar, next) = escapedScalar(at: index, stop: end)
      if scalar == nil, !replacesLoneSurrogates { throw loneSurrogate(at: index) }
      return next
    default:
      throw unexpected("one of `\"\\/bfnrtu` behind a backslash", at: index + 1)
    }
  }

  private func loneSurrogate(at index: Int) -> JSONError {
    JSONError(
      kind: .loneSurrogate, byte: index,
      found: "the lone surrogate `\(String(decoding: slice(index..<index + 6), as: UTF8.self))`",
      expected: "a pair of surrogates, or another character")
  }

  /// Checks from the first byte above 0x7F on, up to the next ASCII byte.
  ///
  /// - Returns: the offset of that ASCII byte, or `end`.
  private func checkUTF8(from start: Int, _ replacesInvalidUTF8: Bool) throws(JSONError) -> Int {
    var index = start
    while index < end {
      let lead = byte(index)
      if lead < 0x80 { return index }
      var length = utf8Length(at: index, lead: lead)
      if length == 0, replacesInvalidUTF8 { length = 1 }
      guard length > 0 else {
        throw JSONError(
          kind: .invalidUTF8, byte: index, found: "\(JSONReader.shown(lead)), which is no UTF-8 here", expected: "UTF-8"
        )
      }
      index += length
    }
    return index
  }

  /// The length of the well-formed sequence at `index` (Unicode, table 3-7), or 0.
  @inline(__always)
  private func utf8Length(at index: Int, lead: UInt8) -> Int {
    let left = end - index
    if lead >= 0xE0, lead < 0xF0 {
      guard left >= 3 else { return 0 }
      let second = byte(index + 1)
      guard second & 0xC0 == 0x80, byte(index + 2) & 0xC0 == 0x80, lead != 0xE0 || second >= 0xA0,
        lead != 0xED || second < 0xA0
      else { return 0 }
      return 3
    }
    if lead >= 0xC2, lead < 0xE0 { return left >= 2 && byte(index + 1) & 0xC0 == 0x80 ? 2 : 0 }
    guard lead >= 0xF0, lead <= 0xF4, left >= 4 else { return 0 }
    let second = byte(index + 1)
    guard second & 0xC0 == 0x80, byte(index + 2) & 0xC0 == 0x80, byte(index + 3) & 0xC0 == 0x80,
      lead != 0xF0 || second >= 0x90, lead != 0xF4 || second < 0x90
    else { return 0 }
    return 4
  }
}
