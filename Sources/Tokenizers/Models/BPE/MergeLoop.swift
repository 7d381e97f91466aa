/// The symbols of one piece while they are merged. One per encoder, its memory is used again for each piece.
///
/// A class for the raw memory it owns.
final class MergeLoop {
  /// Entries of the vocabulary.
  private(set) var symbols: UnsafeMutablePointer<Int32>
  /// Where each symbol ends in the piece; it begins where the one before it ends.
  private(set) var ends: UnsafeMutablePointer<Int32>
  private(set) var count = 0
  /// For `ShortMerge`.
  private let keys: UnsafeMutablePointer<UInt64>
  private var capacity = 256
  private var longer = LongMerge()
  private let table: MergeTable
  private let seen: PairRanks

  init(_ table: MergeTable) {
    self.table = table
    seen = PairRanks(table)
    symbols = .allocate(capacity: capacity)
    ends = .allocate(capacity: capacity)
    keys = .allocate(capacity: ShortMerge.mostSymbols)
  }

  deinit {
    symbols.deallocate()
    ends.deallocate()
    keys.deallocate()
  }

  /// Empties the list and makes room.
  @inline(__always)
  func begin(symbols count: Int) {
    self.count = 0
    if count > capacity { grow(count &+ count / 2) }
  }

  private func grow(_ wanted: Int) {
    symbols.deallocate()
    ends.deallocate()
    capacity = wanted
    symbols = .allocate(capacity: capacity)
    ends = .allocate(capacity: capacity)
  }

  /// Appends a symbol; `begin` made room for it.
  @inline(__always)
  func append(_ entry: Int32, end: Int32) {
    symbols[count] = entry
    ends[count] = end
    count &+= 1
  }

  /// Merges as byte-pair encoding does: always the pair of lowest rank, the leftmost of equals.
  func run() {
    guard count > 1 else { return }
    guard count <= ShortMerge.mostSymbols else { return runLong() }
    for index in 0..<count &- 1 {
      keys[index] = ShortMerge.key(seen.rank(of: symbols[index], symbols[index &+ 1]), index)
    }
    count = ShortMerge.run(table, seen, symbols, ends, keys, count)
  }

  private func runLong() {
    longer.run(ListedSymbols(symbols: symbols, count: count), table, seen)
    count = longer.entries.count
    for index in 0..<count {
      symbols[index] = longer.entries[index]
      ends[index] = ends[Int(longer.borders[index]) &- 1]
    }
  }

  /// The same for bytes, each of which is a symbol.
  ///
  /// - Parameter grid: ranks of the pairs of bytes.
  func run(_ piece: ByteSymbols, _ grid: ByteGrid) {
    guard piece.count <= ShortMerge.mostSymbols else { return runLong(piece) }
    begin(symbols: piece.count)
    for index in 0..<piece.count {
      append(piece.entries[Int(piece.bytes[index])], end: Int32(truncatingIfNeeded: index &+ 1))
    }
    guard count > 1 else { return }
    for index in 0..<count &- 1 {
      keys[index] = ShortMerge.key(grid.rank(of: piece.bytes[index], piece.bytes[index &+ 1]), index)
    }
    count = ShortMerge.run(table, seen, symbols, ends, keys, count)
  }

  private func runLong(_ piece: ByteSymbols) {
    longer.run(piece, table, seen)
    begin(symbols: longer.entries.count)
    for (entry, end) in zip(longer.entries, longer.borders) { append(entry, end: end) }
  }
}
