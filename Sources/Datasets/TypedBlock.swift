import JSON
import MaskModel

/// The rows of a block, and how each column is brought to the type that it has in the data set.
struct TypedBlock {
  var rows: [ParsedRow]
  var columns: [Column]
  var casts: [ColumnCast]
  /// What stops the load and belongs to no row.
  var problems: [InputProblem]
  /// How to read a row of this block again.
  var isReencoded: Bool

  /// A row as the trainer gets it, and what is wrong with it. A value that cannot be brought to its column's type stays
  /// as it is.
  func record(at position: Int) -> (record: Record?, problem: InputProblem?) {
    TypedBlock.record(rows[position], columns.count, casts)
  }

  static func record(
    _ row: ParsedRow, _ columnCount: Int, _ casts: [ColumnCast]
  ) -> (record: Record?, problem: InputProblem?) {
    guard var values = row.values else { return (nil, row.problem.map(row.inputProblem)) }
    while values.count < columnCount { values.append(.null) }
    var problem = row.problem
    for (column, cast) in casts.enumerated() where !cast.isKept {
      do throws(CastFailure) { values[column] = try cast(values[column]) } catch {
        guard problem == nil else { continue }
        problem = ParsedRow.Problem(
          byte: row.origin.bytes.lowerBound, found: "\(error.found) in column \(Shown.name(cast.name))",
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
    if block.isArray {
      let rows = BlockRows.array(block, place)
      return settled(rows, looks: place.source == 0)
    }
    // Only in the first file are rows looked through for objects with different names.
    let looks = place.source == 0
    let plain = BlockRows.arrow(block, place)
    let hasMixed = plain.shapes.contains { $0.type(looksForMixedTypes: looks).holdsJSON }
    guard hasMixed || plain.firstBrokenRow != nil else { return settled(plain, looks: looks) }
    // Mostly what Arrow cannot read pandas cannot either: then there is no need to have it read the rest.
    if plain.hasRowThatPandasRefuses(block) { return settled(plain, looks: false) }
    var pandas = BlockRows.pandas(block, place)
    let canLook = pandas.firstBrokenRow == nil && pandas.problems.isEmpty
    // A line that pandas cannot read ends the look for mixed types without a word, and then mixed types stop the load.
    guard canLook else { return settled(plain, looks: false) }
    let isFoundByLooking = pandas.shapes.contains { $0.isFoundByLooking(looks) }
    if !isFoundByLooking, let broken = plain.firstBrokenRow, broken < plain.firstConflict(looks) ?? .max {
      return settled(plain, looks: looks)
    }
    guard isFoundByLooking || hasMixed else { return settled(plain, looks: looks) }
    pandas.mixedBefore = plain.typedColumns(looks: looks)
    return settled(pandas, looks: looks)
  }

  private static func settled(_ rows: BlockRows, looks: Bool) -> TypedBlock {
    let columns = rows.settledColumns(looks: looks)
    var result = rows.arranged(like: columns)
    if !rows.isReencoded, let conflict = rows.firstConflict(looks), result.rows[conflict].problem == nil {
      result.rows[conflict].problem = ParsedRow.Problem(
        byte: result.rows[conflict].origin.bytes.lowerBound, found: "a value of another type than in the rows before",
        expected: "one type to a column")
    }
    result.noteNullAtStart()
    let casts = columns.map {
      ColumnCast(name: $0.name, from: $0.type, to: $0.type, isReencoded: rows.isReencoded)
    }
    return TypedBlock(
      rows: result.rows, columns: columns, casts: casts, problems: rows.problems, isReencoded: rows.isReencoded)
  }

  /// A later block, or the first of a later file.
  static func following(_ block: Block, _ place: BlockRows.Place, _ columns: [Column]) -> TypedBlock {
    var rows = read(block, place, columns)
    if !rows.isReencoded, let conflict = rows.firstConflict(columns) {
      var pandas = BlockRows.pandas(block, place)
      pandas.mixedBefore = rows.typedColumns(looks: false)
      if pandas.firstBrokenRow == nil, pandas.problems.isEmpty {
        rows = pandas
      } else if rows.rows[conflict].problem == nil {
        rows.rows[conflict].problem = ParsedRow.Problem(
          byte: rows.rows[conflict].origin.bytes.lowerBound,
          found: "a value of another type than in the rows before", expected: "one type to a column")
      }
    }
    rows.noteNullAtStart()
    let casts = zip(columns, rows.typedColumns(looks: false)).map { column, own in
      ColumnCast(name: column.name, from: own.type, to: column.type, isReencoded: rows.isReencoded)
    }
    return TypedBlock(
      rows: rows.rows, columns: columns, casts: casts, problems: rows.problems, isReencoded: rows.isReencoded)
  }

  private static func read(_ block: Block, _ place: BlockRows.Place, _ columns: [Column]) -> BlockRows {
    if block.isArray { return BlockRows.array(block, place) }
    guard columns.contains(where: { $0.type.holdsJSON }) else { return BlockRows.arrow(block, place) }
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
  mutating func noteNullAtStart() {
    guard let first = rows.first, first.isNullRow, first.problem == nil else { return }
    rows[0].problem = ParsedRow.Problem(
      byte: first.origin.bytes.lowerBound, found: "null as the first row, on which Arrow crashes",
      expected: "an object")
  }

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
  func settledColumns(looks: Bool) -> [Column] {
    let columns = typedColumns(looks: looks)
    guard isReencoded else { return columns }
    let inFirstRow = rows.first.map { firstRowCount($0) } ?? 0
    let later = zip(columns, shapes).dropFirst(inFirstRow).filter { $0.0.type.holdsJSON }
    let found = later.filter { $0.1.isFoundByLooking(looks) }.map(\.0)
    let met = later.filter { !$0.1.isFoundByLooking(looks) }
      .sorted {
        ($0.1.firstConflict(looksForMixedTypes: looks) ?? 0) < ($1.1.firstConflict(looksForMixedTypes: looks) ?? 0)
      }
      .map(\.0)
    let others = columns.dropFirst(inFirstRow).filter { !$0.type.holdsJSON }
    return Array(columns.prefix(inFirstRow)) + found + met + others
  }

  /// Of the first row all columns are known from its own keys, which come first.
  private func firstRowCount(_ row: ParsedRow) -> Int { row.values?.count ?? 0 }

  /// The rows with their values in the order of `target`, which has the same names.
  func arranged(like target: [Column]) -> BlockRows {
    let order = target.map { columns.place(of: $0.name) ?? 0 }
    guard order != Array(0..<order.count) else { return self }
    var result = self
    for index in result.rows.indices {
      guard let values = result.rows[index].values else { continue }
      let placed = order.map { $0 < values.count ? values[$0] : .null }
      let last = placed.lastIndex { !$0.isNull } ?? -1
      result.rows[index].values = Array(placed.prefix(last + 1))
    }
    return result
  }
}
