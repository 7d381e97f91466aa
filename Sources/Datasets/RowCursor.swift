import JSON
import MaskModel

/// Reads the rows of a block one after another. A value: a copy goes on from where it was copied, so that rows that
/// are not kept can be read once more.
protocol RowCursor {
  /// Those of the place and of all rows so far.
  var columns: ColumnNames { get }
  /// What stops the load and belongs to no row.
  var problem: InputProblem? { get }
  /// Nil behind the last row.
  mutating func next() -> ParsedRow?
}

extension RowParser: RowCursor {
  var problem: InputProblem? { nil }

  init(_ block: Block, _ place: BlockRows.Place) {
    self.init(
      block.bytes, start: block.start, source: place.source, line: block.line, index: place.index,
      columns: place.columns, takesNewColumns: place.takesNewColumns, parts: place.parts)
  }
}

/// Rows as `ujson_loads` of pandas reads them, not yet cut into columns.
struct PandasColumns {
  private(set) var names: ColumnNames
  private let takesNew: Bool
  private let rewriting: PandasRows.Rewriting

  init(_ place: BlockRows.Place, _ rewriting: PandasRows.Rewriting = .once) {
    self.rewriting = place.rebuilding?.rewriting ?? rewriting
    names = place.columns
    takesNew = place.takesNewColumns
  }

  /// After rows that another cursor read.
  mutating func take(_ columns: ColumnNames) { names = columns }

  mutating func row(_ value: JSONValue, _ origin: RowOrigin) -> ParsedRow {
    var extra: Text?
    let values = PandasRows.values(
      of: value, &names, takesNewColumns: takesNew, rewriting: rewriting, extra: &extra)
    var problem: ParsedRow.Problem?
    if values == nil {
      problem = ParsedRow.Problem(
        byte: origin.bytes.lowerBound, found: "a value that is no object", expected: "an object")
    } else if let extra {
      problem = ParsedRow.Problem(
        byte: origin.bytes.lowerBound, found: "the new column \(Shown.name(extra))",
        expected: "the columns of the first block of the data")
    }
    var row = ParsedRow(origin: origin, values: values, problem: problem)
    row.isNullRow = value.isNull
    return row
  }
}
