import MaskModel

/// The tokens of a row as they were before truncation.
struct UncutTokens {
  let ids: [TokenID]
  let spans: [ByteSpan]

  /// Nil where the tokens have no text.
  init?(_ example: MaskedExample) {
    guard let kept = example.spans, kept.count == example.ids.count else { return nil }
    guard let cut = example.cut, let gone = cut.spans, gone.count == cut.ids.count else {
      ids = example.ids
      spans = kept
      return
    }
    ids = cut.side == .end ? example.ids + cut.ids : cut.ids + example.ids
    spans = cut.side == .end ? kept + gone : gone + kept
  }

  /// The positions of the tokens that cover some of these bytes of the text; nil where none does.
  func positions(over range: Range<Int>) -> Range<Int>? {
    let covers = { (span: ByteSpan) in Int(span.start) < range.upperBound && Int(span.end) > range.lowerBound }
    guard let first = spans.firstIndex(where: covers), let last = spans.lastIndex(where: covers) else { return nil }
    return first..<last + 1
  }

  func ids(over range: Range<Int>) -> ArraySlice<TokenID> {
    positions(over: range).map { ids[$0] } ?? []
  }
}
