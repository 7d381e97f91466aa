import MaskModel

/// Where the first file is an array, `datasets` has no types before it writes. Tables of a single row are then gathered
/// and strung together by `ArrowWriter.write_rows_on_file` (datasets 5.2, arrow_writer.py), which wants them all of one
/// schema: same columns, same order, same types.
struct SingleRowPool {
  /// The first file is an array.
  var isInUse = false
  /// Set by the first file, which is an array behind white space: the rows of later files are to be lists then.
  var looksForLists = false
  /// Of the rows that are gathered; nil where there are none.
  private var schema: [Column]?

  mutating func note(_ block: Block, _ typed: inout TypedBlock) {
    guard isInUse else { return }
    if looksForLists, block.isArray == false || block.bytes.first == UInt8(ascii: "[") { noteObjects(&typed) }
    guard typed.rows.count == 1 else {
      schema = nil
      return
    }
    let own =
      typed.rows.form == .document ? typed.rows.typedColumns(looks: false) : Self.schema(of: block, typed)
    if let schema, schema != own {
      typed.note(
        0, "a single row with other columns or types than the single row before",
        "the same columns in the same order, as the first file is an array")
    }
    // A table without columns has no rows, and tables that are strung together have as many as their columns.
    if own.isEmpty, typed.rows.firstBrokenRow == nil, schema == nil || schema == [] { typed.rows.drop() }
    schema = schema ?? own
  }

  private func noteObjects(_ typed: inout TypedBlock) {
    guard let row = typed.rows.firstRowWithValues else { return }
    typed.note(
      row, "an object behind a file that is an array behind white space, with objects of different keys",
      "files that begin with `[`")
  }

  /// The columns that the block has by itself: JSON where the data set has it, as that is known before Arrow reads.
  private static func schema(of block: Block, _ typed: TypedBlock) -> [Column] {
    var place = BlockRows.Place(source: 0, index: 0, columns: ColumnNames(), takesNewColumns: true)
    place.rebuilding = typed.rows.rebuilding
    let rows =
      if block.isArray { BlockRows.array(block, place) } else if typed.rows.form == .arrow {
        BlockRows.arrow(block, place)
      } else { BlockRows.pandas(block, place) }
    var own = rows.typedColumns(looks: false)
    if typed.rows.rebuilding != nil { for index in own.indices { own[index].type = own[index].type.withoutDates } }
    for column in typed.columns where column.type.holdsJSON {
      if let place = own.firstIndex(where: { $0.name == column.name }) {
        own[place].type = own[place].type.withJSON(of: column.type, fillsNull: false)
      } else if typed.rows.isReencoded {
        // `json_encode_field` adds it.
        own.append(Column(name: column.name, type: ColumnType.null.withJSON(of: column.type, fillsNull: false)))
      }
    }
    return own
  }
}
