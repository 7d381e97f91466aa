import CProcessor
import MaskModel

/// The tokens of pieces that were seen before: nine in ten pieces of running text.
///
/// 2^17 slots of 32 bytes (4 MB), twice as many each time that half as many pieces were new, up to 2^19 (16 MB). Four to
/// choose from for each piece: two that lie side by side, and two elsewhere where both of them are taken, which is looked
/// into only if something had to go there. Pieces of up to 15 bytes are kept, which is all but a few per cent. A class for
/// the raw memory it owns.
final class PieceCache {
  struct Key {
    let low: UInt64
    /// The length stands in the highest byte, so no key is zero.
    let high: UInt64
  }

  /// A piece and its tokens, each of which begins where the one before it ends: up to five of them in 16 bytes.
  struct Slot {
    var low: UInt64
    var high: UInt64
    /// The first three ids, 21 bits each.
    var front: UInt64
    /// Bits 0–2: how many tokens, or `elsewhere`. Bits 3–18: where the first four end in the piece, four bits each. From
    /// bit 19 on: the fourth and the fifth id. Bit 63: a piece of these two slots stands elsewhere.
    var back: UInt64
  }

  /// In place of a number of tokens: the piece is known, but its tokens do not fit into a slot.
  static let elsewhere: UInt64 = 7
  static let mostTokens = 5
  private static let idBits: UInt64 = 21
  private static let idMask: UInt64 = 1 << idBits - 1
  static let longestKey = 15
  /// What no piece has for the second half of its key.
  static let noKey: UInt64 = .max

  private var slots: UnsafeMutablePointer<Slot>
  private var mask: Int
  private let mostSlots: Int
  /// Which of four gives way next.
  private var turn = 0
  /// Pieces put in since the cache has this size.
  private var inserted = 0
  private let hash = ByteHash()

  init(bits: Int = 17, mostBits: Int = 19) {
    mask = (1 << bits) - 1
    mostSlots = 1 << mostBits
    slots = Self.memory(mask + 1)
  }

  private static func memory(_ count: Int) -> UnsafeMutablePointer<Slot> {
    let slots: UnsafeMutablePointer<Slot> = TableMemory.allocate(count)
    slots.initialize(repeating: Slot(low: 0, high: 0, front: 0, back: 0), count: count)
    return slots
  }

  /// To be called while no place is held: places move.
  @inline(__always)
  func growIfFull() {
    if inserted > mask / 2, mask &+ 1 < mostSlots { grow() }
  }

  @inline(never)
  private func grow() {
    let (old, count) = (slots, mask + 1)
    mask = 2 * count - 1
    slots = Self.memory(2 * count)
    inserted = 0
    for index in 0..<count where old[index].high != 0 {
      old[index].back &= ~Slot.overflow
      put(old[index])
    }
    old.deallocate()
  }

  deinit { slots.deallocate() }

  /// - Parameters:
  ///   - count: 1 to 15 bytes.
  ///   - available: how many bytes may be read from `bytes` on; 16 make it one look instead of a loop.
  @inline(__always)
  static func key(_ bytes: UnsafePointer<UInt8>, _ count: Int, available: Int) -> Key {
    var low: UInt64
    var high: UInt64
    if available >= 16 {
      let raw = UnsafeRawPointer(bytes)
      low = raw.loadUnaligned(as: UInt64.self)
      high = raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
      if count < 8 {
        low &= (1 << UInt64(count &* 8)) &- 1
        high = 0
      } else {
        high &= (1 << UInt64((count &- 8) &* 8)) &- 1
      }
    } else {
      low = 0
      high = 0
      for index in 0..<count {
        if index < 8 {
          low |= UInt64(bytes[index]) << UInt64(index &* 8)
        } else {
          high |= UInt64(bytes[index]) << UInt64((index &- 8) &* 8)
        }
      }
    }
    return Key(low: low, high: high | UInt64(count) << 56)
  }

  /// Where a piece would stand.
  @inline(__always)
  func place(of key: Key) -> Int { Int(truncatingIfNeeded: hash(key.low, key.high)) & mask }

  /// Brings the slots of a place into the processor's cache ahead of time.
  @inline(__always)
  func prefetch(_ place: Int) { readAhead(slots + place) }

  @inline(__always)
  func find(_ key: Key, at place: Int) -> UnsafeMutablePointer<Slot>? {
    let slot = slots + place
    if slot.pointee.low == key.low, slot.pointee.high == key.high { return slot }
    let other = slots + (place ^ 1)
    if other.pointee.low == key.low, other.pointee.high == key.high { return other }
    return (slot.pointee.back | other.pointee.back) & Slot.overflow == 0 ? nil : findElsewhere(key)
  }

  @inline(never)
  private func findElsewhere(_ key: Key) -> UnsafeMutablePointer<Slot>? {
    let slot = slots + secondPlace(of: key)
    if slot.pointee.low == key.low, slot.pointee.high == key.high { return slot }
    let other = slots + (secondPlace(of: key) ^ 1)
    return other.pointee.low == key.low && other.pointee.high == key.high ? other : nil
  }

