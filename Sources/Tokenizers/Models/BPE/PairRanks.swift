/// The ranks of the pairs that were asked for last, those that do not merge among them.
///
/// New words are put together from the same parts again and again. Their pairs stand here in 256 kB, eight to a line of
/// the processor's cache, and stay in it; in the table of all merges (8 MB with Gemma) each has a line for itself. One per
/// encoder, over one table. A class for the raw memory it owns.
final class PairRanks {
  private let table: MergeTable
  /// Left entry, right entry, rank, from the top, as in the table.
  private let slots: UnsafeMutablePointer<UInt64>
  private static let bits: UInt64 = 15
  private static let factor: UInt64 = 0x9E37_79B9_7F4A_7C15

  init(_ table: MergeTable) {
    self.table = table
    slots = .allocate(capacity: 1 << Int(Self.bits))
    // What the table says of the pair of the highest entries, if it is a pair at all: that it does not merge.
    slots.initialize(repeating: .max, count: 1 << Int(Self.bits))
  }

  deinit { slots.deallocate() }

  /// A pair, its slot, and what stood there.
  struct Look {
    fileprivate let pair: UInt64
    fileprivate let slot: Int
    fileprivate let found: UInt64
  }

  /// As `MergeTable.rank`.
  @inline(__always)
  func rank(of left: Int32, _ right: Int32) -> UInt32 { rank(of: look(left, right)) }

  /// The look into memory alone, so that several can be under way together.
  @inline(__always)
  func look(_ left: Int32, _ right: Int32) -> Look {
    let pair = MergeTable.pair(left, right)
    let slot = Int(truncatingIfNeeded: (pair &* Self.factor) >> (64 - Self.bits))
    return Look(pair: pair, slot: slot, found: slots[slot])
  }

  @inline(__always)
  func rank(of look: Look) -> UInt32 {
    if look.found >> MergeTable.rankBits == look.pair {
      return UInt32(truncatingIfNeeded: look.found & UInt64(MergeTable.none))
    }
    return lookUp(look.pair, look.slot)
  }

  @inline(never)
  private func lookUp(_ pair: UInt64, _ slot: Int) -> UInt32 {
    let rank = table.rank(ofPair: pair)
    slots[slot] = pair << MergeTable.rankBits | UInt64(rank)
    return rank
  }
}
