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
    guard let top = entries.first, let last = entries.popLast() else { return }
    weight -= top.weight
    limit = min(limit ?? top.key, top.key)
    guard !entries.isEmpty else { return }
    entries[0] = last
    siftDown()
  }

  private mutating func siftUp() {
    var child = entries.count - 1
    while child > 0, entries[(child - 1) / 2].key < entries[child].key {
      entries.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func siftDown() {
    var parent = 0
    while true {
      var largest = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count {
        if entries[child].key > entries[largest].key { largest = child }
      }
      if largest == parent { return }
      entries.swapAt(parent, largest)
      parent = largest
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
