/// A sample of rows that does not depend on how the data were cut into pieces: the rows with the smallest hashes of
/// their index, as many as fit into a budget of weight. Small data fit whole.
///
/// A row is kept when it and all rows of smaller hash fit; a part keeps at least what the whole will keep, so parts add
/// up exactly.
struct RowSample<Payload: Sendable>: Sendable {
  struct Entry: Sendable {
    let key: UInt64
    let weight: Int
    let payload: Payload
  }

  private let budget: Int
  /// A heap, the largest key on top.
  private(set) var entries: [Entry] = []
  private var weight = 0
  /// The smallest key that did not fit.
  private var limit: UInt64?

  init(budget: Int) { self.budget = budget }

  /// Whether every row that was offered is here.
  var isWhole: Bool { limit == nil }

  /// - Parameters:
  ///   - index: of the row; the same row is offered once.
  ///   - weight: at least 1; one beyond the budget counts as the budget.
  ///   - payload: made only for a row that is taken.
  mutating func offer(_ index: Int, weight: Int, _ payload: () -> Payload) {
    let key = mixed(UInt64(bitPattern: Int64(index)))
    if let limit, key >= limit { return }
    insert(Entry(key: key, weight: min(max(weight, 1), budget), payload: payload()))
  }

  mutating func merge(_ other: RowSample) {
    if let theirs = other.limit { lower(to: theirs) }
    for entry in other.entries {
      if let limit, entry.key >= limit { continue }
      insert(entry)
    }
  }

  private mutating func insert(_ entry: Entry) {
    entries.append(entry)
    weight += entry.weight
    siftUp()
    while weight > budget { removeLargest() }
  }

  private mutating func lower(to new: UInt64) {
    limit = min(limit ?? new, new)
    while let top = entries.first, top.key >= new { removeLargest() }
  }

  private mutating func removeLargest() {
    guard let last = entries.popLast() else { return }
    guard !entries.isEmpty else { return dropped(last.key, last.weight) }
    dropped(entries[0].key, entries[0].weight)
    entries[0] = last
    siftDown()
  }

  private mutating func dropped(_ key: UInt64, _ weight: Int) {
    self.weight -= weight
    limit = min(limit ?? key, key)
  }

  private mutating func siftUp() {
    entries.withUnsafeMutableBufferPointer { heap in
      guard var hole = heap.indices.last, let base = heap.baseAddress else { return }
      let moved = (base + hole).move()
      while hole > 0, base[(hole - 1) / 2].key < moved.key {
        (base + hole).moveInitialize(from: base + (hole - 1) / 2, count: 1)
        hole = (hole - 1) / 2
      }
      (base + hole).initialize(to: moved)
    }
  }

  private mutating func siftDown() {
    entries.withUnsafeMutableBufferPointer { heap in
      guard let base = heap.baseAddress, !heap.isEmpty else { return }
      let moved = base.move()
      var hole = 0
      while 2 * hole + 1 < heap.count {
        let left = 2 * hole + 1
        let child = left + 1 < heap.count && base[left + 1].key > base[left].key ? left + 1 : left
        if base[child].key <= moved.key { break }
        (base + hole).moveInitialize(from: base + child, count: 1)
        hole = child
      }
      (base + hole).initialize(to: moved)
    }
  }
}

/// The finaliser of SplitMix64: every bit of the result depends on every bit of the value, the same in every run.
func mixed(_ value: UInt64) -> UInt64 {
  var z = value &+ 0x9e37_79b9_7f4a_7c15
  z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
  z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
  return z ^ (z >> 31)
}

/// A hash of a run of ids.
func fingerprint(_ ids: some Sequence<Int32>) -> UInt64 {
  ids.reduce(0x51_7cc1_b727_220a) { mixed($0 ^ UInt64(UInt32(bitPattern: $1))) }
}
