/// Ranks of the merges of two single bytes. The pairs of a language's letters lie close together here, while the table of
/// all merges scatters them: the first round of a piece stays in the processor's nearest cache.
///
/// A class for the raw memory it owns (256 kB).
final class ByteGrid: @unchecked Sendable {
  private let ranks: UnsafeMutablePointer<UInt32>

  /// - Parameter entries: the entry of each byte.
  init(_ table: MergeTable, _ entries: [Int32]) {
    ranks = .allocate(capacity: 1 << 16)
    for (left, first) in entries.enumerated() {
      for (right, second) in entries.enumerated() {
        let known = first >= 0 && second >= 0
        ranks[left << 8 | right] = known ? table.rank(of: first, second) : MergeTable.none
      }
    }
  }

  deinit { ranks.deallocate() }

  @inline(__always)
  func rank(of left: UInt8, _ right: UInt8) -> UInt32 { ranks[Int(left) << 8 | Int(right)] }
}
