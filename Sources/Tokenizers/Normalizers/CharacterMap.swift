/// The rules in a `precompiled_charsmap`: a double-array trie from the bytes of characters to texts.
///
/// Whatever the file holds: a look outside the trie or the texts finds nothing.
struct CharacterMap: Sendable {
  private let units: [UInt32]
  /// All texts one after another, a zero byte behind each.
  private let texts: [UInt8]
  private var asciiChanges = [Bool](repeating: false, count: 128)

  /// Nil where the bytes are cut short, or the texts are no UTF-8.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 4 else { return nil }
    let size = Int(Self.word(bytes, 0)) / 4
    guard size > 0, bytes.count >= 4 + size * 4 else { return nil }
    units = (0..<size).map { Self.word(bytes, 4 + $0 * 4) }
    texts = Array(bytes[(4 + size * 4)...])
    guard String(decoding: texts, as: UTF8.self).utf8.elementsEqual(texts) else { return nil }
    for byte in UInt8(0)..<128 {
      asciiChanges[Int(byte)] = withUnsafePointer(to: byte) { replacement($0, 0..<1) } != nil
    }
  }

  /// How long the longest text is.
  var longestText: Int { texts.split(separator: 0).map(\.count).max() ?? 0 }

  private static func word(_ bytes: [UInt8], _ at: Int) -> UInt32 {
    UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2]) << 16 | UInt32(bytes[at + 3]) << 24
  }

  /// Whether a character of ASCII alone is replaced.
  @inline(__always)
  func changesASCII(_ byte: UInt8) -> Bool { asciiChanges[Int(byte & 0x7F)] }

  /// The text for the shortest beginning of `range` that the trie knows.
  func replacement(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) -> Range<Int>? {
    var node = Self.offset(units[0])
    for at in range {
      let byte = UInt32(text[at])
      if byte == 0 { return nil }
      node ^= Int(byte)
      guard node < units.count, units[node] & 0x8000_00FF == byte else { return nil }
      let unit = units[node]
      node ^= Self.offset(unit)
      if unit >> 8 & 1 == 1 { return node < units.count ? textRange(Int(units[node] & 0x7FFF_FFFF)) : nil }
    }
    return nil
  }

  /// All texts that something is replaced by: those of `longestReplacement` lie in them.
  func withTexts(_ body: (UnsafeBufferPointer<UInt8>) -> Void) { texts.withUnsafeBufferPointer(body) }

  /// Where among the texts the one for the longest beginning of `range` stands that the trie knows, and how many bytes
  /// that beginning has.
  func longestReplacement(
    _ text: UnsafePointer<UInt8>, _ range: Range<Int>
  ) -> (text: Range<Int>, length: Int)? {
    var node = Self.offset(units[0])
    var found: (value: Int, length: Int)?
    for at in range {
      let byte = UInt32(text[at])
      // The trie of a file that was made for this ends nowhere: no key is longer than its units.
      guard byte != 0, at - range.lowerBound < units.count else { break }
      node ^= Int(byte)
      guard node < units.count, units[node] & 0x8000_00FF == byte else { break }
      let unit = units[node]
      node ^= Self.offset(unit)
      if unit >> 8 & 1 == 1, node < units.count {
        found = (Int(units[node] & 0x7FFF_FFFF), at + 1 - range.lowerBound)
      }
    }
    guard let found, let range = textRange(found.value) else { return nil }
    return (range, found.length)
  }

  private static func offset(_ unit: UInt32) -> Int { Int(unit >> 10) << Int((unit & 1 << 9) >> 6) }

  private func textRange(_ start: Int) -> Range<Int>? {
    guard start <= texts.count, start == texts.count || texts[start] & 0xC0 != 0x80 else { return nil }
    var end = start
    while end < texts.count, texts[end] != 0 { end += 1 }
    return start..<end
  }

  func forEachCharacter(of range: Range<Int>, _ body: (UInt32) -> Void) {
    texts.withUnsafeBufferPointer { buffer in
      guard let bytes = buffer.baseAddress else { return }
      var at = range.lowerBound
      while at < range.upperBound {
        let scalar = UTF8Scalar(bytes, at: at, end: range.upperBound)
        body(scalar.value)
        at += scalar.length
      }
    }
  }
}

/// Base64 as in RFC 4648, with its padding.
enum Base64 {
  /// Nil for anything else: other characters, wrong padding, bits that are left over.
  static func decode(_ text: [UInt8]) -> [UInt8]? {
    guard text.count % 4 == 0 else { return nil }
    let padding = text.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
    var result: [UInt8] = []
    result.reserveCapacity(text.count / 4 * 3)
    var bits: UInt32 = 0
    for (index, byte) in text.dropLast(padding).enumerated() {
      guard let digit = digit(byte) else { return nil }
      bits = bits << 6 | digit
      guard index % 4 == 3 else { continue }
      for shift in [UInt32(16), 8, 0] { result.append(UInt8(truncatingIfNeeded: bits >> shift)) }
      bits = 0
    }
    switch padding {
    case 1:
      guard bits & 3 == 0 else { return nil }
      result.append(UInt8(truncatingIfNeeded: bits >> 10))
      result.append(UInt8(truncatingIfNeeded: bits >> 2))
    case 2:
      guard bits & 15 == 0 else { return nil }
      result.append(UInt8(truncatingIfNeeded: bits >> 4))
    default: break
    }
    return result
  }

  static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - group.count))
      for place in 0..<4 {
        let digit = Int(bits >> (18 - 6 * UInt32(place))) & 63
        text.append(place <= group.count ? digits[digit] : UInt8(ascii: "="))
      }
    }
    return text
  }

  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  private static func digit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte) - 65
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte) - 97 + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) - 48 + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
