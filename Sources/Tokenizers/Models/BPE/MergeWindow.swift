/// Some symbols of a piece, merged by themselves.
///
/// The last window is remembered: a long run of one character, or of any few, is the same window again and again. A class
/// for the raw memory it owns.
final class MergeWindow {
  private(set) var symbols: UnsafeMutablePointer<Int32>
  /// Behind which symbol of the window each ends.
  private(set) var ends: UnsafeMutablePointer<Int32>
  /// How many symbols are left.
  private(set) var found = 0
  /// The symbols before they were merged, and those that come in.
  private var source: UnsafeMutablePointer<Int32>
  private var incoming: UnsafeMutablePointer<Int32>
  private var count = 0
  private var capacity = 256
  private let keys: UnsafeMutablePointer<UInt64>
  private var chain = MergeChain()

  init() {
    symbols = .allocate(capacity: capacity)
    ends = .allocate(capacity: capacity)
    source = .allocate(capacity: capacity)
    incoming = .allocate(capacity: capacity)
    keys = .allocate(capacity: ShortMerge.mostSymbols)
  }

  deinit {
    for memory in [symbols, ends, source, incoming] { memory.deallocate() }
    keys.deallocate()
  }

  private func grow(_ wanted: Int) {
    for memory in [symbols, ends, source, incoming] { memory.deallocate() }
    capacity = wanted
    count = 0
    symbols = .allocate(capacity: capacity)
    ends = .allocate(capacity: capacity)
    source = .allocate(capacity: capacity)
    incoming = .allocate(capacity: capacity)
  }

  func merge(_ piece: some MergeSource, _ range: Range<Int>, _ table: MergeTable, _ seen: PairRanks) {
    if range.count > capacity { grow(range.count * 2) }
    piece.copy(range, to: incoming)
    if isTheSame(range.count) { return }
    swap(&source, &incoming)
    count = range.count
    symbols.update(from: source, count: count)
    for index in 0..<count { ends[index] = Int32(truncatingIfNeeded: index &+ 1) }
    found = merged(table, seen)
  }

  private func isTheSame(_ size: Int) -> Bool {
    guard size == count else { return false }
    for index in 0..<size where source[index] != incoming[index] { return false }
    return true
  }

  private func merged(_ table: MergeTable, _ seen: PairRanks) -> Int {
    guard count <= ShortMerge.mostSymbols else { return chain.run(table, symbols, ends, count) }
    for index in 0..<count &- 1 {
      keys[index] = ShortMerge.key(seen.rank(of: symbols[index], symbols[index &+ 1]), index)
    }
    return ShortMerge.run(table, seen, symbols, ends, keys, count)
  }
}
