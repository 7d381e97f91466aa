import MaskModel

extension TypedBlock {
  /// The first block of the data, which settles the columns, as `Json._split_generators` and `_generate_tables`
  /// (datasets 5.2) do it.
  static func settling(_ block: Block, _ place: BlockRows.Place) -> TypedBlock {
    // Only in the first file are rows looked through for objects with different names.
    let looks = place.source == 0
    if block.isArray { return settled(array(block, place, []), block, place, looks: looks) }
    var plain = BlockRows.arrow(block, place)
    let hasMixed = plain.shapes.contains { $0.type(looksForMixedTypes: looks).holdsJSON }
    guard hasMixed || plain.firstBrokenRow != nil else { return settled(plain, block, place, looks: looks) }
    // Mostly what Arrow cannot read pandas cannot either: then there is no need to have it read the rest.
    if plain.hasRowThatPandasRefuses(block) {
      return settled(orDocument(plain, block, place), block, place, looks: false)
    }
    plain.release()
    var pandas = BlockRows.pandas(block, place)
    let canLook = pandas.firstBrokenRow == nil && pandas.problems.isEmpty
    // A line that pandas cannot read ends the look for mixed types without a word, and then mixed types stop the load.
    guard canLook else { return settled(orDocument(plain, block, place), block, place, looks: false) }
    let isFoundByLooking = pandas.shapes.contains { $0.depthFoundByLooking(looks) != nil }
    let conflict = [plain, pandas].compactMap { $0.firstConflict(looks) }.min()
    if !isFoundByLooking, let broken = plain.firstBrokenRow, broken < conflict ?? .max {
      return settled(orDocument(plain, block, place), block, place, looks: looks)
    }
    guard isFoundByLooking || hasMixed || conflict != nil else { return settled(plain, block, place, looks: looks) }
    if !isFoundByLooking, let row = plain.firstConflict(false) {
      pandas.mixedBefore = plain.firstMixedPlace(inRow: row, block)
    }
    return settled(pandas, block, place, looks: looks)
  }

  /// Where Arrow stops for another reason than mixed types `datasets` has pandas read the whole file.
  static func orDocument(_ plain: BlockRows, _ block: Block, _ place: BlockRows.Place) -> BlockRows {
    guard let broken = plain.firstUnparsedRow, broken < plain.firstConflict(false) ?? .max else { return plain }
    return (try? BlockRows.document(block, place)) ?? plain
  }

  /// What `find_mixed_struct_types_field_paths` finds in an array behind white space it also looks for in the files that
  /// come later, whose rows are no lists.
  var looksForListsLater: Bool {
    guard rows.form == .document, rows.isArrayInLine else { return false }
    return rows.keysDiffer || rows.shapes.contains { $0.depthFoundByLooking(true) != nil }
  }

  /// Behind white space `datasets` does not see an array: it goes line by line where columns hold JSON, and else has
  /// pandas read the whole.
  static func array(_ block: Block, _ place: BlockRows.Place, _ columns: [Column]) -> BlockRows {
    if block.bytes.first == UInt8(ascii: "[") { return BlockRows.array(block, place) }
    let document =
      block.bytes.first == UInt8(ascii: "{") ? "an object over many lines" : "an array behind white space"
    let problem: String
    if columns.contains(where: { $0.type.holdsJSON }) {
      problem = "\(document), though some columns hold values of mixed types"
    } else {
      do throws(PandasDocument.Refusal) { return try BlockRows.document(block, place) } catch {
        problem = "\(document), \(error.shown)"
      }
    }
    var rows = BlockRows.array(block, place)
    rows.problems.append(
      InputProblem(
        kind: .loadWouldFail, index: place.index, source: place.source, line: block.line, byte: block.start,
        found: problem, expected: "`[` as the first byte, or one object to a line"))
    return rows
  }

  private static func settled(
    _ read: BlockRows, _ block: Block, _ place: BlockRows.Place, looks: Bool
  ) -> TypedBlock {
    let rows = valid(read, block, place, read.typedColumns(looks: looks).map(\.type))
    let columns = rows.settledColumns(block, looks: looks)
    let holdsMinusZero = rows.holdsMinusZero
    let casts = columns.map {
      ColumnCast(
        name: $0.name, from: $0.type, to: $0.type, isReencoded: rows.isReencoded, holdsMinusZero: holdsMinusZero)
    }
    return TypedBlock(
      rows: rows, columns: columns, casts: casts, conflict: rows.form == .arrow ? rows.firstConflict(looks) : nil
    ).joined(by: rows.typedColumns(looks: looks).map(\.type))
  }

  /// Lists that begin with null make a table that Arrow itself finds invalid, and then `datasets` builds it from rows.
  static func valid(
    _ rows: BlockRows, _ block: Block, _ place: BlockRows.Place, _ types: [ColumnType]
  ) -> BlockRows {
    guard rows.form != .document, rows.firstBrokenRow == nil, rows.problems.isEmpty,
      zip(rows.shapes, types).contains(where: { $0.losesNulls($1) })
    else { return rows }
    return rows.rebuilt(block, place, holdsJSON: types.contains(where: \.holdsJSON))
  }

  func joined(by types: [ColumnType]) -> TypedBlock {
    guard rows.rebuilding != nil, let row = rows.firstUnjoinedRow(types) else { return self }
    var block = self
    block.note(
      row, "a value of another type than in the rows before, in data with a list that begins with null",
      "the same type in all rows")
    return block
  }
}
