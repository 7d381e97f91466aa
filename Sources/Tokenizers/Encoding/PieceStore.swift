import CProcessor
import MaskModel

/// The tokens of pieces that `PieceCache` has no room for: those of more than 15 bytes or of more than five tokens.
///
/// Each takes as much room as it needs, one behind the other in an arena; an index of eight bytes a slot finds them. A full
/// arena takes nothing more until so many pieces were asked for in vain that it is better emptied. A class for the raw
/// memory it owns.
final class PieceStore {
  /// Longer pieces are seldom the same.
  static let longestKey = 1 << 10

  /// An index of 8 MB, for half a million pieces: fewer fit into the arena unless they are of the shortest.
  private static let mostIndexBits: UInt64 = 20

  /// The upper half of a hash and where its entry stands; 0 where the slot is free.
  private var index: UnsafeMutablePointer<UInt64>
  private var indexBits: UInt64
  /// Entries in words of eight bytes: a `Head`, ids, where the tokens stand in the piece, the piece.
  private let arena: UnsafeMutablePointer<UInt64>
  private let capacity: Int
  /// No entry begins with the first word, so that no slot that is taken is 0.
  private var used = 1
  private(set) var count = 0
  /// Pieces that came while the arena was full.
  private var refused = 0
  private let hashing = ByteHash()

  private struct Head {
    var bytes: UInt16
    var tokens: UInt16
    /// Whether each token begins where the one before it ends: then one byte says how long it is, else four where it is.
    var isSideBySide: Bool

    var idsEnd: Int { 8 &+ Int(tokens) &* 4 }
    var keyStart: Int { idsEnd &+ (isSideBySide ? Int(tokens) : Int(tokens) &* 4) }
    var words: Int { (keyStart &+ Int(bytes) &+ 7) >> 3 }
  }

  init(bytes: Int = 12 << 20, indexBits: UInt64 = 14) {
    self.indexBits = indexBits
    capacity = bytes / 8
    arena = TableMemory.allocate(capacity)
    index = Self.freeSlots(indexBits)
  }

  deinit {
    arena.deallocate()
    index.deallocate()
  }

  private static func freeSlots(_ bits: UInt64) -> UnsafeMutablePointer<UInt64> {
    let slots: UnsafeMutablePointer<UInt64> = TableMemory.allocate(1 << Int(bits))
    slots.initialize(repeating: 0, count: 1 << Int(bits))
    return slots
  }

  @inline(__always)
  func hash(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt64 { hashing(bytes, count) }

  @inline(__always)
  private func slot(of hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> (64 &- indexBits)) }

  private var mask: Int { 1 &<< Int(indexBits) &- 1 }

  /// Brings the slot of a piece into the processor's cache ahead of time.
  @inline(__always)
  func prefetch(_ hash: UInt64) { readAhead(index + slot(of: hash)) }

  /// And then its entry.
  @inline(__always)
  func prefetchEntry(_ hash: UInt64) {
    readAhead(arena + Int(truncatingIfNeeded: index[slot(of: hash)] & 0xFFFF_FFFF))
  }

  /// Appends the tokens of a piece, which begins at `base`, if they are known.
  func emit(
    _ hash: UInt64, _ bytes: UnsafePointer<UInt8>, _ count: Int, at base: Int, into sink: TokenSink
  ) -> Bool {
    guard let entry = find(hash, bytes, count) else { return false }
    let head = entry.load(as: Head.self)
    let tokens = Int(head.tokens)
    sink.reserve(tokens)
    let base = Int32(truncatingIfNeeded: base)
    let ids = entry + 8
    let places = entry + head.idsEnd
    if head.isSideBySide {
      var at = base
      for index in 0..<tokens {
        let end = at &+ Int32(places.load(fromByteOffset: index, as: UInt8.self))
        sink.append(ids.load(fromByteOffset: index &* 4, as: TokenID.self), at, end)
        at = end
      }
    } else {
      for index in 0..<tokens {
        let place = places.load(fromByteOffset: index &* 4, as: UInt32.self)
        sink.append(
          ids.load(fromByteOffset: index &* 4, as: TokenID.self), base &+ Int32(place & 0xFFFF),
          base &+ Int32(place >> 16))
      }
    }
    return true
  }

  private func find(_ hash: UInt64, _ bytes: UnsafePointer<UInt8>, _ count: Int) -> UnsafeRawPointer? {
    var slot = slot(of: hash)
    while index[slot] != 0 {
      if index[slot] >> 32 == hash >> 32 {
        let entry = UnsafeRawPointer(arena + Int(truncatingIfNeeded: index[slot] & 0xFFFF_FFFF))
        let head = entry.load(as: Head.self)
        if Int(head.bytes) == count, Self.isEqual(entry + head.keyStart, UnsafeRawPointer(bytes), count) {
          return entry
        }
      }
      slot = (slot &+ 1) & mask
    }
    return nil
  }

