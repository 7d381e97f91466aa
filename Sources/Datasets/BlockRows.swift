import JSON
import MaskModel

/// The rows of a block, not yet brought to the types of the data set.
///
/// A block of 10 MiB may hold millions of short rows, which take many times its size once they are read. So only the
/// first rows are kept, up to a bound, and the others are read once more when it is their turn.
struct BlockRows {
  /// Of the first row.
  let firstIndex: Int
  private(set) var count = 0
  let columns: ColumnNames
  /// What was seen in each column.
  private(set) var shapes: [TypeShape] = []
  let form: Form
  /// The same rows before they were re-encoded: what Arrow found mixed there is JSON, even where re-encoding leaves
  /// one type (NaN becomes null).
  var mixedBefore: [Column] = []
  /// Of a document, which pandas has typed.
  private var documentColumns: [Column]?
  /// What stops the load and belongs to no row.
  var problems: [InputProblem] = []
  /// The first row that Arrow, or pandas, cannot read.
  private(set) var firstBrokenRow: Int?
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

  /// Who reads rows, and in what.
  enum Form {
    case arrow, pandasLines, objects, texts, document
  }

  /// Rows went through pandas' `ujson_loads` and `ujson_dumps`.
  var isReencoded: Bool { form != .arrow && form != .document }

  /// Where a block stands in the data set.
  struct Place {
    var source: Int
    /// Of the first row.
    var index: Int
    /// The columns known so far; none before the first block.
    var columns: ColumnNames
    var takesNewColumns: Bool
    /// Bytes of memory that rows may take.
    var keptSize = 0
  }

  /// As Arrow reads it.
  static func arrow(_ block: Block, _ place: Place) -> BlockRows {
    BlockRows(RowParser(block, place), place, .arrow)
  }

  /// As pandas reads it line by line.
  static func pandas(_ block: Block, _ place: Place) -> BlockRows {
    BlockRows(PandasLines(block, place), place, .pandasLines)
  }

  /// As `datasets` reads a file that is one array.
  static func array(_ block: Block, _ place: Place) -> BlockRows {
    let form = block.holdsObjects ? Form.objects : .texts
    return BlockRows(ArrayElements(block, place, holdsTexts: form == .texts), place, form)
  }

  /// As pandas reads what Arrow refuses.
  static func document(_ block: Block, _ place: Place) throws(PandasDocument.Refusal) -> BlockRows {
    let document = try PandasDocument(block)
    var rows = BlockRows(DocumentRows(document, block, place), place, .document)
    rows.documentColumns = document.columns
    return rows
  }

  private init(_ cursor: some RowCursor, _ place: Place, _ form: Form) {
    start = cursor
    firstIndex = place.index
    self.form = form
    var cursor = cursor
    var room = place.keptSize
    var kept: [ParsedRow] = []
    var rest: (any RowCursor)?
    var seen = Seen()
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

  private mutating func take(_ seen: Seen) {
    count = seen.count
    shapes = seen.shapes
    while shapes.count < columns.count { shapes.append(TypeShape()) }
    firstBrokenRow = seen.firstBrokenRow
    firstUnreadable = seen.firstUnreadable
    beginsWithNull = seen.beginsWithNull
    firstRowCount = seen.firstRowCount
    marks = seen.marks
  }

  /// Lets go of all rows, which are then read once more when it is their turn.
  mutating func release() {
    kept = []
    rest = start
  }
}

extension BlockRows {
  /// What is known of rows after they were read once.
  private struct Seen {
    var count = 0
    var shapes: [TypeShape] = []
    var firstBrokenRow: Int?
    var firstUnreadable: Range<Int>?
    var beginsWithNull = false
    var firstRowCount = 0
    var marks: [RowOrigin] = []

    mutating func add(_ row: ParsedRow) {
      if count == 0 {
        beginsWithNull = row.isNullRow && row.problem == nil
        firstRowCount = row.values?.count ?? 0
      }
      if row.problem != nil { firstBrokenRow = firstBrokenRow ?? count }
      if !row.isReadable { firstUnreadable = firstUnreadable ?? row.origin.bytes }
      if count == 0 || row.origin.index % RowIndex.smallestStride == 0 { marks.append(row.origin) }
      if let values = row.values {
        while shapes.count < values.count { shapes.append(TypeShape()) }
        for (column, value) in values.enumerated() { shapes[column].add(value, row: count) }
      }
      count += 1
    }
  }

  /// Goes through all rows, kept or not.
  struct Rows: IteratorProtocol {
    private let kept: [ParsedRow]
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
  }

  func makeIterator() -> Rows { Rows(kept, rest) }

  /// Whether the first unreadable row is one for pandas as well, so that its line is.
  func hasRowThatPandasRefuses(_ block: Block) -> Bool {
    guard let broken = firstUnreadable else { return false }
    let range = broken.lowerBound - block.start..<broken.upperBound - block.start
    return (try? PandasReader.whole(block.bytes, range)) == nil
  }

  func type(of column: Int, looks: Bool) -> ColumnType {
    let type = shapes[column].type(looksForMixedTypes: looks)
    let name = columns.names[column]
    if let documentColumns { return documentColumns.first { $0.name == name }?.type ?? .null }
    return mixedBefore.first { $0.name == name }.map { type.withJSON(of: $0.type) } ?? type
  }

  /// The type of a column's values before they are cast. Objects where the data set has text are first written out by
  /// pandas.
  func type(of column: Int, castTo target: ColumnType) -> ColumnType {
    let own = type(of: column, looks: false)
    guard target == .string, case .structure = own else { return own }
    return shapes[column].frameType().withJSON(of: own)
  }

  var holdsMinusZero: Bool { shapes.contains(where: \.holdsMinusZero) }

  /// Each column with the type that these rows alone give it.
  func typedColumns(looks: Bool) -> [Column] {
    shapes.indices.map { Column(name: columns.names[$0], type: type(of: $0, looks: looks)) }
  }
}
