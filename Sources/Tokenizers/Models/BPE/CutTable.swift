/// Which pairs of neighbouring characters some merge joins.
///
/// A merge reaches across the border between two characters only if its left part ends with the first of them and its
/// right part begins with the second. So a border whose pair no merge has is never crossed, and the text may be cut
/// there without changing any token. SentencePiece's kind of BPE, which sees a whole text as one piece, becomes words
/// this way, and words can be cached.
///
/// One bit for the hash of a pair: two pairs that share a bit only mean a cut less.
struct CutTable: Sendable {
  private static let bits = 21
  private var words = [UInt64](repeating: 0, count: 1 << (bits - 6))

  mutating func join(_ left: UInt32, _ right: UInt32) {
    let bit = Self.bit(left, right)
    words[bit >> 6] |= 1 << UInt64(bit & 63)
  }

  /// All that the other joins, too.
  mutating func join(_ other: CutTable) {
    for index in words.indices { words[index] |= other.words[index] }
  }

  /// False if no merge ever joins the two.
  @inline(__always)
  func mayJoin(_ left: UInt32, _ right: UInt32) -> Bool {
    let bit = Self.bit(left, right)
    return words.withUnsafeBufferPointer { $0[bit >> 6] >> UInt64(bit & 63) & 1 != 0 }
  }

  /// Fixed, not seeded: a collision costs nothing but a longer piece.
  @inline(__always)
  private static func bit(_ left: UInt32, _ right: UInt32) -> Int {
    let pair = UInt64(left) << 32 | UInt64(right)
    return Int((pair &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - bits))
  }
}
