/// Some symbols of a piece, to be merged by themselves. A class for the raw memory it owns.
final class MergeWindow {
  private(set) var symbols: UnsafeMutablePointer<Int32>
  /// Behind which symbol of the window each ends.
  private(set) var ends: UnsafeMutablePointer<Int32>
  private let keys: UnsafeMutablePointer<UInt64>
  private var count = 0
  private var capacity = 256

  init() {
    symbols = .allocate(capacity: capacity)
    ends = .allocate(capacity: capacity)
    keys = .allocate(capacity: ShortMerge.mostSymbols)
  }

  deinit {
    symbols.deallocate()
    ends.deallocate()
    keys.deallocate()
  }

  func fill(_ source: UnsafePointer<Int32>, _ count: Int) {
    if count > capacity { grow(count * 2) }
    self.count = count
    symbols.update(from: source, count: count)
    for index in 0..<count { ends[index] = Int32(truncatingIfNeeded: index &+ 1) }
  }

  private func grow(_ wanted: Int) {
    symbols.deallocate()
    ends.deallocate()
    capacity = wanted
    symbols = .allocate(capacity: capacity)
    ends = .allocate(capacity: capacity)
  }

  /// - Returns: how many symbols are left.
  func merge(_ table: MergeTable, _ seen: PairRanks, _ chain: inout MergeChain) -> Int {
    guard count <= ShortMerge.mostSymbols else { return chain.run(table, symbols, ends, count) }
    for index in 0..<count &- 1 {
      keys[index] = ShortMerge.key(seen.rank(of: symbols[index], symbols[index &+ 1]), index)
    }
    return ShortMerge.run(table, seen, symbols, ends, keys, count)
  }
}
