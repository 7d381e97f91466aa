import MaskModel

/// The symbols of one piece while they are merged. One per encoder, its memory is used again for each piece.
///
/// A class for the raw memory it owns.
final class MergeLoop {
  private(set) var ids: UnsafeMutablePointer<TokenID>
  /// Where each symbol ends in the piece; it begins where the one before it ends.
  private(set) var ends: UnsafeMutablePointer<Int32>
  private(set) var count = 0
  private var merges: UnsafeMutablePointer<UInt64>
  private var capacity: Int
  private var chain = MergeChain()

  /// Above this many symbols the chain with its heap is quicker than looking through all pairs for each merge.
  private static let linearLimit = 40

  init() {
    capacity = 256
    ids = .allocate(capacity: capacity)
    ends = .allocate(capacity: capacity)
    merges = .allocate(capacity: capacity)
  }

  deinit {
    ids.deallocate()
    ends.deallocate()
    merges.deallocate()
  }

  /// Empties the list and makes room.
  func begin(symbols: Int) {
    count = 0
    guard symbols > capacity else { return }
    ids.deallocate()
    ends.deallocate()
    merges.deallocate()
    capacity = symbols + symbols / 2
    ids = .allocate(capacity: capacity)
    ends = .allocate(capacity: capacity)
    merges = .allocate(capacity: capacity)
  }

  /// Appends a symbol; `begin` made room for it.
  @inline(__always)
  func append(_ id: TokenID, end: Int32) {
    ids[count] = id
    ends[count] = end
    count &+= 1
  }

  /// Merges as byte-pair encoding does: always the pair of lowest rank, the leftmost of equals.
  func run(_ table: MergeTable) {
    guard count > 1 else { return }
    if count > Self.linearLimit {
      count = chain.run(table, ids, ends, count)
    } else {
      runLinearly(table)
    }
  }

  private func runLinearly(_ table: MergeTable) {
    for index in 0..<count &- 1 { merges[index] = table.merge(of: ids[index], ids[index &+ 1]) }
    while true {
      var best = MergeTable.none
      var at = 0
      for index in 0..<count &- 1 where merges[index] < best {
        best = merges[index]
        at = index
      }
      guard best != MergeTable.none else { return }
      mergePair(at, MergeTable.id(best), table)
    }
  }

  @inline(__always)
  private func mergePair(_ at: Int, _ id: TokenID, _ table: MergeTable) {
    ids[at] = id
    ends[at] = ends[at &+ 1]
    count &-= 1
    for index in at &+ 1..<max(count, at &+ 1) {
      ids[index] = ids[index &+ 1]
      ends[index] = ends[index &+ 1]
      merges[index] = merges[index &+ 1]
    }
    if at &+ 1 < count { merges[at] = table.merge(of: id, ids[at &+ 1]) }
    if at > 0 { merges[at &- 1] = table.merge(of: ids[at &- 1], id) }
  }
}
