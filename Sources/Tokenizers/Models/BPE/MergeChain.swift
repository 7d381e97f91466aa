/// The merge loop for more symbols than a word has: symbols in a chain and candidates by rank, n·log n and not n².
struct MergeChain {
  /// What belongs to a symbol stands together.
  private struct Link {
    var next: Int32
    var previous: Int32
    /// Of the pair that begins here; candidates of another rank are out of date.
    var rank: UInt32
  }

  private var links: [Link] = []
  private var candidates = CandidateHeap()

  /// - Returns: how many symbols are left; they stand at the front of `symbols` and `ends`.
  mutating func run(
    _ table: MergeTable, _ symbols: UnsafeMutablePointer<Int32>, _ ends: UnsafeMutablePointer<Int32>, _ count: Int
  ) -> Int {
    prepare(table, symbols, count)
    while let (rank, at) = candidates.pop() {
      if links[Int(at)].rank == rank { mergePair(Int(at), table, symbols, ends) }
    }
    return compact(symbols, ends, count)
  }

  private mutating func prepare(_ table: MergeTable, _ symbols: UnsafeMutablePointer<Int32>, _ count: Int) {
    links.removeAll(keepingCapacity: true)
    candidates.removeAll()
    for index in 0..<count {
      let at = Int32(truncatingIfNeeded: index)
      let isLast = index + 1 == count
      let rank = isLast ? MergeTable.none : table.rank(of: symbols[index], symbols[index + 1])
      links.append(Link(next: isLast ? -1 : at + 1, previous: at - 1, rank: rank))
      if rank != MergeTable.none { candidates.push(rank: rank, at: at) }
    }
  }

  private mutating func mergePair(
    _ at: Int, _ table: MergeTable, _ symbols: UnsafeMutablePointer<Int32>, _ ends: UnsafeMutablePointer<Int32>
  ) {
    let right = Int(links[at].next)
    guard right >= 0 else { return }
    symbols[at] = table.entry(ofRank: links[at].rank)
    ends[at] = ends[right]
    let behind = links[right].next
    links[at].next = behind
    links[right].rank = MergeTable.none
    links[right].next = Self.removed
    if behind >= 0 { links[Int(behind)].previous = Int32(truncatingIfNeeded: at) }
    update(at, table, symbols)
    let before = links[at].previous
    if before >= 0 { update(Int(before), table, symbols) }
  }

  /// Looks the pair at a symbol up anew and enters it as a candidate.
  private mutating func update(_ at: Int, _ table: MergeTable, _ symbols: UnsafeMutablePointer<Int32>) {
    let right = Int(links[at].next)
    let rank = right >= 0 ? table.rank(of: symbols[at], symbols[right]) : MergeTable.none
    links[at].rank = rank
    if rank != MergeTable.none { candidates.push(rank: rank, at: Int32(truncatingIfNeeded: at)) }
  }

  private static var removed: Int32 { -2 }

  private func compact(
    _ symbols: UnsafeMutablePointer<Int32>, _ ends: UnsafeMutablePointer<Int32>, _ count: Int
  ) -> Int {
    var kept = 0
    for index in 0..<count where links[index].next != Self.removed {
      symbols[kept] = symbols[index]
      ends[kept] = ends[index]
      kept += 1
    }
    return kept
  }
}
