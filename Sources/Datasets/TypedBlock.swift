import JSON
import MaskModel

/// The rows of a block, and how each column is brought to the type that it has in the data set.
struct TypedBlock {
  var rows: BlockRows
  let columns: [Column]
  let casts: [ColumnCast]
  /// What was found out about single rows after all were read.
  private var notes: [Note] = []
  /// Where the columns stand in the rows as they were read; nil where they stand so already.
  private var order: [Int]?

  private struct Note {
    var row: Int
    var found: String
    var expected: String
  }

  init(rows: BlockRows, columns: [Column], casts: [ColumnCast], conflict: Int? = nil) {
    self.rows = rows
    self.columns = columns
    self.casts = casts
    let order = columns.map { rows.columns.place(of: $0.name) ?? 0 }
    if order != Array(0..<order.count) { self.order = order }
    if let conflict { note(conflict, "a value of another type than in the rows before", "one type to a column") }
    if rows.beginsWithNull { note(0, "null as the first row, on which Arrow crashes", "an object") }
  }

  /// What is wrong with the row at that position, if nothing else is.
  mutating func note(_ row: Int, _ found: String, _ expected: String) {
    notes.append(Note(row: row, found: found, expected: expected))
  }

  /// A row as the trainer gets it, and what is wrong with it. A value that cannot be brought to its column's type stays
  /// as it is.
  func record(_ row: ParsedRow) -> (record: Record?, problem: InputProblem?) {
    TypedBlock.record(finished(row), casts)
  }

  private func finished(_ row: ParsedRow) -> ParsedRow {
    guard !notes.isEmpty || order != nil else { return row }
    var row = row
    if let note = notes.first(where: { $0.row == row.origin.index - rows.firstIndex }), row.problem == nil {
      row.problem = ParsedRow.Problem(
        byte: row.origin.bytes.lowerBound, found: note.found, expected: note.expected)
    }
    if let order, let values = row.values { row.values = Self.arranged(values, order) }
    return row
  }

  private static func arranged(_ values: [JSONValue], _ order: [Int]) -> [JSONValue] {
    let placed = order.map { $0 < values.count ? values[$0] : .null }
    let last = placed.lastIndex { !$0.isNull } ?? -1
    return Array(placed.prefix(last + 1))
  }

  static func record(_ row: ParsedRow, _ casts: [ColumnCast]) -> (record: Record?, problem: InputProblem?) {
    guard var values = row.values, row.isReadable else { return (nil, row.problem.map(row.inputProblem)) }
    var problem = row.problem
    for column in values.indices where !casts[column].keeps(values[column]) {
      do throws(CastFailure) { values[column] = try casts[column](values[column]) } catch {
        guard problem == nil else { continue }
        problem = ParsedRow.Problem(
          byte: row.origin.bytes.lowerBound, found: "\(error.found) in column \(Shown.name(casts[column].name))",
          expected: "\(error.expected), as in the first block of the data")
      }
    }
    return (Record(origin: row.origin, values: values), problem.map(row.inputProblem))
  }
}
