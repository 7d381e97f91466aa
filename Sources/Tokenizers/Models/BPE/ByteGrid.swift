/// Ranks of the merges of two single bytes. The pairs of a language's letters lie close together here, while the table of
/// all merges scatters them: the first round of a piece stays in the processor's nearest cache.
///
/// A class for the raw memory it owns (256 kB).
final class ByteGrid: @unchecked Sendable {
  private let ranks: UnsafeMutablePointer<UInt32>

  init() {
    ranks = .allocate(capacity: 1 << 16)
    ranks.initialize(repeating: MergeTable.none, count: 1 << 16)
  }

  deinit { ranks.deallocate() }

  @inline(__always)
  func rank(of left: UInt8, _ right: UInt8) -> UInt32 { ranks[Int(left) << 8 | Int(right)] }

  /// A pair that is set twice keeps the last, as in the table of all merges.
  func set(_ left: UInt8, _ right: UInt8, rank: UInt32) { ranks[Int(left) << 8 | Int(right)] = rank }

  /// Sets the pairs of another, whose ranks come behind the first `count`.
  func append(_ other: ByteGrid, behind count: UInt32) {
    for pair in 0..<1 << 16 where other.ranks[pair] != MergeTable.none { ranks[pair] = other.ranks[pair] &+ count }
  }
}
