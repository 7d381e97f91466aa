import MaskModel
import Synchronization

/// Where rows stand, every so many of them: what it takes to find any row of a large file again.
///
/// Filled by the reader while others ask. Its memory is bounded: where it would grow beyond `mostMarks`, every second
/// mark is dropped and marks are set half as often.
public final class RowIndex: Sendable {
  static let mostMarks = 1 << 15
  static let smallestStride = 64
  private let mostMarks: Int

  /// A row that is known.
  struct Mark {
    var index: Int
    /// Offset in its source.
    var offset: Int
    var line: Int
    /// Position of its block among `blocks`.
    var block: Int
  }

  /// Rows that are typed as one.
  struct BlockPlan: Sendable {
    var source: Int
    /// Offsets in the source.
    var bytes: Range<Int>
    /// Of the first row.
    var firstIndex: Int
    var form: BlockRows.Form
    var rebuilding: BlockRows.Rebuilding?
    var casts: [ColumnCast]
  }

  private struct State {
    var marks: [Mark] = []
    var blocks: [BlockPlan] = []
    var stride = RowIndex.smallestStride
    /// Rows seen so far, those that could not be read included.
    var count = 0
    var isComplete = false
  }

  private let state = Mutex(State())

  init(mostMarks: Int = RowIndex.mostMarks) { self.mostMarks = mostMarks }

  /// Rows known so far; the reader may still be under way.
  public var count: Int { state.withLock { $0.count } }

  var markCount: Int { state.withLock { $0.marks.count } }

  /// Whether the reader has come to the end.
  public var isComplete: Bool { state.withLock { $0.isComplete } }

  /// - Parameters:
  ///   - rows: the first row of the block, and at least all whose index is a multiple of `smallestStride`.
  ///   - end: behind the last row.
  func add(_ block: BlockPlan, _ rows: [RowOrigin], end: Int) {
    state.withLock { state in
      // Equal plans share their storage.
      var block = block
      if let last = state.blocks.last, last.casts == block.casts { block.casts = last.casts }
      state.blocks.append(block)
      let wanted = rows.prefix { $0.index < end }
      for row in wanted where row.index % state.stride == 0 || row == rows[0] {
        state.marks.append(
          Mark(index: row.index, offset: row.bytes.lowerBound, line: row.line, block: state.blocks.count - 1))
      }
      if !wanted.isEmpty { state.count = max(state.count, end) }
      while state.marks.count > mostMarks { thin(&state) }
    }
  }

  func complete() { state.withLock { $0.isComplete = true } }

  private func thin(_ state: inout State) {
    state.stride *= 2
    var kept: [Mark] = []
    var lastBlock = -1
    for mark in state.marks where mark.index % state.stride == 0 || mark.block != lastBlock {
      kept.append(mark)
      lastBlock = mark.block
    }
    // So many blocks that each with one mark is too much: then blocks lose theirs as well.
    if kept.count > mostMarks { kept = kept.enumerated().filter { $0.offset % 2 == 0 }.map(\.element) }
    state.marks = kept
  }

  /// The last mark at or before that row, with its block.
  func mark(before index: Int) -> (mark: Mark, block: BlockPlan)? {
    state.withLock { state in
      guard index >= 0, index < state.count else { return nil }
      var low = 0
      var high = state.marks.count
      while low < high {
        let middle = (low + high) / 2
        if state.marks[middle].index <= index { low = middle + 1 } else { high = middle }
      }
      guard low > 0 else { return nil }
      let mark = state.marks[low - 1]
      return (mark, state.blocks[mark.block])
    }
  }
}