  private func secondPlace(of key: Key) -> Int { Int(truncatingIfNeeded: hash(key.low, key.high) >> 40) & mask }

  /// Puts a piece in, in the place of another where there is no room.
  ///
  /// - Returns: false if its tokens do not fit into a slot, so that they must be kept elsewhere.
  func insert(
    _ key: Key, _ ids: UnsafePointer<TokenID>, _ spans: UnsafePointer<ByteSpan>, _ count: Int, base: Int
  ) -> Bool {
    var slot = Slot(low: key.low, high: key.high, front: 0, back: UInt64(truncatingIfNeeded: count))
    let fits = Self.fits(ids, spans, count, base..<base + Int(key.high >> 56))
    if fits {
      for index in 0..<count { slot.set(ids[index], end: Int(spans[index].end) &- base, at: UInt64(index)) }
    } else {
      slot.back = Self.elsewhere
    }
    put(slot)
    inserted &+= 1
    return fits
  }

  /// Into a free one of the four slots that it may have; else every other time one of its own pair gives way, by turns,
  /// and the times between one of the pair elsewhere.
  private func put(_ slot: Slot) {
    let key = Key(low: slot.low, high: slot.high)
    let (first, second) = (place(of: key), secondPlace(of: key))
    let places = (first, first ^ 1, second, second ^ 1)
    if slots[places.0].high == 0 { return write(slot, places.0) }
    if slots[places.1].high == 0 { return write(slot, places.1) }
    turn &+= 1
    if slots[places.2].high != 0, slots[places.3].high != 0, turn & 1 == 0 {
      return write(slot, turn & 2 == 0 ? places.0 : places.1)
    }
    slots[first].back |= Slot.overflow
    let isThird = slots[places.2].high == 0 || (slots[places.3].high != 0 && turn & 2 == 0)
    write(slot, isThird ? places.2 : places.3)
  }

  /// What is told of two slots stays.
  private func write(_ slot: Slot, _ at: Int) {
    let overflow = slots[at].back & Slot.overflow
    slots[at] = slot
    slots[at].back |= overflow
  }

  /// Whether the ids are small and the tokens lie side by side in the whole of the piece.
  private static func fits(
    _ ids: UnsafePointer<TokenID>, _ spans: UnsafePointer<ByteSpan>, _ count: Int, _ piece: Range<Int>
  ) -> Bool {
    guard count > 0, count <= mostTokens else { return false }
    var end = piece.lowerBound
    for index in 0..<count {
      guard UInt64(UInt32(bitPattern: ids[index])) <= idMask, Int(spans[index].start) == end else { return false }
      end = Int(spans[index].end)
    }
    return end == piece.upperBound
  }
}

extension PieceCache.Slot {
  /// A flag in `back`.
  fileprivate static let overflow: UInt64 = 1 << 63

  fileprivate mutating func set(_ id: TokenID, end: Int, at index: UInt64) {
    let bits = UInt64(UInt32(bitPattern: id))
    if index < 3 { front |= bits << (index * 21) } else { back |= bits << (19 + (index - 3) * 21) }
    if index < 4 { back |= UInt64(end) << (3 + index * 4) }
  }

  @inline(__always)
  var isElsewhere: Bool { back & 7 == PieceCache.elsewhere }

  /// Writes the tokens of the piece from `base` to `end`; room for five is there.
  ///
  /// The first two are written in any case: most pieces have one or two, and a guess that fails costs more than a store.
  @inline(__always)
  func emit(_ base: Int32, _ end: Int32, to target: inout TokenSink.End) {
    let count = Int(truncatingIfNeeded: back & 7)
    let first = count > 1 ? base &+ Int32(truncatingIfNeeded: back >> 3 & 15) : end
    let second = count > 2 ? base &+ Int32(truncatingIfNeeded: back >> 7 & 15) : end
    target.write(Self.id(front), base, first, at: 0)
    target.write(Self.id(front >> 21), first, second, at: 1)
    if count > 2 { emitRest(base, end, second, count, to: target) }
    target.advance(by: count)
  }

  @inline(__always)
  private func emitRest(_ base: Int32, _ end: Int32, _ second: Int32, _ count: Int, to target: TokenSink.End) {
    let third = count > 3 ? base &+ Int32(truncatingIfNeeded: back >> 11 & 15) : end
    target.write(Self.id(front >> 42), second, third, at: 2)
    guard count > 3 else { return }
    let fourth = count > 4 ? base &+ Int32(truncatingIfNeeded: back >> 15 & 15) : end
    target.write(Self.id(back >> 19), third, fourth, at: 3)
    if count > 4 { target.write(Self.id(back >> 40), fourth, end, at: 4) }
  }

  @inline(__always)
  private static func id(_ bits: UInt64) -> TokenID { TokenID(truncatingIfNeeded: bits & 0x1F_FFFF) }
}
