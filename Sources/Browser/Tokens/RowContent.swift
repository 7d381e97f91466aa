import MaskModel
import Terminal

/// A row as the token view walks through it: the tokens of the example and those that were cut off as one sequence of
/// *places*, in the order of the text.
struct RowContent: Sendable {
  let example: MaskedExample
  let findings: [RowFinding]
  /// Places of the tokens that the model gets; the others were cut off.
  let kept: Range<Int>
  /// All places.
  let count: Int
  /// For each place, the bytes of text that the tokens before it show already. Empty without text.
  private let shown: [Int32]
  private let matches: [Range<Int>]
  /// Of a packed row, by the place of their first token; else empty. Those without a token have none.
  private let documents: [Int: Int]
  /// Nil where the row is no conversation.
  private(set) var turns: RowTurns?

  enum Standing: Hashable, Sendable { case supervised, ignored, template, cut, cutSupervised }

  init(_ inspected: InspectedExample) {
    let example = inspected.example
    self.example = example
    findings = inspected.findings
    let cut = example.cut?.ids.count ?? 0
    let first = example.cut?.side == .start ? cut : 0
    kept = first..<(first + example.ids.count)
    count = cut + example.ids.count
    matches = ((example.responseMatches ?? []) + (example.instructionMatches ?? [])).sorted {
      $0.lowerBound < $1.lowerBound
    }
    shown = Self.shownBytes(example, first: first, count: count)
    documents = Self.firstPlaces(example, first: first)
    turns = RowTurns(self)
  }

  private static func firstPlaces(_ example: MaskedExample, first: Int) -> [Int: Int] {
    guard example.documents.count > 1 else { return [:] }
    let held = example.documents.indices.filter { !example.documents[$0].tokens.isEmpty }
    return Dictionary(
      held.map { (first + example.documents[$0].tokens.lowerBound, $0) }, uniquingKeysWith: { earlier, _ in earlier })
  }

  private static func shownBytes(_ example: MaskedExample, first: Int, count: Int) -> [Int32] {
    guard let spans = example.spans else { return [] }
    let cut = example.cut?.spans ?? []
    let all = first > 0 ? cut + spans : spans + cut
    guard all.count == count else { return [] }
    var end = all.first { !$0.isEmpty }?.start ?? 0
    if first == 0 { end = 0 }
    return all.map { span in
      defer { end = max(end, span.end) }
      return end
    }
  }

  // MARK: One token

  func isCut(_ place: Int) -> Bool { !kept.contains(place) }

  /// Position among the tokens of its side: those that were kept, or those that were cut off.
  func index(_ place: Int) -> Int {
    place < kept.lowerBound ? place : place - (isCut(place) ? kept.upperBound : kept.lowerBound)
  }

  func id(_ place: Int) -> TokenID? { at(index(place), isCut(place) ? example.cut?.ids : example.ids) }

  /// Nil where the trainer made fewer labels than tokens.
  func label(_ place: Int) -> Label? { at(index(place), isCut(place) ? example.cut?.labels : example.labels) }

  func span(_ place: Int) -> ByteSpan? { at(index(place), isCut(place) ? example.cut?.spans : example.spans) }

  private func at<Element>(_ index: Int, _ array: [Element]?) -> Element? {
    guard let array, array.indices.contains(index) else { return nil }
    return array[index]
  }

  func reason(_ place: Int) -> Reason? {
    let runs = (isCut(place) ? example.cut?.reasons : example.reasons) ?? []
    let index = index(place)
    // Runs are in order: the first that ends behind the token.
    var low = 0
    var high = runs.count
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].range.upperBound <= index { low = middle + 1 } else { high = middle }
    }
    return low < runs.count && runs[low].range.contains(index) ? runs[low].reason : nil
  }

  /// The place of the first token that the loss looks at.
  var firstSupervised: Int? {
    example.labels.prefix(kept.count).firstIndex { $0 != .ignored }.map { $0 + kept.lowerBound }
  }

  func standing(_ place: Int) -> Standing {
    let isSupervised = label(place).map { $0 != .ignored } ?? false
    if isCut(place) { return isSupervised ? .cutSupervised : .cut }
    if isSupervised { return .supervised }
    return isInMatch(index(place)) ? .template : .ignored
  }

  /// Matches of one template do not overlap, and there are two templates: looking at a few before the place is enough.
  private func isInMatch(_ index: Int) -> Bool {
    var low = 0
    var high = matches.count
    while low < high {
      let middle = (low + high) / 2
      if matches[middle].lowerBound <= index { low = middle + 1 } else { high = middle }
    }
    return matches[max(0, low - 8)..<low].contains { $0.contains(index) }
  }

  /// The document of a packed row that begins at a place.
  func documentStart(_ place: Int) -> Int? { documents[place] }

  /// The document of a packed row that a token belongs to.
  func document(_ place: Int) -> Int? {
    guard example.documents.count > 1, !isCut(place) else { return nil }
    return example.documents.firstIndex { $0.tokens.contains(index(place)) }
  }

  /// Where the token's text came from.
  func part(_ place: Int) -> TextPart? {
    guard let span = span(place), !span.isEmpty else { return nil }
    return example.parts.first { $0.span.start <= span.start && span.start < $0.span.end }
  }

  /// Bytes of the text that tokens before this one show already.
  func shownBefore(_ place: Int) -> Int? { shown.indices.contains(place) ? Int(shown[place]) : nil }

  /// The places whose spans touch one of these stretches of the text, in order.
  func places(touching found: [Range<Int>]) -> [Int] {
    guard !found.isEmpty else { return [] }
    var next = 0
    return (0..<count).filter { place in
      guard let span = span(place), !span.isEmpty else { return false }
      while next < found.count, found[next].upperBound <= Int(span.start) { next += 1 }
      return next < found.count && found[next].lowerBound < Int(span.end)
    }
  }
}