  /// Eight bytes at a time, the last ones in a look that overlaps.
  @inline(__always)
  private static func isEqual(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ count: Int) -> Bool {
    func differ(_ at: Int) -> Bool {
      left.loadUnaligned(fromByteOffset: at, as: UInt64.self)
        != right.loadUnaligned(fromByteOffset: at, as: UInt64.self)
    }
    guard count >= 8 else {
      for at in 0..<count
      where left.load(fromByteOffset: at, as: UInt8.self) != right.load(fromByteOffset: at, as: UInt8.self) {
        return false
      }
      return true
    }
    var at = 0
    while at &+ 8 <= count {
      if differ(at) { return false }
      at &+= 8
    }
    return !differ(count &- 8)
  }

  /// Puts a piece in; nothing where it is there already, or where it or its tokens are out of the ordinary.
  ///
  /// - Parameter base: where the piece begins, of which the spans speak.
  func insert(
    _ hash: UInt64, _ bytes: UnsafePointer<UInt8>, _ count: Int, _ ids: UnsafePointer<TokenID>,
    _ spans: UnsafePointer<ByteSpan>, _ tokens: Int, base: Int
  ) {
    guard count > 0, count <= Self.longestKey, tokens <= Self.longestKey, Self.areInside(spans, tokens, base, count)
    else { return }
    let head = Head(
      bytes: UInt16(truncatingIfNeeded: count), tokens: UInt16(truncatingIfNeeded: tokens),
      isSideBySide: Self.areSideBySide(spans, tokens, base))
    // It may be: the first cache forgets that a piece is here.
    guard find(hash, bytes, count) == nil, hasRoom(for: head.words) else { return }
    let entry = UnsafeMutableRawPointer(arena + used)
    entry.storeBytes(of: head, as: Head.self)
    (entry + 8).copyMemory(from: ids, byteCount: tokens &* 4)
    Self.write(spans, tokens, base, head, to: entry + head.idsEnd)
    (entry + head.keyStart).copyMemory(from: bytes, byteCount: count)
    link(hash & ~0xFFFF_FFFF | UInt64(truncatingIfNeeded: used))
    used &+= head.words
    self.count &+= 1
  }

  private static func areInside(
    _ spans: UnsafePointer<ByteSpan>, _ tokens: Int, _ base: Int, _ count: Int
  ) -> Bool {
    for index in 0..<tokens {
      let start = Int(spans[index].start) &- base
      let end = Int(spans[index].end) &- base
      guard start >= 0, end >= start, end <= count else { return false }
    }
    return true
  }

  private static func areSideBySide(_ spans: UnsafePointer<ByteSpan>, _ tokens: Int, _ base: Int) -> Bool {
    var at = Int32(truncatingIfNeeded: base)
    for index in 0..<tokens {
      guard spans[index].start == at, spans[index].end &- at < 0x100 else { return false }
      at = spans[index].end
    }
    return true
  }

  private static func write(
    _ spans: UnsafePointer<ByteSpan>, _ tokens: Int, _ base: Int, _ head: Head, to target: UnsafeMutableRawPointer
  ) {
    for index in 0..<tokens {
      if head.isSideBySide {
        let length = UInt8(truncatingIfNeeded: spans[index].end &- spans[index].start)
        target.storeBytes(of: length, toByteOffset: index, as: UInt8.self)
      } else {
        let start = UInt32(truncatingIfNeeded: Int(spans[index].start) &- base)
        let end = UInt32(truncatingIfNeeded: Int(spans[index].end) &- base)
        target.storeBytes(of: start | end << 16, toByteOffset: index &* 4, as: UInt32.self)
      }
    }
  }

  private func hasRoom(for words: Int) -> Bool {
    if used &+ words <= capacity, count &* 2 <= mask || indexBits < Self.mostIndexBits {
      if count &* 2 > mask { grow() }
      return true
    }
    refused &+= 1
    if refused > 2 &* count { removeAll() }
    return used &+ words <= capacity
  }

  private func removeAll() {
    index.update(repeating: 0, count: mask &+ 1)
    (used, count, refused) = (1, 0, 0)
  }

  private func grow() {
    let (old, size) = (index, mask &+ 1)
    indexBits &+= 1
    index = Self.freeSlots(indexBits)
    for slot in 0..<size where old[slot] != 0 { link(old[slot]) }
    old.deallocate()
  }

  private func link(_ value: UInt64) {
    var slot = slot(of: value)
    while index[slot] != 0 { slot = (slot &+ 1) & mask }
    index[slot] = value
  }
}
