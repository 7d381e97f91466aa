import CProcessor
import MaskModel

/// What two neighbouring entries merge into, and with which rank.
///
/// Left entry, right entry and rank share eight bytes a slot, so that eight slots lie in a cache line and the whole table
/// of 151,000 merges is 4 MB: nearly all the time of a piece that no cache knows goes into these looks. (With 16 bytes a
/// slot and ids instead of entries it took 1.5 times as long.) A class for the raw memory it owns.
final class MergeTable: @unchecked Sendable {
  /// What `rank(of:_:)` says where two entries do not merge: behind every other rank.
  static let none: UInt32 = 1 << 22 - 1
  static let entryBits: UInt64 = 21
  static let rankBits: UInt64 = 22
  /// How many entries a vocabulary may have, and how many merges: twenty times the largest known.
  static let mostEntries = 1 << Int(entryBits)
  static let mostMerges = 1 << Int(rankBits) - 2

  /// Left entry, right entry, rank, from the top; all ones where the slot is free.
  private let slots: UnsafeMutablePointer<UInt64>
  /// A bit for the hash of each pair that merges, four times as many bits as slots: small enough to stay in the
  /// processor's cache, it answers for most of the pairs that do not merge (38 → 45 MB/s).
  private let filter: UnsafeMutablePointer<UInt64>
  private let filterShift: UInt64
  private let shift: UInt64
  private let mask: Int
  /// The entry that a merge makes, by rank.
  private let merged: UnsafeMutablePointer<Int32>
  private var isConsecutive = false
  private var firstMerged: Int32 = 0
  /// Another odd factor each time: a file made to collide in one run does not in the next.
  private let factor = UInt64.random(in: .min ... .max) | 1

  /// - Parameter capacity: how many merges there are at most.
  convenience init(capacity: Int) {
    self.init(uninitialized: capacity)
    clear(0..<mask + 1)
  }

  private init(uninitialized capacity: Int) {
    var bits: UInt64 = 6
    while 1 << Int(bits) < capacity * 2 { bits += 1 }
    shift = 64 - bits
    mask = 1 << Int(bits) - 1
    slots = TableMemory.allocate(mask + 1)
    let filterBits = bits + 2
    filterShift = 64 - filterBits
    filter = .allocate(capacity: 1 << Int(filterBits - 6))
    filter.initialize(repeating: 0, count: 1 << Int(filterBits - 6))
    merged = .allocate(capacity: max(capacity, 1))
    merged.initialize(repeating: 0, count: max(capacity, 1))
  }

  private func clear(_ part: Range<Int>) { (slots + part.lowerBound).initialize(repeating: .max, count: part.count) }

  /// A merge: two entries and the one that they make.
  struct Merge {
    var left: Int32
    var right: Int32
    var merged: Int32
  }

  /// All merges, in the order of their ranks; no more of them than `mostMerges`.
  ///
  /// - Parameters:
  ///   - threads: with more than one, two threads fill half of a large table each.
  ///   - many: how many merges a large table has.
  convenience init(_ merges: [Merge], threads: Int = 1, many: Int = 1 << 16) {
    self.init(uninitialized: merges.count)
    merges.withUnsafeBufferPointer { merges in
      let whole = 0..<mask + 1
      if threads > 1, merges.count >= many {
        let latter = LatterHalf(self, merges)
        var late: [Int] = []
        WorkThread.run({ latter.fill() }, while: { late = fill(whole.prefix(whole.count / 2), merges) })
        for rank in late + latter.late { set(merges, rank) }
      } else {
        for rank in fill(whole, merges) { set(merges, rank) }
      }
      for rank in merges.indices { merged[rank] = merges[rank].merged }
    }
    finish(count: merges.count)
  }

  /// Half of a table while a second thread fills it.
  private final class LatterHalf: @unchecked Sendable {
    private let table: MergeTable
    private let merges: UnsafeBufferPointer<Merge>
    private(set) var late: [Int] = []

    init(_ table: MergeTable, _ merges: UnsafeBufferPointer<Merge>) {
      self.table = table
      self.merges = merges
    }

    func fill() {
      let count = table.mask + 1
      late = table.fill(count / 2..<count, merges)
    }
  }

