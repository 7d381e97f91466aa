/// The merge loop for long pieces: symbols in a chain, candidates in a heap, so that 100 kB of one letter or one line of
/// Chinese costs n·log n and not n².
struct MergeChain {
  private var next: [Int32] = []
  private var previous: [Int32] = []
  /// Rank of the pair that begins at a symbol; candidates of another rank are out of date.
  private var ranks: [UInt32] = []
  /// Rank in the high half, position in the low half: the lowest rank comes first, the leftmost of equals.
  private var heap: [UInt64] = []

  /// - Returns: how many symbols are left; they stand at the front of `symbols` and `ends`.
  mutating func run(
    _ table: MergeTable, _ symbols: UnsafeMutablePointer<Int32>, _ ends: UnsafeMutablePointer<Int32>, _ count: Int
  ) -> Int {
    prepare(table, symbols, count)
    while let candidate = popLowest() {
      let at = Int(candidate & 0xFFFF_FFFF)
      guard ranks[at] != MergeTable.none, UInt64(ranks[at]) == candidate >> 32 else { continue }
      mergePair(at, table, symbols, ends)
    }
    return compact(symbols, ends, count)
  }

  private mutating func prepare(_ table: MergeTable, _ symbols: UnsafeMutablePointer<Int32>, _ count: Int) {
    next.removeAll(keepingCapacity: true)
    previous.removeAll(keepingCapacity: true)
    ranks.removeAll(keepingCapacity: true)
    heap.removeAll(keepingCapacity: true)
    for index in 0..<count {
      next.append(index + 1 < count ? Int32(truncatingIfNeeded: index + 1) : -1)
      previous.append(Int32(truncatingIfNeeded: index - 1))
      let rank = index + 1 < count ? table.rank(of: symbols[index], symbols[index + 1]) : MergeTable.none
      ranks.append(rank)
      if rank != MergeTable.none { heap.append(UInt64(rank) << 32 | UInt64(index)) }
    }
    for index in stride(from: heap.count / 2 - 1, through: 0, by: -1) { siftDown(index) }
  }

  private mutating func mergePair(
    _ at: Int, _ table: MergeTable, _ symbols: UnsafeMutablePointer<Int32>, _ ends: UnsafeMutablePointer<Int32>
  ) {
    let right = Int(next[at])
    guard right >= 0 else { return }
    symbols[at] = table.entry(ofRank: ranks[at])
    ends[at] = ends[right]
    ranks[right] = MergeTable.none
    next[at] = next[right]
    next[right] = Self.removed
    if next[at] >= 0 { previous[Int(next[at])] = Int32(truncatingIfNeeded: at) }
    update(at, table, symbols)
    if previous[at] >= 0 { update(Int(previous[at]), table, symbols) }
  }

  /// Looks the pair at a symbol up anew and enters it as a candidate.
  private mutating func update(_ at: Int, _ table: MergeTable, _ symbols: UnsafeMutablePointer<Int32>) {
    let right = Int(next[at])
    ranks[at] = right >= 0 ? table.rank(of: symbols[at], symbols[right]) : MergeTable.none
    if ranks[at] != MergeTable.none { push(UInt64(ranks[at]) << 32 | UInt64(at)) }
  }

  private static let removed: Int32 = -2

  private func compact(
    _ symbols: UnsafeMutablePointer<Int32>, _ ends: UnsafeMutablePointer<Int32>, _ count: Int
  ) -> Int {
    var kept = 0
    for index in 0..<count where next[index] != Self.removed {
      symbols[kept] = symbols[index]
      ends[kept] = ends[index]
      kept += 1
    }
    return kept
  }
}

// A binary heap, lowest first.
extension MergeChain {
  private mutating func push(_ value: UInt64) {
    heap.append(value)
    var at = heap.count - 1
    while at > 0, heap[(at - 1) / 2] > heap[at] {
      heap.swapAt(at, (at - 1) / 2)
      at = (at - 1) / 2
    }
  }

  private mutating func popLowest() -> UInt64? {
    guard let lowest = heap.first else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      siftDown(0)
    }
    return lowest
  }

  private mutating func siftDown(_ start: Int) {
    var at = start
    while true {
      var child = 2 * at + 1
      guard child < heap.count else { return }
      if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
      guard heap[child] < heap[at] else { return }
      heap.swapAt(at, child)
      at = child
    }
  }
}
