import CProcessor
import MaskModel

/// The tokens of pieces that are too long, or have too many tokens, for `PieceCache`: up to 31 bytes and six tokens.
///
/// 2^16 slots of 64 bytes (4 MB), one cache line each. A class for the raw memory it owns.
final class LongPieceCache {
  struct Key {
    var words: (UInt64, UInt64, UInt64, UInt64)
  }

  struct Slot {
    /// The length stands in the highest byte of the last word, so no key is zero.
    var key: Key
    /// Bits 0–3: how many tokens. From bit 4 on: start and end of each in the piece, five bits each.
    var shape: UInt64
    var ids: (TokenID, TokenID, TokenID, TokenID, TokenID, TokenID)
  }

  static let longestKey = 31
  private static let mostTokens = 6

  private let slots: UnsafeMutablePointer<Slot>
  private let mask: Int
  private let hash = ByteHash()

  init(bits: Int = 16) {
    mask = (1 << bits) - 1
    slots = TableMemory.allocate(mask + 1)
    slots.initialize(
      repeating: Slot(key: Key(words: (0, 0, 0, 0)), shape: 0, ids: (0, 0, 0, 0, 0, 0)), count: mask + 1)
  }

  deinit { slots.deallocate() }

  /// - Parameters:
  ///   - count: 1 to 31 bytes.
  ///   - available: how many bytes may be read from `bytes` on; 32 make it four looks instead of a copy.
  @inline(__always)
  static func key(_ bytes: UnsafePointer<UInt8>, _ count: Int, available: Int) -> Key {
    var key = Key(words: (0, 0, 0, 0))
    if available >= 32 {
      key.words = (word(bytes, 0, count), word(bytes, 8, count), word(bytes, 16, count), word(bytes, 24, count))
    } else {
      withUnsafeMutableBytes(of: &key) { target in
        target.copyMemory(from: UnsafeRawBufferPointer(start: bytes, count: count))
      }
    }
    key.words.3 |= UInt64(count) << 56
    return key
  }

  /// Eight bytes from an offset on, zero from `count` on.
  @inline(__always)
  private static func word(_ bytes: UnsafePointer<UInt8>, _ offset: Int, _ count: Int) -> UInt64 {
    let left = min(max(count &- offset, 0), 8)
    return UnsafeRawPointer(bytes).loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      & (.max >> UInt64(64 &- 8 &* left))
  }

  @inline(__always)
  private func slot(of key: Key) -> UnsafeMutablePointer<Slot> {
    let half = ByteHash.mix(key.words.0 ^ key.words.2, key.words.1 ^ key.words.3 ^ 0x9E37_79B9_7F4A_7C15)
    return slots + (Int(truncatingIfNeeded: hash(half ^ key.words.2, key.words.3)) & mask)
  }

  /// Brings a piece's slot into the processor's cache ahead of time.
  @inline(__always)
  func prefetch(_ key: Key) { readAhead(slot(of: key)) }

  /// Appends the tokens of the piece at `base` if they are known.
  func emit(_ key: Key, at base: Int, into sink: TokenSink) -> Bool {
    let slot = slot(of: key)
    guard slot.pointee.key.words == key.words else { return false }
    let base = Int32(truncatingIfNeeded: base)
    var shape = slot.pointee.shape
    let count = Int(shape & 0xF)
    shape >>= 4
    sink.reserve(Self.mostTokens)
    withUnsafeBytes(of: &slot.pointee.ids) { ids in
      for index in 0..<count {
        let id = ids.load(fromByteOffset: index &* 4, as: TokenID.self)
        sink.append(id, base &+ Int32(shape & 31), base &+ Int32(shape >> 5 & 31))
        shape >>= 10
      }
    }
    return true
  }

  /// Puts a piece in the place of the one that stood there.
  func insert(_ key: Key, _ ids: UnsafePointer<TokenID>, _ spans: UnsafePointer<ByteSpan>, _ count: Int, base: Int) {
    guard count <= Self.mostTokens else { return }
    var slot = Slot(key: key, shape: UInt64(count), ids: (0, 0, 0, 0, 0, 0))
    for index in 0..<count {
      let start = Int(spans[index].start) &- base
      let end = Int(spans[index].end) &- base
      guard start >= 0, end >= start, end <= Self.longestKey else { return }
      slot.shape |= UInt64(start | end << 5) << UInt64(4 + 10 * index)
      withUnsafeMutableBytes(of: &slot.ids) { $0.storeBytes(of: ids[index], toByteOffset: index * 4, as: TokenID.self) }
    }
    self.slot(of: key).pointee = slot
  }
}
