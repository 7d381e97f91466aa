/// Pairs that may merge, to be taken by rank, the leftmost of equals first.
struct CandidateHeap {
  /// Rank in the high half, position in the low half: the lowest rank comes first, the leftmost of equals.
  private var heap: [UInt64] = []

  mutating func removeAll() { heap.removeAll(keepingCapacity: true) }

  /// - Parameter at: the symbol that the pair begins at.
  mutating func push(rank: UInt32, at: Int32) { push(UInt64(rank) << 32 | UInt64(UInt32(bitPattern: at))) }

  mutating func pop() -> (rank: UInt32, at: Int32)? {
    guard let lowest else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      siftDown()
    }
    return lowest
  }

  var lowest: (rank: UInt32, at: Int32)? {
    heap.first.map { (UInt32(truncatingIfNeeded: $0 >> 32), Int32(truncatingIfNeeded: $0)) }
  }

  private mutating func push(_ value: UInt64) {
    heap.append(value)
    var at = heap.count - 1
    while at > 0, heap[(at - 1) / 2] > heap[at] {
      heap.swapAt(at, (at - 1) / 2)
      at = (at - 1) / 2
    }
  }

  private mutating func siftDown() {
    var at = 0
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
