/// The third pattern of DeepSeek V3 and R1, by hand:
///
///     [!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*
///     |\s*[\r\n]+|\s+(?!\S)|\s+
///
/// It leaves out characters that are neither letters nor signs nor white space.
struct DeepSeekScanner: PatternFinder {
  private let kinds = CharacterKinds.plain
  private let classes = CodePointTable.probed

  func nextMatch(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> Range<Int>? {
    var at = start
    while at < end {
      let scalar = UTF8Scalar(text, at: at, end: end)
      if let stop = matchEnd(text, at, scalar, end) { return at..<stop }
      at &+= scalar.length
    }
    return nil
  }

  private func matchEnd(
    _ text: UnsafePointer<UInt8>, _ start: Int, _ scalar: UTF8Scalar, _ end: Int
  ) -> Int? {
    let category = classes[scalar.value].category
    let next = start &+ scalar.length
    let isSign = category == 8 || category == 9
    if scalar.value < 0x80, isSign {
      let word = asciiLetters(text, from: next, end: end)
      if word > next { return word }
    }
    let isBreak = scalar.value == 0x0A || scalar.value == 0x0D
    let mayLead = !isBreak && !isSign && !(category >= 1 && category <= 5)
    if mayLead {
      let word = run(text, from: next, end: end) { $0 >= 1 && $0 <= 6 }
      if word > next { return word }
    }
    if category >= 1, category <= 6 { return run(text, from: next, end: end) { $0 >= 1 && $0 <= 6 } }
    if isSign || scalar.value == 0x20 {
      let signs = run(text, from: next, end: end) { $0 == 8 || $0 == 9 }
      if isSign || signs > next { return newlines(text, from: signs, end: end) }
    }
    guard classes[scalar.value].isPatternSpace else { return nil }
    return WhiteSpacePieces(kinds: kinds, newlinesEndPieces: true).end(text, from: start, end: end)
  }

  @inline(__always)
  private func run(
    _ text: UnsafePointer<UInt8>, from start: Int, end: Int, _ belongs: (UInt8) -> Bool
  ) -> Int {
    var at = start
    while at < end {
      let scalar = UTF8Scalar(text, at: at, end: end)
      guard belongs(classes[scalar.value].category) else { break }
      at &+= scalar.length
    }
    return at
  }

  private func asciiLetters(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> Int {
    var at = start
    while at < end, text[at].isASCIILetter { at &+= 1 }
    return at
  }

  private func newlines(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> Int {
    var at = start
    while at < end, text[at] == 0x0A || text[at] == 0x0D { at &+= 1 }
    return at
  }
}
