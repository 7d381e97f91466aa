import JSON
import MaskModel

/// The types that the rows of a block give its columns, and where they meet.
extension BlockRows {
  func type(of column: Int, looks: Bool) -> ColumnType {
    var type = shapes[column].type(looksForMixedTypes: looks)
    if rebuilding != nil { type = type.withoutDates }
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

  func keys(ofRow position: Int, _ block: Block) -> [Text] {
    var rows = makeIterator()
    for _ in 0..<position { _ = rows.next() }
    guard let bytes = rows.next()?.origin.bytes,
      case .object(let row) = try? PandasReader.whole(
        block.bytes, bytes.lowerBound - block.start..<bytes.upperBound - block.start)
    else { return [] }
    return row.members.map(\.key)
  }

  /// Pandas gives a type to a column without values as well: integers, which no list and no object can be made of.
  mutating func noteEmptyColumns(_ targets: [Column]) {
    for column in documentColumns ?? [] where column.type == .int64 {
      guard let place = columns.place(of: column.name), shapes[place].kinds.isEmpty else { continue }
      switch targets.first(where: { $0.name == column.name })?.type {
      case .list?, .structure?:
        problems.append(
          InputProblem(
            kind: .loadWouldFail, index: firstIndex, source: source, line: 1, byte: 0,
            found: "no value in column \(Shown.name(column.name)), which pandas takes for integers",
            expected: "values as in the first block of the data"))
      default: continue
      }
    }
  }
}
