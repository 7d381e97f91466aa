import JSON

/// What becomes of one character, whatever stands beside it.
protocol CharacterRule: Sendable {
  /// False only if the character would certainly stay.
  func changes(_ code: UInt32) -> Bool

  /// Of ASCII only letters change, each to its lower case.
  var replacesASCII: Bool { get }

  /// Appends what becomes of the character.
  func rewrite(_ code: UInt32, start: Int32, end: Int32, into target: inout AlignedText)
}

extension CharacterRule {
  var replacesASCII: Bool { false }
}

/// A normalizer that looks at each character alone. What it makes of one has that one's span.
struct CharacterNormalizer<Rule: CharacterRule>: Normalizer {
  let summary: String
  let rule: Rule

  func changes(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) -> Bool {
    var at = range.lowerBound
    while at < range.upperBound {
      let scalar = UTF8Scalar(text, at: at, end: range.upperBound)
      if rule.changes(scalar.value) { return true }
      at &+= scalar.length
    }
    return false
  }

  func apply(_ text: inout AlignedText, scratch: inout AlignedText) {
    guard text.contains(rule.changes) else { return }
    if rule.replacesASCII, text.bytes.allSatisfy({ $0 < 0x80 }) {
      return text.replaceASCII { rule.changes(UInt32($0)) ? $0 | 0x20 : $0 }
    }
    scratch.removeAll()
    let source = text
    source.forEachCharacter { code, start, end in
      if rule.changes(code) {
        rule.rewrite(code, start: start, end: end, into: &scratch)
      } else {
        scratch.append(code, start: start, end: end)
      }
    }
    swap(&text, &scratch)
  }
}

extension NormalizerKind {
  static let lowercase = NormalizerKind(type: "Lowercase") { _ in
    [CharacterNormalizer(summary: "lower case", rule: LowercaseRule())]
  }

  static let stripAccents = NormalizerKind(type: "StripAccents") { _ in
    [CharacterNormalizer(summary: "without combining marks", rule: MarkRule())]
  }

  static let nmt = NormalizerKind(type: "Nmt") { _ in
    [CharacterNormalizer(summary: "Nmt: control characters removed, separators to spaces", rule: NmtRule())]
  }

  static let byteLevel = NormalizerKind(type: "ByteLevel") { _ in
    [CharacterNormalizer(summary: "bytes", rule: ByteSpellingRule())]
  }
}

/// The full mapping: `İ` becomes `i̇`.
struct LowercaseRule: CharacterRule {
  let replacesASCII = true
  private let traits = TraitTable.probed
  private let table = ExpansionTable.lowercase

  @inline(__always)
  func changes(_ code: UInt32) -> Bool {
    code < 0x80 ? code &- 0x41 < 26 : traits[code].isLowered
  }

  func rewrite(_ code: UInt32, start: Int32, end: Int32, into target: inout AlignedText) {
    if code < 0x80 { return target.append(code | 0x20, start: start, end: end) }
    for part in table[code] ?? [code] { target.append(part, start: start, end: end) }
  }
}

/// Removes combining marks, and takes nothing apart before.
struct MarkRule: CharacterRule {
  private let traits = TraitTable.probed

  @inline(__always)
  func changes(_ code: UInt32) -> Bool { code >= 0x80 && traits[code].isMark }

  func rewrite(_ code: UInt32, start: Int32, end: Int32, into target: inout AlignedText) {}
}

/// The first rules of SentencePiece's `nmt_nfkc`.
struct NmtRule: CharacterRule {
  @inline(__always)
  func changes(_ code: UInt32) -> Bool { isRemoved(code) || isSpace(code) }

  func rewrite(_ code: UInt32, start: Int32, end: Int32, into target: inout AlignedText) {
    if !isRemoved(code) { target.append(0x20, start: start, end: end) }
  }

  private func isRemoved(_ code: UInt32) -> Bool {
    switch code {
    case 0x01...0x08, 0x0B, 0x0E...0x1F, 0x7F, 0x8F, 0x9F: true
    default: false
    }
  }

  private func isSpace(_ code: UInt32) -> Bool {
    switch code {
    case 0x09, 0x0A, 0x0C, 0x0D, 0x1680, 0x200B...0x200F, 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD: true
    default: false
    }
  }
}

/// Each byte as a character of the byte-level alphabet.
struct ByteSpellingRule: CharacterRule {
  func changes(_ code: UInt32) -> Bool { code &- 0x21 >= 0x5E }

  func rewrite(_ code: UInt32, start: Int32, end: Int32, into target: inout AlignedText) {
    var bytes: [UInt8] = []
    code.appendUTF8(to: &bytes)
    for byte in bytes { target.append(ByteAlphabet.standard.codes[Int(byte)], start: start, end: end) }
  }
}
