/// The pattern of GPT-4o (o200k), which MiniMax uses too, and Mistral NeMo in a variant, by hand. With U = `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`,
/// W = `[\p{Ll}\p{Lm}\p{Lo}\p{M}]` and C = `(?i:'s|'t|'re|'ve|'m|'ll|'d)?`:
///
///     [^\r\n\p{L}\p{N}]?U*W+C|[^\r\n\p{L}\p{N}]?U+W*C|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+
struct O200KScanner: PieceScanner {
  /// 3, or 1 in Mistral NeMo's variant.
  let digitsTogether: Int
  /// False in Mistral NeMo's variant, which has no C.
  let hasContractions: Bool
  private let kinds = CharacterKinds.plain
  private let classes = CodePointTable.probed

  init(digitsTogether: Int, hasContractions: Bool) {
    self.digitsTogether = digitsTogether
    self.hasContractions = hasContractions
  }

  func pieceEnd(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> Int {
    let first = kinds.at(text, start, end: end)
    let next = start &+ first.length
    // The optional character before a word: no letter, number or line break.
    let mayLead = first.kind == CharacterKinds.other || first.kind == CharacterKinds.space
    if mayLead, let word = lowerWord(text, from: next, end: end) { return word }
    if let word = lowerWord(text, from: start, end: end) { return word }
    if mayLead, let word = upperWord(text, from: next, end: end) { return word }
    if let word = upperWord(text, from: start, end: end) { return word }
    switch first.kind {
    case CharacterKinds.number: return digits(text, from: next, end: end)
    case CharacterKinds.other: return signs(text, from: next, end: end)
    default: break
    }
    if text[start] == 0x20, next < end, kinds.at(text, next, end: end).kind == CharacterKinds.other {
      return signs(text, from: next, end: end)
    }
    return WhiteSpacePieces(kinds: kinds, newlinesEndPieces: true).end(text, from: start, end: end)
  }

  /// `U+W*C` at `start`, where `U*W+C` is not: no W follows the run of U.
  private func upperWord(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> Int? {
    var at = start
    while at < end {
      let (category, length) = letter(text, at, end)
      guard category != 0, category != 2 else { break }
      at &+= length
    }
    return at > start ? contraction(text, from: at, end: end) : nil
  }

  /// `U*W+C` at `start`; nil if it is not there.
  ///
  /// Where no W follows the run of U, the expression steps back to the last character of the run that is in both.
  private func lowerWord(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> Int? {
    var at = start
    var behindLastShared = -1
    while at < end {
      let (category, length) = letter(text, at, end)
      guard category != 0, category != 2 else { break }
      at &+= length
      if category >= 4 { behindLastShared = at }
    }
    let upper = at
    while at < end {
      let (category, length) = letter(text, at, end)
      guard category == 2 || category >= 4 else { break }
      at &+= length
    }
    if at > upper { return contraction(text, from: at, end: end) }
    return behindLastShared >= 0 ? contraction(text, from: behindLastShared, end: end) : nil
  }

  /// The category where it is a letter or mark (1 Lu, 2 Ll, 3 Lt, 4 Lm, 5 Lo, 6 M), else 0.
  @inline(__always)
  private func letter(_ text: UnsafePointer<UInt8>, _ at: Int, _ end: Int) -> (UInt8, Int) {
    let scalar = UTF8Scalar(text, at: at, end: end)
    let category = classes[scalar.value].category
    return (category <= 6 ? category : 0, scalar.length)
  }

  private func contraction(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> Int {
    guard hasContractions, start < end, text[start] == UInt8(ascii: "'") else { return start }
    return Contractions.end(text, from: start, end: end, ignoresCase: true) ?? start
  }

  /// One digit stands before `start`.
  private func digits(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> Int {
    var at = start
    for _ in 1..<digitsTogether where at < end {
      let next = kinds.at(text, at, end: end)
      guard next.kind == CharacterKinds.number else { break }
      at &+= next.length
    }
    return at
  }

  private func signs(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> Int {
    var at = kinds.runEnd(CharacterKinds.other, text, from: start, end: end)
    while at < end, text[at] == 0x0A || text[at] == 0x0D || text[at] == UInt8(ascii: "/") { at &+= 1 }
    return at
  }
}