  /// Clears a part of the table and puts in the merges whose search begins there.
  ///
  /// - Returns: ranks of those that find no place in front of the part's end, in their order. A pair is found in the part
  ///   or among these, never in both: slots are never emptied.
  private func fill(_ part: Range<Int>, _ merges: UnsafeBufferPointer<Merge>) -> [Int] {
    clear(part)
    var late: [Int] = []
    withUnsafeTemporaryAllocation(of: Int.self, capacity: Self.batchSize) { batch in
      for start in stride(from: 0, to: merges.count, by: Self.batchSize) {
        var count = 0
        // The reads of a batch wait for memory together, not each before its write.
        for rank in start..<min(start &+ Self.batchSize, merges.count) {
          let slot = firstSlot(Self.pair(merges[rank].left, merges[rank].right))
          batch[count] = rank
          guard part.contains(slot) else { continue }
          readAhead(slots + slot)
          count &+= 1
        }
        for rank in batch[..<count] where !place(merges, rank, before: part.upperBound) { late.append(rank) }
      }
    }
    return late
  }

  /// - Returns: false where there is no slot before `end`.
  private func place(_ merges: UnsafeBufferPointer<Merge>, _ rank: Int, before end: Int) -> Bool {
    let pair = Self.pair(merges[rank].left, merges[rank].right)
    var slot = firstSlot(pair)
    while slots[slot] >> Self.rankBits != pair, slots[slot] != .max {
      slot &+= 1
      if slot == end { return false }
    }
    put(pair, UInt32(truncatingIfNeeded: rank), slot)
    return true
  }

  private func set(_ merges: UnsafeBufferPointer<Merge>, _ rank: Int) {
    let merge = merges[rank]
    set(merge.left, merge.right, rank: UInt32(truncatingIfNeeded: rank), merged: merge.merged)
  }

  private static let batchSize = 128

  @inline(__always)
  private func firstSlot(_ pair: UInt64) -> Int { Int(truncatingIfNeeded: (pair &* factor) >> shift) }

  deinit {
    slots.deallocate()
    filter.deallocate()
    merged.deallocate()
  }

  /// The rank of the merge of two entries; `none` if they do not merge.
  @inline(__always)
  func rank(of left: Int32, _ right: Int32) -> UInt32 { rank(ofPair: Self.pair(left, right)) }

  /// - Parameter pair: from `pair`.
  @inline(__always)
  func rank(ofPair pair: UInt64) -> UInt32 {
    let hashed = pair &* factor
    let bit = hashed >> filterShift
    if filter[Int(truncatingIfNeeded: bit >> 6)] >> (bit & 63) & 1 == 0 { return Self.none }
    var slot = Int(truncatingIfNeeded: hashed >> shift)
    while true {
      let found = slots[slot]
      if found >> Self.rankBits == pair { return UInt32(truncatingIfNeeded: found & (1 << Self.rankBits &- 1)) }
      if found == .max { return Self.none }
      slot = (slot &+ 1) & mask
    }
  }

  /// The entry that the merge of a rank makes. In most files each merge makes the next entry: one look less.
  @inline(__always)
  func entry(ofRank rank: UInt32) -> Int32 {
    isConsecutive ? Int32(truncatingIfNeeded: rank) &+ firstMerged : merged[Int(rank)]
  }

  /// To be called once, when all merges are set.
  func finish(count: Int) {
    firstMerged = count > 0 ? merged[0] : 0
    isConsecutive = (0..<count).allSatisfy { merged[$0] == Int32(truncatingIfNeeded: $0) &+ firstMerged }
  }

  /// A pair that is set twice keeps the last: the package puts merges into a map in the order of the file. Ranks lie below
  /// the capacity.
  func set(_ left: Int32, _ right: Int32, rank: UInt32, merged entry: Int32) {
    let pair = Self.pair(left, right)
    var slot = firstSlot(pair)
    while slots[slot] >> Self.rankBits != pair, slots[slot] != .max { slot = (slot &+ 1) & mask }
    put(pair, rank, slot)
    merged[Int(rank)] = entry
  }

  @inline(__always)
  private func put(_ pair: UInt64, _ rank: UInt32, _ slot: Int) {
    let bit = (pair &* factor) >> filterShift
    filter[Int(bit >> 6)] |= 1 << (bit & 63)
    slots[slot] = pair << Self.rankBits | UInt64(rank)
  }

  @inline(__always)
  static func pair(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << entryBits | UInt64(UInt32(bitPattern: right))
  }
}
