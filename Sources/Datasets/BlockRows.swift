import JSON
import MaskModel

/// The rows of a block, not yet brought to the types of the data set.
struct BlockRows {
  var rows: [ParsedRow] = []
  var columns: ColumnNames
  /// What was seen in each column.
  var shapes: [TypeShape] = []
  /// Rows went through pandas' `ujson_loads` and `ujson_dumps`.
  var isReencoded: Bool
  /// The same rows before they were re-encoded: what Arrow found mixed there is JSON, even where re-encoding leaves
  /// one type (NaN becomes null).
  var mixedBefore: [Column] = []
  /// What stops the load and belongs to no row.
  var problems: [InputProblem] = []

  /// Where a block stands in the data set.
  struct Place {
    var source: Int
    /// Of the first row.
    var index: Int
    /// The columns known so far; none before the first block.
    var columns: ColumnNames
    var takesNewColumns: Bool
  }

  /// As Arrow reads it.
  static func arrow(_ block: Block, _ place: Place) -> BlockRows {
    var parser = RowParser(
      block.bytes, start: block.start, source: place.source, line: block.line, index: place.index,
      columns: place.columns, takesNewColumns: place.takesNewColumns)
    var result = BlockRows(columns: place.columns, isReencoded: false)
    while let row = parser.next() { result.rows.append(row) }
    result.columns = parser.columns
    result.observe()
    return result
  }

  /// As pandas reads it line by line; a line that it cannot read is given to Arrow's rules, with a problem.
  static func pandas(_ block: Block, _ place: Place) -> BlockRows {
    var result = BlockRows(columns: place.columns, isReencoded: true)
    var index = place.index
    for line in PandasRows.lines(of: block.bytes, firstNumber: block.line) {
      do throws(PandasReader.Failure) {
        let value = try PandasReader.whole(block.bytes, line.range)
        let origin = RowOrigin(
          index: index, source: place.source, line: line.number,
          bytes: block.start + line.range.lowerBound..<block.start + line.range.upperBound)
        result.append(value, origin, place)
        index += 1
      } catch { result.fallBack(on: line, error, block, place, &index) }
    }
    result.observe()
    return result
  }

  private mutating func append(_ value: JSONValue, _ origin: RowOrigin, _ place: Place) {
    var extra: Text?
    let values = PandasRows.values(of: value, &columns, takesNewColumns: place.takesNewColumns, extra: &extra)
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
    rows.append(row)
  }

  private mutating func fallBack(
    on line: PandasRows.Line, _ failure: PandasReader.Failure, _ block: Block, _ place: Place, _ index: inout Int
  ) {
    let found =
      line.range.isEmpty ? "an empty line" : "\(failure.reason), though some columns hold values of mixed types"
    let problem = ParsedRow.Problem(
      byte: block.start + failure.byte, found: found, expected: "one JSON value to a line")
    var parser = RowParser(
      UnsafeBufferPointer(rebasing: block.bytes[..<line.range.upperBound]), from: line.range.lowerBound,
      start: block.start, source: place.source, line: line.number, index: index, columns: columns,
      takesNewColumns: place.takesNewColumns)
    var isFirst = true
    while var row = parser.next() {
      if isFirst, row.problem == nil { row.problem = problem }
      isFirst = false
      rows.append(row)
    }
    if isFirst {
      let row = RowOrigin(index: index, source: place.source, line: line.number, bytes: 0..<0)
      problems.append(ParsedRow(origin: row, values: []).inputProblem(problem))
    }
    index = parser.index
    columns = parser.columns
  }

  /// As `datasets` reads a file that is one array: its elements, or `{"text": element}` of each.
  static func array(_ block: Block, _ place: Place) -> BlockRows {
    var result = BlockRows(columns: place.columns, isReencoded: true)
    let holdsObjects = PandasRows.holdsObjects(block.bytes)
    let (elements, failure) = PandasRows.elements(of: block.bytes)
    var line = block.line
    var seen = 0
    for (offset, element) in elements.enumerated() {
      line += block.bytes[seen..<element.range.lowerBound].reduce(into: 0) { $0 += $1 == 0x0A ? 1 : 0 }
      seen = element.range.lowerBound
      let origin = RowOrigin(
        index: place.index + offset, source: place.source, line: line,
        bytes: block.start + element.range.lowerBound..<block.start + element.range.upperBound)
      let value = holdsObjects ? element.value : .object(JSONObject([.init(key: "text", value: element.value)]))
      result.append(value, origin, place)
    }
    if let failure {
      let origin = RowOrigin(
        index: place.index + elements.count, source: place.source, line: line,
        bytes: block.start + failure.byte..<block.start + block.bytes.count)
      let problem = ParsedRow.Problem(
        byte: block.start + failure.byte, found: failure.reason, expected: "the rest of an array")
      result.rows.append(ParsedRow(origin: origin, values: nil, problem: problem))
    }
    result.observe()
    return result
  }

  private mutating func observe() {
    shapes = Array(repeating: TypeShape(), count: columns.count)
    for row in rows.indices {
      guard let count = rows[row].values?.count else { continue }
      for column in 0..<count { shapes[column].add(rows[row].values?[column] ?? .null, row: row) }
    }
  }

  /// Whether the first unreadable row is one for pandas as well, so that its line is.
  func hasRowThatPandasRefuses(_ block: Block) -> Bool {
    guard let broken = rows.first(where: { !$0.isReadable })?.origin.bytes else { return false }
    let range = broken.lowerBound - block.start..<broken.upperBound - block.start
    return (try? PandasReader.whole(block.bytes, range)) == nil
  }

  func type(of column: Int, looks: Bool) -> ColumnType {
    let type = shapes[column].type(looksForMixedTypes: looks)
    let name = columns.names[column]
    return mixedBefore.first { $0.name == name }.map { type.withJSON(of: $0.type) } ?? type
  }

  /// Each column with the type that these rows alone give it.
  func typedColumns(looks: Bool) -> [Column] {
    shapes.indices.map { Column(name: columns.names[$0], type: type(of: $0, looks: looks)) }
  }

  /// The first row that Arrow cannot read.
  var firstBrokenRow: Int? { rows.firstIndex { $0.problem != nil } }
}
