/// The entries that are one character long, by code point. A flat table: it is asked for every character.
struct CharacterEntries: Sendable {
  private var ascii = [Int32](repeating: -1, count: 128)
  /// Code point + 1 in the high half, entry in the low half; 0 where the slot is free.
  private var slots: [UInt64]
  private let hash = ByteHash()

  init(_ vocabulary: Vocabulary) {
    var found: [(UInt32, Int32)] = []
    vocabulary.forEach { spelling, entry in
      guard let start = spelling.baseAddress, spelling.count <= 4, spelling.count > 0 else { return }
      let scalar = UTF8Scalar(start, at: 0, end: spelling.count)
      if scalar.length == spelling.count { found.append((scalar.value, entry)) }
    }
    var size = 64
    while size < found.count * 2 { size *= 2 }
    slots = Array(repeating: 0, count: size)
    for (code, entry) in found { set(code, entry) }
  }

  private mutating func set(_ code: UInt32, _ entry: Int32) {
    if code < 128 { ascii[Int(code)] = entry }
    var slot = Int(truncatingIfNeeded: hash(UInt64(code))) & (slots.count - 1)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = UInt64(code + 1) << 32 | UInt64(UInt32(bitPattern: entry))
  }

  /// The entry, or −1.
  func entry(of code: UInt32) -> Int32 {
    if code < 128 { return ascii[Int(code)] }
    return slots.withUnsafeBufferPointer { slots in
      var slot = Int(truncatingIfNeeded: hash(UInt64(code))) & (slots.count - 1)
      while slots[slot] != 0 {
        if slots[slot] >> 32 == UInt64(code + 1) { return Int32(truncatingIfNeeded: slots[slot]) }
        slot = (slot + 1) & (slots.count - 1)
      }
      return -1
    }
  }
}
