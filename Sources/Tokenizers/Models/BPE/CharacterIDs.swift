import MaskModel

/// Ids of the entries that are one character long, by code point. A flat table: it is asked for every character.
struct CharacterIDs: Sendable {
  private var ascii = [TokenID](repeating: -1, count: 128)
  /// Code point + 1 in the high half, id in the low half; 0 where the slot is free.
  private var slots: [UInt64]
  private let hash = ByteHash()

  init(_ vocabulary: Vocabulary) {
    var found: [(UInt32, TokenID)] = []
    vocabulary.forEach { spelling, id in
      guard let start = spelling.baseAddress, spelling.count <= 4, spelling.count > 0 else { return }
      let scalar = UTF8Scalar(start, at: 0, end: spelling.count)
      if scalar.length == spelling.count { found.append((scalar.value, id)) }
    }
    var size = 64
    while size < found.count * 2 { size *= 2 }
    slots = Array(repeating: 0, count: size)
    for (code, id) in found { set(code, id) }
  }

  private mutating func set(_ code: UInt32, _ id: TokenID) {
    if code < 128 { ascii[Int(code)] = id }
    var slot = Int(truncatingIfNeeded: hash(UInt64(code))) & (slots.count - 1)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = UInt64(code + 1) << 32 | UInt64(UInt32(bitPattern: id))
  }

  /// The id, or −1.
  func id(of code: UInt32) -> TokenID {
    if code < 128 { return ascii[Int(code)] }
    return slots.withUnsafeBufferPointer { slots in
      var slot = Int(truncatingIfNeeded: hash(UInt64(code))) & (slots.count - 1)
      while slots[slot] != 0 {
        if slots[slot] >> 32 == UInt64(code + 1) { return TokenID(truncatingIfNeeded: slots[slot]) }
        slot = (slot + 1) & (slots.count - 1)
      }
      return -1
    }
  }
}
