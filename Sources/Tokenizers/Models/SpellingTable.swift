/// Finds an entry by its spelling: open addressing, 16 bytes a slot, in which a spelling of up to 11 bytes stands itself.
///
/// So most look-ups read one slot and nothing else; of longer spellings a hash stands there, and who asks compares the
/// spelling, which lies elsewhere in memory. A class for the raw memory it owns.
final class SpellingTable: @unchecked Sendable {
  /// A spelling of up to `longestWhole` bytes with its length in the highest byte, or the hash of a longer one.
  struct Key {
    var low: UInt64
    var high: UInt32

    /// Whether equal keys are equal spellings.
    @inline(__always)
    var isWhole: Bool { high != SpellingTable.hashed }
  }

  struct Slot {
    var low: UInt64
    var high: UInt32
    /// Entry + 1, or 0 where the slot is free.
    var entry: UInt32

    @inline(__always)
    func has(_ key: Key) -> Bool { low == key.low && high == key.high }
  }

  private static let longestWhole = 11
  private static let hashed: UInt32 = 0xFF00_0000
  /// Slots that are taken of each eight, at most.
  private static let mostTaken = 5

  let slots: UnsafeMutablePointer<Slot>
  let mask: Int
  private let hash: ByteHash

  /// - Parameter entries: how many will go in.
  init(entries: Int, hash: ByteHash) {
    var size = 1 << 10
    while !Self.holds(entries, slots: size) { size *= 2 }
    mask = size - 1
    self.hash = hash
    slots = TableMemory.allocate(size)
    slots.initialize(repeating: Slot(low: 0, high: 0, entry: 0), count: size)
  }

  deinit { slots.deallocate() }

  func holds(_ entries: Int) -> Bool { Self.holds(entries, slots: mask + 1) }

  private static func holds(_ entries: Int, slots: Int) -> Bool { entries <= slots / 8 * mostTaken }

  /// Where the search for a key begins; it goes on with the next slot until one is free.
  @inline(__always)
  func place(of key: Key) -> Int { Int(truncatingIfNeeded: hash(key.low, UInt64(key.high))) & mask }

  @inline(__always)
  func key(of spelling: UnsafeBufferPointer<UInt8>) -> Key {
    guard let start = spelling.baseAddress else { return Key(low: 0, high: 0) }
    let count = spelling.count
    guard count <= Self.longestWhole else { return Key(low: hash(start, count), high: Self.hashed) }
    let bytes = UnsafeRawPointer(start)
    let length = UInt32(truncatingIfNeeded: count) << 24
    if count >= 8 {
      let last = UInt64(bytes.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
      let rest = UInt32(truncatingIfNeeded: last >> UInt64((12 &- count) &* 8))
      return Key(low: bytes.loadUnaligned(as: UInt64.self), high: rest | length)
    }
    return Key(low: Self.word(bytes, count), high: length)
  }

  /// Fewer than eight bytes, as reads that overlap instead of a loop.
  @inline(__always)
  private static func word(_ bytes: UnsafeRawPointer, _ count: Int) -> UInt64 {
    if count >= 4 {
      let first = UInt64(bytes.loadUnaligned(as: UInt32.self))
      let last = UInt64(bytes.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
      return first | last << UInt64((count &- 4) &* 8)
    }
    guard count > 0 else { return 0 }
    func byte(_ at: Int) -> UInt64 { UInt64(bytes.load(fromByteOffset: at, as: UInt8.self)) << UInt64(at &* 8) }
    return byte(0) | byte(count >> 1) | byte(count &- 1)
  }
}
