import MaskModel

extension MaskedExample {
  /// Whether the trainer made ids and labels of the row: rows that it refuses and places that are no row have none.
  var isLabelled: Bool {
    switch status {
    case .ok, .dropped: true
    case .refused, .unread: false
    }
  }

  /// The position of the first supervised token that is not the very first of the row: the label there is never
  /// predicted, for the model compares each token with the prediction made at the one before.
  var firstPredicted: Int? { labels.dropFirst().firstIndex { $0 != .ignored } }

  /// Whether nothing masks the row: every token counts, but for those that an id or a packed document's start takes
  /// out. A completion that is all that truncation left of its row is masked.
  var isWhollySupervised: Bool {
    guard !ids.isEmpty, labels.count == ids.count else { return false }
    // Recorded labels do not say what they mask: what was cut off tells that something was.
    if cut?.reasons.contains(where: { $0.reason == .recordedIgnored }) == true { return false }
    return reasons.allSatisfy { run in
      run.reason == .text || run.reason == .recorded || run.reason == .padID || run.reason == .documentStart
    } && labels.contains { $0 != .ignored }
  }
}

/// The last place where `needle` stands; nil for an empty needle.
func lastMatch(of needle: [TokenID], in ids: ArraySlice<TokenID>) -> Range<Int>? {
  guard let first = needle.first, ids.count >= needle.count else { return nil }
  var place = ids.endIndex - needle.count
  while place >= ids.startIndex {
    if ids[place] == first, ids[place..<place + needle.count].elementsEqual(needle) {
      return place..<place + needle.count
    }
    place -= 1
  }
  return nil
}
