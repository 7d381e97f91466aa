import JSON

extension NormalizerKind {
  static let bert = NormalizerKind(type: "BertNormalizer") { component throws(TokenizerError) in
    let lowers = try component.flag("lowercase")
    let accents = component.value["strip_accents"]
    let strips = accents == nil || accents?.isNull == true ? lowers : try component.flag("strip_accents")
    return [
      BertNormalizer(
        cleans: try component.flag("clean_text"), spacesChinese: try component.flag("handle_chinese_chars"),
        stripsAccents: strips, lowers: lowers)
    ]
  }
}

/// BERT's text cleaning. ASCII takes one look at each byte; stretches of other characters go through the steps one by
/// one, which is the same, for no step reaches across an ASCII character that stays.
struct BertNormalizer: Normalizer {
  let cleans: Bool
  let spacesChinese: Bool
  let stripsAccents: Bool
  let lowers: Bool
  private let lowercase = CharacterNormalizer(summary: "", rule: LowercaseRule())
  private let decompose = FormNormalizer(form: .nfd)

  init(cleans: Bool, spacesChinese: Bool, stripsAccents: Bool, lowers: Bool) {
    self.cleans = cleans
    self.spacesChinese = spacesChinese
    self.stripsAccents = stripsAccents
    self.lowers = lowers
  }

  var summary: String {
    let parts = [
      cleans ? "cleaned" : nil, spacesChinese ? "Chinese characters apart" : nil,
      stripsAccents ? "without accents" : nil, lowers ? "lower case" : nil,
    ]
    return "BERT's text: " + parts.compactMap { $0 }.joined(separator: ", ")
  }

  /// A decomposition, spaces around and lower case.
  var growth: Int { 8 }

  func changes(_ text: UnsafePointer<UInt8>, _ range: Range<Int>) -> Bool {
    for at in range where text[at] >= 0x80 || ascii(text[at]) != Int(text[at]) { return true }
    return false
  }

  func apply(_ text: inout AlignedText, scratch: inout AlignedText) {
    if text.bytes.allSatisfy(isPlain) {
      return text.replaceASCII { UInt8(truncatingIfNeeded: ascii($0)) }
    }
    scratch.removeAll()
    let source = text
    var (part, spare) = (AlignedText(), AlignedText())
    var at = 0
    while at < source.count {
      let isPlain = isPlain(source.bytes[at])
      let start = at
      while at < source.count, self.isPlain(source.bytes[at]) == isPlain { at += 1 }
      part.assign(source, start..<at)
      if isPlain { part.replaceASCII { UInt8(truncatingIfNeeded: ascii($0)) } } else { applySteps(&part, &spare) }
      scratch.append(part, 0..<part.count)
    }
    swap(&text, &scratch)
  }

  /// An ASCII character that stays in its place. One that is removed lets marks on both sides of it come together.
  @inline(__always)
  private func isPlain(_ byte: UInt8) -> Bool { byte < 0x80 && ascii(byte) >= 0 }

  /// What becomes of an ASCII character; −1 where it is removed.
  @inline(__always)
  private func ascii(_ byte: UInt8) -> Int {
    if cleans, byte < 0x20 || byte == 0x7F { return byte == 0x09 || byte == 0x0A || byte == 0x0D ? 0x20 : -1 }
    return Int(lowers && byte &- 0x41 < 26 ? byte | 0x20 : byte)
  }

  private func applySteps(_ text: inout AlignedText, _ spare: inout AlignedText) {
    if cleans, text.contains({ $0 == 0xFFFD || TraitTable.probed[$0].isCleaned || CodePointTable.probed[$0].isSpace }) {
      text.rewrite(&spare, Self.clean)
    }
    if spacesChinese, text.contains(Self.isChinese) { text.rewrite(&spare, Self.setApart) }
    if stripsAccents {
      decompose.apply(&text, scratch: &spare)
      if text.contains({ TraitTable.probed[$0].isNonspacing }) { text.rewrite(&spare, Self.removeAccent) }
    }
    if lowers, text.contains({ TraitTable.probed[$0].isLowered }) { lowercase.apply(&text, scratch: &spare) }
  }

  private static func clean(_ code: UInt32, _ start: Int32, _ end: Int32, _ target: inout AlignedText) {
    if code == 0xFFFD || TraitTable.probed[code].isCleaned { return }
    target.append(CodePointTable.probed[code].isSpace ? 0x20 : code, start: start, end: end)
  }

  private static func setApart(_ code: UInt32, _ start: Int32, _ end: Int32, _ target: inout AlignedText) {
    guard isChinese(code) else { return target.append(code, start: start, end: end) }
    for part in [0x20, code, 0x20] { target.append(part, start: start, end: end) }
  }

  private static func removeAccent(_ code: UInt32, _ start: Int32, _ end: Int32, _ target: inout AlignedText) {
    if !TraitTable.probed[code].isNonspacing { target.append(code, start: start, end: end) }
  }

  /// The ranges are the package's own.
  private static func isChinese(_ code: UInt32) -> Bool {
    switch code {
    case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B81F, 0x2B920...0x2CEAF, 0xF900...0xFAFF,
      0x2F800...0x2FA1F:
      true
    default: false
    }
  }
}
