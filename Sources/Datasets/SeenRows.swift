import MaskModel

/// What is known of rows after they were read once.
struct SeenRows {
  let parts: ArrowParts?
  /// Offset of the block.
  let start: Int
  var count = 0
  var shapes: [TypeShape] = []
  var firstBrokenRow: Int?
  /// The first at which Arrow itself stops.
  var firstUnparsedRow: Int?
  var firstUnreadable: Range<Int>?
  var beginsWithNull = false
  var firstRowCount = 0
  var marks: [RowOrigin] = []

  mutating func add(_ row: ParsedRow) {
    if count == 0 {
      beginsWithNull = row.isNullRow && row.problem == nil
      firstRowCount = row.values?.count ?? 0
    }
    if let problem = row.problem {
      firstBrokenRow = firstBrokenRow ?? count
      if !problem.isOfCast { firstUnparsedRow = firstUnparsedRow ?? count }
    }
    if !row.isReadable { firstUnreadable = firstUnreadable ?? row.origin.bytes }
    if count == 0 || row.origin.index % RowIndex.smallestStride == 0 { marks.append(row.origin) }
    if let values = row.problem?.met ?? row.values {
      while shapes.count < values.count { shapes.append(TypeShape()) }
      let part = parts?.part(ofLineEnd: row.origin.bytes.upperBound - start) ?? 0
      for (column, value) in values.enumerated() { shapes[column].add(value, row: count, part: part) }
    }
    count += 1
  }
}
