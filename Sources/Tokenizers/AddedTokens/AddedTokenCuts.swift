import MaskModel

/// A stretch of text: either an added token, or text between them.
struct AddedTokenCut {
  var start: Int
  var end: Int
  /// Nil for text between tokens.
  var id: TokenID?
}

extension AddedVocabulary {
  /// Cuts a text at the added tokens, as `AddedVocabulary::find_matches` of tokenizers 0.23 does.
  ///
  /// A match that `single_word` rejects is skipped whole: tokens that begin inside it are not found. White space that one
  /// token took is not taken again by the next.
  func cut(
    _ finder: AddedTokenFinder, _ text: UnsafePointer<UInt8>, _ range: Range<Int>, _ body: (AddedTokenCut) -> Void
  ) {
    var from = range.lowerBound
    var covered = range.lowerBound
    while let match = finder.next(text, from: from, end: range.upperBound) {
      from = match.end
      guard let token = tokens[match.id] else { continue }
      if token.isSingleWord, !isAlone(text, match, range) { continue }
      var (start, end) = (match.start, match.end)
      if token.stripsLeft { start = max(WhiteSpace.start(before: start, text, range.lowerBound), covered) }
      if token.stripsRight { end = WhiteSpace.end(behind: end, text, range.upperBound) }
      if covered < start { body(AddedTokenCut(start: covered, end: start, id: nil)) }
      if start < end { body(AddedTokenCut(start: start, end: end, id: match.id)) }
      covered = end
    }
    if covered < range.upperBound { body(AddedTokenCut(start: covered, end: range.upperBound, id: nil)) }
  }

  private func isAlone(_ text: UnsafePointer<UInt8>, _ match: AddedTokenFinder.Match, _ range: Range<Int>) -> Bool {
    let classes = CodePointTable.probed
    if match.start > range.lowerBound {
      let before = UTF8Scalar.start(before: match.start, in: text, from: range.lowerBound)
      if classes[UTF8Scalar(text, at: before, end: match.start).value].isWord { return false }
    }
    guard match.end < range.upperBound else { return true }
    return !classes[UTF8Scalar(text, at: match.end, end: range.upperBound).value].isWord
  }
}

/// White space as `lstrip` and `rstrip` see it.
enum WhiteSpace {
  static func start(before position: Int, _ text: UnsafePointer<UInt8>, _ floor: Int) -> Int {
    var at = position
    while at > floor {
      let before = UTF8Scalar.start(before: at, in: text, from: floor)
      guard CodePointTable.probed[UTF8Scalar(text, at: before, end: at).value].isSpace else { break }
      at = before
    }
    return at
  }

  static func end(behind position: Int, _ text: UnsafePointer<UInt8>, _ end: Int) -> Int {
    var at = position
    while at < end {
      let scalar = UTF8Scalar(text, at: at, end: end)
      guard CodePointTable.probed[scalar.value].isSpace else { break }
      at += scalar.length
    }
    return at
  }
}
