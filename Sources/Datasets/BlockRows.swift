import JSON
import MaskModel

/// The rows of a block, not yet brought to the types of the data set.
///
/// A block of 10 MiB may hold millions of short rows, which take many times its size once they are read. So only the
/// first rows are kept, up to a bound, and the others are read once more when it is their turn.
struct BlockRows {
  let source: Int
  /// Of the first row.
  let firstIndex: Int
  private(set) var count = 0
  let columns: ColumnNames
  /// What was seen in each column.
  private(set) var shapes: [TypeShape] = []
  let form: Form
  /// Where Arrow found values of two kinds before rows were re-encoded: JSON, even where re-encoding leaves one type
  /// (NaN becomes null).
  var mixedBefore: [Column] = []
  /// Of a document that is an array, none of whose lines `ujson_loads` refuses.
  var isArrayInLine = false
  /// Some of its objects lack keys of others.
  var keysDiffer = false
  /// Of a document, which pandas has typed.
  var documentColumns: [Column]?
  /// Read anew with the types that Python's values have (`rebuilt`), and how.
  var rebuilding: Rebuilding?
  /// What stops the load and belongs to no row.
  var problems: [InputProblem] = []
  /// The first row with which something is wrong, for Arrow, for pandas or for the columns of the data set.
  private(set) var firstBrokenRow: Int?
  /// The first at which Arrow itself stops.
  private(set) var firstUnparsedRow: Int?
  /// Where the first row stands that gives no record.
  private(set) var firstUnreadable: Range<Int>?
  /// The first row is `null` itself.
  private(set) var beginsWithNull = false
  /// Columns that the first row has: they come first.
  private(set) var firstRowCount = 0
  /// Where some of the rows stand, at least as many as the index wants.
  private(set) var marks: [RowOrigin] = []
  private var kept: [ParsedRow] = []
  private let start: any RowCursor
  /// Reads the rows behind those that are kept.
  private var rest: (any RowCursor)?

  init(_ cursor: some RowCursor, _ place: Place, _ form: Form, blockStart: Int = 0) {
    start = cursor
    source = place.source
    firstIndex = place.index
    self.form = form
    var cursor = cursor
    var room = place.keptSize
    var kept: [ParsedRow] = []
    var rest: (any RowCursor)?
    var seen = SeenRows(parts: place.parts, start: blockStart)
    while true {
      if rest == nil, room <= 0 { rest = cursor }
      guard let row = cursor.next() else { break }
      seen.add(row)
      guard rest == nil else { continue }
      room -= row.weight
      kept.append(row)
    }
    self.kept = kept
    self.rest = rest
    columns = cursor.columns
    problems = cursor.problem.map { [$0] } ?? []
    take(seen)
  }

  private mutating func take(_ seen: SeenRows) {
    count = seen.count
    shapes = seen.shapes
    while shapes.count < columns.count { shapes.append(TypeShape()) }
    firstBrokenRow = seen.firstBrokenRow
    firstUnparsedRow = seen.firstUnparsedRow
    firstUnreadable = seen.firstUnreadable
    beginsWithNull = seen.beginsWithNull
    firstRowCount = seen.firstRowCount
    marks = seen.marks
  }

  /// These rows are lost on the way.
  mutating func drop() {
    count = 0
    marks = []
    kept = []
    rest = nil
  }

  /// Lets go of all rows, which are then read once more when it is their turn.
  mutating func release() {
    kept = []
    rest = start
  }
}

extension BlockRows {
  /// Goes through all rows, kept or not.
  struct Rows: IteratorProtocol {
    private var kept: [ParsedRow]
    private var position = 0
    private var rest: (any RowCursor)?

    fileprivate init(_ kept: [ParsedRow], _ rest: (any RowCursor)?) {
      self.kept = kept
      self.rest = rest
    }

    mutating func next() -> ParsedRow? {
      guard position < kept.count else { return rest?.next() }
      defer { position += 1 }
      return kept[position]
    }

    /// The next row, which is not kept on: what it holds is freed when it was looked at, while it is still at hand, and
    /// not with the whole block.
    mutating func takeNext() -> ParsedRow? {
      guard position < kept.count else { return rest?.next() }
      defer { position += 1 }
      var row = ParsedRow(origin: kept[position].origin, values: nil)
      swap(&row, &kept[position])
      return row
    }
  }

  func makeIterator() -> Rows { Rows(kept, rest) }

  /// Hands the rows over, and has them no longer.
  mutating func handOver() -> Rows {
    defer { kept = [] }
    return Rows(kept, rest)
  }
}
