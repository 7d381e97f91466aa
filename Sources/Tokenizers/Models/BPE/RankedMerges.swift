import JSON
import MaskModel

/// Merges where a vocabulary has none written down: two neighbours become one where together they are an entry, the entry
/// that comes first in an order before all others, of equals the leftmost.
struct RankedMerges {
  let table: MergeTable
  let grid: ByteGrid
  let cuts: CutTable

  /// - Parameters:
  ///   - order: entries, the first to be merged first; their places are the ranks.
  ///   - isPart: whether text can become an entry by itself, and so a part of another.
  /// - Returns: nil where there are more ways to merge than a table holds.
  init?(_ vocabulary: Vocabulary, order: [Int32], isPart: (Int32) -> Bool = { _ in true }) {
    var ranks = [Int32](repeating: -1, count: vocabulary.count)
    for (rank, entry) in order.enumerated() { ranks[Int(entry)] = Int32(truncatingIfNeeded: rank) }
    var pairs: [(merge: MergeTable.Merge, rank: Int32)] = []
    var cuts = CutTable()
    let grid = ByteGrid()
    vocabulary.forEach { spelling, entry in
      guard ranks[Int(entry)] >= 0, spelling.count > 1 else { return }
      for at in 1..<spelling.count where spelling[at] & 0xC0 != 0x80 {
        let (first, second) = (
          UnsafeBufferPointer(rebasing: spelling[..<at]), UnsafeBufferPointer(rebasing: spelling[at...])
        )
        guard let left = vocabulary.entry(of: first), let right = vocabulary.entry(of: second), isPart(left),
          isPart(right)
        else { continue }
        pairs.append((MergeTable.Merge(left: left, right: right, merged: entry), ranks[Int(entry)]))
        Self.note(first, second, ranks[Int(entry)], &cuts, grid)
      }
    }
    guard pairs.count <= MergeTable.mostMerges, vocabulary.count <= MergeTable.mostEntries else { return nil }
    table = MergeTable(capacity: max(pairs.count, order.count))
    for (merge, rank) in pairs {
      table.set(merge.left, merge.right, rank: UInt32(truncatingIfNeeded: rank), merged: merge.merged)
    }
    table.finish(count: order.count)
    self.grid = grid
    self.cuts = cuts
  }

  /// Merges in the order of their ranks.
  init?(_ vocabulary: Vocabulary, listed merges: [MergeTable.Merge]) {
    guard merges.count <= MergeTable.mostMerges, vocabulary.count <= MergeTable.mostEntries else { return nil }
    table = MergeTable(merges)
    var cuts = CutTable()
    let grid = ByteGrid()
    for (rank, merge) in merges.enumerated() {
      Array(vocabulary.spelling(ofEntry: Int(merge.left))).withUnsafeBufferPointer { left in
        Array(vocabulary.spelling(ofEntry: Int(merge.right))).withUnsafeBufferPointer { right in
          Self.note(left, right, Int32(truncatingIfNeeded: rank), &cuts, grid)
        }
      }
    }
    self.grid = grid
    self.cuts = cuts
  }

  /// The characters at the border, for those who cut there; bytes that both are, for the first round.
  private static func note(
    _ first: UnsafeBufferPointer<UInt8>, _ second: UnsafeBufferPointer<UInt8>, _ rank: Int32, _ cuts: inout CutTable,
    _ grid: ByteGrid
  ) {
    guard let left = first.baseAddress, let right = second.baseAddress else { return }
    let last = UTF8Scalar(left, at: UTF8Scalar.start(before: first.count, in: left, from: 0), end: first.count)
    let next = UTF8Scalar(right, at: 0, end: second.count)
    cuts.join(last.value, next.value)
    if last.length == first.count, next.length == second.count,
      let leftByte = ByteAlphabet.standard.byte(of: last.value),
      let rightByte = ByteAlphabet.standard.byte(of: next.value)
    {
      grid.set(leftByte, rightByte, rank: UInt32(bitPattern: rank))
    }
  }
}
