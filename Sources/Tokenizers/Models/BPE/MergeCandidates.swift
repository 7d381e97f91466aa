/// Pairs that may merge, to be taken by rank, the leftmost of equals first.
protocol MergeCandidates {
  /// - Parameter at: the symbol that the pair begins at.
  mutating func push(rank: UInt32, at: Int32)
  mutating func pop() -> (rank: UInt32, at: Int32)?
  mutating func removeAll()
}

/// One binary heap of all: for pieces that fit a processor's cache.
struct CandidateHeap: MergeCandidates {
  /// Rank in the high half, position in the low half: the lowest rank comes first, the leftmost of equals.
  private var heap: [UInt64] = []

  mutating func removeAll() { heap.removeAll(keepingCapacity: true) }

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

/// A list of positions for each rank: for pieces of megabytes, where each step down a heap would wait for memory.
///
/// Most candidates of a rank are met from left to right, so a list is in order by itself, and going through it reads
/// memory in order. Those that are not go into a heap of their own.
struct CandidateLists: MergeCandidates {
  /// First and last node of each rank's list, −1 where it is empty.
  private var lists: [(first: Int32, last: Int32)]
  private var nodes: [(at: Int32, next: Int32)] = []
  /// Ranks whose lists are not empty; the position is not used.
  private var ranks = CandidateHeap()
  private var late = CandidateHeap()

  init(ranks count: Int) { lists = Array(repeating: (-1, -1), count: count) }

  /// Only what is empty is emptied: all candidates were taken.
  mutating func removeAll() { nodes.removeAll(keepingCapacity: true) }

  mutating func push(rank: UInt32, at: Int32) {
    let last = lists[Int(rank)].last
    let node = Int32(truncatingIfNeeded: nodes.count)
    if last < 0 {
      lists[Int(rank)] = (node, node)
      ranks.push(rank: rank, at: 0)
    } else if nodes[Int(last)].at < at {
      nodes[Int(last)].next = node
      lists[Int(rank)].last = node
    } else {
      return late.push(rank: rank, at: at)
    }
    nodes.append((at, -1))
  }

  mutating func pop() -> (rank: UInt32, at: Int32)? {
    guard let rank = ranks.lowest?.rank else { return late.pop() }
    let node = nodes[Int(lists[Int(rank)].first)]
    if let waiting = late.lowest, (waiting.rank, waiting.at) < (rank, node.at) { return late.pop() }
    lists[Int(rank)].first = node.next
    if node.next < 0 {
      lists[Int(rank)].last = -1
      _ = ranks.pop()
    }
    return (rank, node.at)
  }
}
