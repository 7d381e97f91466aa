import MaskModel

/// What two neighbouring tokens merge into, and with which rank.
///
/// A class for the raw memory it owns: a flat table with 16 bytes a slot, looked into several times for each piece that
/// no cache knows; as an array it would be retained and checked at each look.
final class MergeTable: @unchecked Sendable {
  private struct Slot {
    /// Left id in the high half, right id in the low half; all ones where the slot is free.
    var pair: UInt64
    /// Rank in the high half, the merged token's id in the low half.
    var merge: UInt64
  }

  /// What `merge(of:_:)` says where two tokens do not merge: ranks behind every other.
  static let none = UInt64.max

  private let slots: UnsafeMutablePointer<Slot>
  private let mask: Int
  private let hash = ByteHash()
  private(set) var count = 0

  /// - Parameter capacity: how many pairs may be set at most.
  init(capacity: Int) {
    var size = 64
    while size < capacity * 2 { size *= 2 }
    mask = size - 1
    slots = .allocate(capacity: size)
    slots.initialize(repeating: Slot(pair: .max, merge: Self.none), count: size)
  }

  deinit { slots.deallocate() }

  /// The rank (high half) and id (low half) of what they merge into; `none` if they do not.
  @inline(__always)
  func merge(of left: TokenID, _ right: TokenID) -> UInt64 {
    let pair = Self.pair(left, right)
    var slot = Int(truncatingIfNeeded: hash(pair)) & mask
    while true {
      let found = slots[slot]
      if found.pair == pair { return found.merge }
      if found.pair == .max { return Self.none }
      slot = (slot &+ 1) & mask
    }
  }

  /// A pair that is set twice keeps the last: the package puts merges into a map in the order of the file.
  func set(_ left: TokenID, _ right: TokenID, rank: UInt32, merged: TokenID) {
    let pair = Self.pair(left, right)
    var slot = Int(truncatingIfNeeded: hash(pair)) & mask
    while slots[slot].pair != pair, slots[slot].pair != .max { slot = (slot &+ 1) & mask }
    if slots[slot].pair == .max {
      guard count * 2 <= mask else { return }
      count += 1
    }
    slots[slot] = Slot(pair: pair, merge: UInt64(rank) << 32 | UInt64(UInt32(bitPattern: merged)))
  }

  @inline(__always)
  static func id(_ merge: UInt64) -> TokenID { TokenID(truncatingIfNeeded: merge) }

  @inline(__always)
  private static func pair(_ left: TokenID, _ right: TokenID) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }
}
