import MaskModel

extension TypedBlock {
  /// A later block, or the first of a later file.
  ///
  /// - Parameter met: columns with the places that blocks behind the first made JSON (`metMixed`).
  static func following(
    _ block: Block, _ place: BlockRows.Place, _ columns: [Column], met: [Column]
  ) -> TypedBlock {
    var rows = read(block, place, columns + met)
    if rows.isReencoded { rows.mixedBefore = met }
    var conflict = rows.form == .arrow ? rows.firstConflict(columns) : nil
    if let row = conflict, row <= rows.firstBrokenRow ?? row {
      rows.release()
      var pandas = BlockRows.pandas(block, place)
      pandas.mixedBefore = rows.firstMixedPlace(inRow: row, block)
      if pandas.firstBrokenRow == nil, pandas.problems.isEmpty {
        rows = pandas
        conflict = nil
      }
    }
    // What is JSON-typed in the data set is it here, whatever this block holds.
    let targets = rows.columns.names.indices.map { rows.type(of: $0, looks: false).withJSON(of: columns[$0].type) }
    if conflict == nil { rows = valid(rows, block, place, targets) }
    rows.noteEmptyColumns(columns)
    let holdsMinusZero = rows.holdsMinusZero
    let casts = columns.indices.map { column in
      ColumnCast(
        name: columns[column].name, from: rows.type(of: column, castTo: columns[column].type),
        to: columns[column].type, isReencoded: rows.isReencoded, holdsMinusZero: holdsMinusZero)
    }
    return TypedBlock(rows: rows, columns: columns, casts: casts, conflict: conflict).joined(by: targets)
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

  /// `json_field_paths` of `Json._generate_tables` goes on from block to block and from file to file.
  func metMixed(before: [Column]) -> [Column] {
    guard rows.isReencoded else { return before }
    return rows.typedColumns(looks: false).filter { $0.type.holdsJSON }
  }
}
