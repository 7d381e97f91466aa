import MaskModel

/// The tokens of pieces that were seen before: nine in ten pieces of running text.
///
/// 2^17 slots of 32 bytes (4 MB), two to choose from for each piece, the older of the two gives way. Pieces of up to 15
/// bytes and three tokens are kept, which is all but a few per cent. A class for the raw memory it owns.
final class PieceCache {
  struct Key {
    let low: UInt64
    /// The length stands in the highest byte, so no key is zero.
    let high: UInt64
  }

  struct Slot {
    var low: UInt64
    var high: UInt64
    /// Bits 0–3: how many tokens. Bits 8–31: start and end of each in the piece, four bits each.
    var shape: UInt32
    var first: TokenID
    var second: TokenID
    var third: TokenID
  }

  static let longestKey = 15

  private let slots: UnsafeMutablePointer<Slot>
  private let mask: Int
  private let hash = ByteHash()

  init(bits: Int = 17) {
    mask = (1 << bits) - 1
    slots = .allocate(capacity: mask + 1)
    slots.initialize(
      repeating: Slot(low: 0, high: 0, shape: 0, first: 0, second: 0, third: 0), count: mask + 1)
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

  /// The low half of the key at a place. Looking at it ahead of time brings the slot into the processor's cache.
  @inline(__always)
  func low(at place: Int) -> UInt64 { slots[place].low }

  @inline(__always)
  func find(_ key: Key, at place: Int) -> UnsafeMutablePointer<Slot>? {
    let slot = slots + place
    if slot.pointee.low == key.low, slot.pointee.high == key.high { return slot }
    let other = slots + (place ^ 1)
    if other.pointee.low == key.low, other.pointee.high == key.high { return other }
    return nil
  }

  /// Puts a piece in, in front of the one that stood at its place.
  ///
  /// - Returns: false if there are too many tokens for a slot.
  func insert(
    _ key: Key, _ tokens: UnsafePointer<TokenID>, _ spans: UnsafePointer<ByteSpan>, _ count: Int, base: Int
  ) -> Bool {
    guard count <= 3 else { return false }
    var shape = UInt32(truncatingIfNeeded: count)
    for index in 0..<count {
      let start = Int(spans[index].start) &- base
      let end = Int(spans[index].end) &- base
      guard start >= 0, end >= start, end <= 15 else { return false }
      shape |= UInt32(truncatingIfNeeded: start | end << 4) << UInt32(8 + 8 * index)
    }
    let at = place(of: key)
    if slots[at].high != 0 { slots[at ^ 1] = slots[at] }
    slots[at] = Slot(
      low: key.low, high: key.high, shape: shape, first: count > 0 ? tokens[0] : 0, second: count > 1 ? tokens[1] : 0,
      third: count > 2 ? tokens[2] : 0)
    return true
  }
}

extension PieceCache.Slot {
  /// Appends the tokens of the piece that begins at `base`; room for three is there.
  @inline(__always)
  func emit(at base: Int, into sink: TokenSink) {
    let base = Int32(truncatingIfNeeded: base)
    let count = shape & 0xF
    if count == 0 { return }
    sink.append(first, base &+ Int32(shape >> 8 & 0xF), base &+ Int32(shape >> 12 & 0xF))
    if count == 1 { return }
    sink.append(second, base &+ Int32(shape >> 16 & 0xF), base &+ Int32(shape >> 20 & 0xF))
    if count == 2 { return }
    sink.append(third, base &+ Int32(shape >> 24 & 0xF), base &+ Int32(shape >> 28))
  }
}
