/// Which rows have a finding: one bit a row, so that a billion rows take 125 MB.
struct RowMarks: Sendable {
  private var words: [UInt64] = []

  mutating func insert(_ index: Int) {
    guard index >= 0 else { return }
    let word = index >> 6
    if word >= words.count { words.append(contentsOf: repeatElement(0, count: word - words.count + 1)) }
    words[word] |= 1 << UInt64(index & 63)
  }

  /// The nearest marked row behind `index`, or before it.
  func next(from index: Int, forward: Bool) -> Int? {
    forward ? first(atOrAfter: index + 1) : last(atOrBefore: index - 1)
  }

  private func first(atOrAfter index: Int) -> Int? {
    guard index >= 0, index >> 6 < words.count else { return index < 0 ? first(atOrAfter: 0) : nil }
    var word = index >> 6
    var bits = words[word] & (~0 << UInt64(index & 63))
    while bits == 0 {
      word += 1
      guard word < words.count else { return nil }
      bits = words[word]
    }
    return (word << 6) + bits.trailingZeroBitCount
  }

  private func last(atOrBefore index: Int) -> Int? {
    guard index >= 0, !words.isEmpty else { return nil }
    var word = min(index >> 6, words.count - 1)
    let inside = word == index >> 6 ? UInt64(index & 63) : 63
    var bits = words[word] & (~0 >> (63 - inside))
    while bits == 0 {
      word -= 1
      guard word >= 0 else { return nil }
      bits = words[word]
    }
    return (word << 6) + 63 - bits.leadingZeroBitCount
  }
}
