import JSON
import MaskModel

/// The rows of a block, and how each column is brought to the type that it has in the data set.
struct TypedBlock {
  let rows: BlockRows
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
    for column in values.indices where !casts[column].isKept {
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

extension TypedBlock {
  /// The first block of the data, which settles the columns, as `Json._split_generators` and `_generate_tables`
  /// (datasets 5.2) do it.
  static func settling(_ block: Block, _ place: BlockRows.Place) -> TypedBlock {
    // Only in the first file are rows looked through for objects with different names.
    let looks = place.source == 0
    if block.isArray { return settled(array(block, place, []), block, looks: looks) }
    var plain = BlockRows.arrow(block, place)
    let hasMixed = plain.shapes.contains { $0.type(looksForMixedTypes: looks).holdsJSON }
    guard hasMixed || plain.firstBrokenRow != nil else { return settled(plain, block, looks: looks) }
    // Mostly what Arrow cannot read pandas cannot either: then there is no need to have it read the rest.
    if plain.hasRowThatPandasRefuses(block) { return settled(orDocument(plain, block, place), block, looks: false) }
    plain.release()
    var pandas = BlockRows.pandas(block, place)
    let canLook = pandas.firstBrokenRow == nil && pandas.problems.isEmpty
    // A line that pandas cannot read ends the look for mixed types without a word, and then mixed types stop the load.
    guard canLook else { return settled(orDocument(plain, block, place), block, looks: false) }
    let isFoundByLooking = pandas.shapes.contains { $0.depthFoundByLooking(looks) != nil }
    let conflict = [plain, pandas].compactMap { $0.firstConflict(looks) }.min()
    if !isFoundByLooking, let broken = plain.firstBrokenRow, broken < conflict ?? .max {
      return settled(orDocument(plain, block, place), block, looks: looks)
    }
    guard isFoundByLooking || hasMixed || conflict != nil else { return settled(plain, block, looks: looks) }
    pandas.mixedBefore = plain.typedColumns(looks: looks)
    return settled(pandas, block, looks: looks)
  }

  /// Where Arrow stops for another reason than mixed types `datasets` has pandas read the whole file.
  private static func orDocument(_ plain: BlockRows, _ block: Block, _ place: BlockRows.Place) -> BlockRows {
    guard let broken = plain.firstBrokenRow, broken < plain.firstConflict(false) ?? .max else { return plain }
    return (try? BlockRows.document(block, place)) ?? plain
  }

  /// Behind white space `datasets` does not see an array: it goes line by line where columns hold JSON, and else has
  /// pandas read the whole.
  private static func array(_ block: Block, _ place: BlockRows.Place, _ columns: [Column]) -> BlockRows {
    if block.bytes.first == UInt8(ascii: "[") { return BlockRows.array(block, place) }
    let problem: String
    if columns.contains(where: { $0.type.holdsJSON }) {
      problem = "an array behind white space, though some columns hold values of mixed types"
    } else {
      do throws(PandasDocument.Refusal) { return try BlockRows.document(block, place) } catch {
        guard error == .noTable else { return BlockRows.array(block, place) }
        problem = "an array behind white space, of which pandas makes no table"
      }
    }
    var rows = BlockRows.array(block, place)
    rows.problems.append(
      InputProblem(
        kind: .loadWouldFail, index: place.index, source: place.source, line: block.line, byte: block.start,
        found: problem, expected: "`[` as the first byte, or one object to a line"))
    return rows
  }

  private static func settled(_ rows: BlockRows, _ block: Block, looks: Bool) -> TypedBlock {
    let columns = rows.settledColumns(block, looks: looks)
    let holdsMinusZero = rows.holdsMinusZero
    let casts = columns.map {
      ColumnCast(
        name: $0.name, from: $0.type, to: $0.type, isReencoded: rows.isReencoded, holdsMinusZero: holdsMinusZero)
    }
    return TypedBlock(
      rows: rows, columns: columns, casts: casts, conflict: rows.form == .arrow ? rows.firstConflict(looks) : nil)
  }

  /// A later block, or the first of a later file.
  static func following(_ block: Block, _ place: BlockRows.Place, _ columns: [Column]) -> TypedBlock {
    var rows = read(block, place, columns)
    var conflict = rows.form == .arrow ? rows.firstConflict(columns) : nil
    if conflict != nil {
      rows.release()
      var pandas = BlockRows.pandas(block, place)
      pandas.mixedBefore = rows.typedColumns(looks: false)
      if pandas.firstBrokenRow == nil, pandas.problems.isEmpty {
        rows = pandas
        conflict = nil
      }
    }
    let holdsMinusZero = rows.holdsMinusZero
    let casts = columns.indices.map { column in
      ColumnCast(
        name: columns[column].name, from: rows.type(of: column, castTo: columns[column].type),
        to: columns[column].type, isReencoded: rows.isReencoded, holdsMinusZero: holdsMinusZero)
    }
    return TypedBlock(rows: rows, columns: columns, casts: casts, conflict: conflict)
  }

  private static func read(_ block: Block, _ place: BlockRows.Place, _ columns: [Column]) -> BlockRows {
    if block.isArray { return array(block, place, columns) }
    guard columns.contains(where: { $0.type.holdsJSON }) else {
      return orDocument(BlockRows.arrow(block, place), block, place)
    }
    var rows = BlockRows.pandas(block, place)
    if block.hadByteOrderMark, place.source > 0 {
      rows.problems.append(
        InputProblem(
          kind: .loadWouldFail, index: place.index, source: place.source, line: 1, byte: 0,
          found: "a byte order mark, though some columns hold values of mixed types", expected: "a JSON value"))
    }
    return rows
  }
}

extension BlockRows {
  /// The first row in which Arrow meets a second kind of value.
  func firstConflict(_ looks: Bool) -> Int? {
    shapes.compactMap { $0.firstConflict(looksForMixedTypes: looks) }.min()
  }

  /// The same in a block whose columns are settled: places that hold JSON take all kinds.
  func firstConflict(_ columns: [Column]) -> Int? {
    zip(columns, shapes).compactMap { $1.firstConflict(target: $0.type) }.min()
  }

  /// Columns in the order in which Arrow meets them. Where columns are JSON-typed or hold JSON, `json_encode_field`
  /// (datasets 5.2, utils/json.py) adds them to rows that lack them, so that they come right behind the columns of the
  /// first row.
  func settledColumns(_ block: Block, looks: Bool) -> [Column] {
    let columns = typedColumns(looks: looks)
    guard isReencoded else { return columns }
    let later = zip(columns, shapes).dropFirst(firstRowCount).filter { $0.0.type.holdsJSON }
    let found = later.compactMap { column, shape in shape.depthFoundByLooking(looks).map { (column, $0) } }
      .sorted { $0.1 < $1.1 }.map(\.0)
    let met = later.filter { $0.1.depthFoundByLooking(looks) == nil }
      .map { (column: $0.0, row: $0.1.firstConflict(looksForMixedTypes: looks) ?? 0) }
    let others = columns.dropFirst(firstRowCount).filter { !$0.type.holdsJSON }
    return Array(columns.prefix(firstRowCount)) + found + inOrderOfMeeting(met, block) + others
  }

  /// By the row in which Arrow meets a second kind, and in a row by its keys.
  private func inOrderOfMeeting(_ met: [(column: Column, row: Int)], _ block: Block) -> [Column] {
    let rows = Dictionary(grouping: met, by: \.row)
    return rows.keys.sorted().flatMap { row in
      let columns = (rows[row] ?? []).map(\.column)
      guard columns.count > 1 else { return columns }
      let keys = keys(ofRow: row, block)
      return columns.map { ($0, keys.firstIndex(of: $0.name) ?? .max) }.sorted { $0.1 < $1.1 }.map(\.0)
    }
  }

  private func keys(ofRow position: Int, _ block: Block) -> [Text] {
    var rows = makeIterator()
    for _ in 0..<position { _ = rows.next() }
    guard let bytes = rows.next()?.origin.bytes,
      case .object(let row) = try? PandasReader.whole(
        block.bytes, bytes.lowerBound - block.start..<bytes.upperBound - block.start)
    else { return [] }
    return row.members.map(\.key)
  }
}
