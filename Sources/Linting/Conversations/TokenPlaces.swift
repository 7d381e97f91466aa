import MaskModel

/// The tokens of an example by where they stand in its text: those that truncation left.
struct TokenPlaces {
  private let spans: [ByteSpan]
  /// Tokens that have a span, an id and a label.
  let count: Int

  /// Nil where the tokens have no text.
  init?(_ example: MaskedExample) {
    guard let spans = example.spans else { return nil }
    self.spans = spans
    count = min(spans.count, example.ids.count, example.labels.count)
  }

  /// The first token that ends behind a byte.
  func first(endingBehind byte: Int) -> Int { search { Int($0.end) > byte } }

  /// The first token that begins at a byte or behind it.
  func first(startingAt byte: Int) -> Int { search { Int($0.start) >= byte } }

  /// Tokens that have a byte of the range.
  func touching(_ range: Range<Int>) -> Range<Int> {
    let first = first(endingBehind: range.lowerBound)
    return first..<max(first, self.first(startingAt: range.upperBound))
  }

  /// Tokens of which every byte lies in the range.
  func inside(_ range: Range<Int>) -> Range<Int> {
    let first = first(startingAt: range.lowerBound)
    return first..<max(first, self.first(endingBehind: range.upperBound))
  }

  func span(_ token: Int) -> Range<Int> { spans[token].range }

  /// Tokens come in the order of the text; those of one character have one span.
  private func search(_ isBehind: (ByteSpan) -> Bool) -> Int {
    spans.withUnsafeBufferPointer { spans in
      var low = 0
      var high = count
      while low < high {
        let middle = (low &+ high) / 2
        if isBehind(spans[middle]) { high = middle } else { low = middle &+ 1 }
      }
      return low
    }
  }
}
