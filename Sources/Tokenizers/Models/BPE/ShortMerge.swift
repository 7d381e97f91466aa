/// The merge loop for the symbols of a word: all pairs are looked through for each merge.
///
/// Nothing is moved and nothing is asked that could be guessed wrong: a symbol that was swallowed is a bit less, and the
/// lowest of the keys is found without a branch.
enum ShortMerge {
  /// Above this many symbols the chain with its heap is quicker. A multiple of four.
  static let mostSymbols = 40

  /// A pair's rank and the symbol that it begins at, so that the lowest key is the pair of lowest rank, the leftmost of
  /// equals.
  @inline(__always)
  static func key(_ rank: UInt32, _ at: Int) -> UInt64 { UInt64(rank) << 6 | UInt64(truncatingIfNeeded: at) }

  private static let noPair: UInt64 = .max

  /// - Parameter keys: of all pairs, with room for `mostSymbols`.
  /// - Returns: how many symbols are left; they stand at the front of `symbols` and `ends`.
  static func run(
    _ table: MergeTable, _ seen: PairRanks, _ symbols: UnsafeMutablePointer<Int32>, _ ends: UnsafeMutablePointer<Int32>,
    _ keys: UnsafeMutablePointer<UInt64>, _ count: Int
  ) -> Int {
    let padded = (count &+ 3) & ~3
    for index in count &- 1..<padded { keys[index] = noPair }
    var live: UInt64 = 1 &<< UInt64(truncatingIfNeeded: count) &- 1
    while true {
      let best = lowest(keys, padded)
      guard best < key(MergeTable.none, 0) else { break }
      let at = Int(best & 63)
      let entry = table.entry(ofRank: UInt32(truncatingIfNeeded: best >> 6))
      symbols[at] = entry
      let right = live & (~1 &<< UInt64(truncatingIfNeeded: at))
      let behind = right & (right &- 1)
      live ^= right ^ behind
      keys[right.trailingZeroBitCount] = noPair
      keys[at] = noPair
      // Both looks begin before either is waited for.
      let before = live & (1 &<< UInt64(truncatingIfNeeded: at) &- 1)
      let left = before == 0 ? 0 : 63 &- before.leadingZeroBitCount
      let leftPair = seen.look(symbols[left], entry)
      let rightPair = seen.look(entry, symbols[behind == 0 ? 0 : behind.trailingZeroBitCount])
      if before != 0 { keys[left] = key(seen.rank(of: leftPair), left) }
      if behind != 0 { keys[at] = key(seen.rank(of: rightPair), at) }
    }
    return compact(live, symbols, ends, count)
  }

  /// - Parameter count: a multiple of four.
  @inline(__always)
  private static func lowest(_ keys: UnsafeMutablePointer<UInt64>, _ count: Int) -> UInt64 {
    var (first, second, third, fourth) = (keys[0], keys[1], keys[2], keys[3])
    var index = 4
    while index < count {
      first = min(first, keys[index])
      second = min(second, keys[index &+ 1])
      third = min(third, keys[index &+ 2])
      fourth = min(fourth, keys[index &+ 3])
      index &+= 4
    }
    return min(min(first, second), min(third, fourth))
  }

  /// A symbol ends where the last one that it swallowed did.
  @inline(__always)
  private static func compact(
    _ live: UInt64, _ symbols: UnsafeMutablePointer<Int32>, _ ends: UnsafeMutablePointer<Int32>, _ count: Int
  ) -> Int {
    var (live, kept) = (live, 0)
    while live != 0 {
      let at = live.trailingZeroBitCount
      live &= live &- 1
      symbols[kept] = symbols[at]
      ends[kept] = ends[(live == 0 ? count : live.trailingZeroBitCount) &- 1]
      kept &+= 1
    }
    return kept
  }
}
