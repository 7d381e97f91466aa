/// The merge loop for pieces of any length, in windows that stay in the processor's cache.
///
/// What makes it exact: tokens side by side are what byte-pair encoding gives for their text if, and only if, it gives
/// each two neighbours for theirs. For as long as no merge crosses a border, what happens on one side of it does not
/// depend on the other; so the first merge that would cross a border in the whole would cross it among its two neighbours
/// alone. Hence a window that begins with a token that is known, and comes out with the same token in front, continues
/// what was found before. Where it comes out otherwise, it begins further back.
struct LongMerge {
  /// What was found: entries, and behind which symbol of the piece each ends.
  private(set) var entries: [Int32] = []
  private(set) var borders: [Int32] = []
  private let window = MergeWindow()

  /// How many new symbols a window takes: with a token before them they are a word for `ShortMerge`.
  private static let fewest = 32

  mutating func run(_ piece: some MergeSource, _ table: MergeTable, _ seen: PairRanks) {
    entries.removeAll(keepingCapacity: true)
    borders.removeAll(keepingCapacity: true)
    var fresh = Self.fewest
    while start(of: entries.count) < piece.count {
      let taken = extend(by: fresh, piece, table, seen)
      // A window that had to begin far back is paid for by the next one, which gets as far again.
      fresh = max(Self.fewest, 2 * taken)
    }
  }

  /// The symbol that the token behind the first `index` tokens begins with.
  private func start(of index: Int) -> Int { index == 0 ? 0 : Int(borders[index - 1]) }

  /// Goes on by a window.
  ///
  /// - Returns: how many symbols were merged again.
  private mutating func extend(
    by fresh: Int, _ piece: some MergeSource, _ table: MergeTable, _ seen: PairRanks
  ) -> Int {
    let next = start(of: entries.count)
    let end = min(next + fresh, piece.count)
    var back = min(1, entries.count)
    while true {
      let first = entries.count - back
      let begin = start(of: first)
      window.merge(piece, begin..<end, table, seen)
      if begin == 0 || (entries[first] == window.symbols[0] && Int(borders[first]) == begin + Int(window.ends[0])) {
        keep(first, begin, wholeTokens(next - begin, end - begin, isLast: end == piece.count))
        return next - begin
      }
      back = min(back * 2, entries.count)
    }
  }

  /// How many of the window's tokens are kept. The last one is left to the next window if there is one, for most often it
  /// would go on there; not where it is most of what is new.
  private func wholeTokens(_ next: Int, _ end: Int, isLast: Bool) -> Int {
    let found = window.found
    guard !isLast, found > 1, Int(window.ends[found - 2]) > (next + end) / 2 else { return found }
    return found - 1
  }

  /// Puts the window's tokens in the place of those from `first` on.
  private mutating func keep(_ first: Int, _ begin: Int, _ count: Int) {
    entries.removeSubrange(first...)
    borders.removeSubrange(first...)
    for index in 0..<count {
      entries.append(window.symbols[index])
      borders.append(Int32(truncatingIfNeeded: begin) &+ window.ends[index])
    }
  }
}
