import JSON
import MaskModel

/// Who reads the rows of a block, and how they are read.
extension BlockRows {
  /// Who reads rows, and in what.
  enum Form {
    case arrow, pandasLines, pythonLines, objects, texts, document
  }

  /// Rows went through pandas' `ujson_loads` and `ujson_dumps`.
  var isReencoded: Bool {
    switch form {
    case .pandasLines, .objects, .texts: true
    case .arrow, .pythonLines, .document: false
    }
  }

  /// How rows are made where `datasets` throws Arrow's table away: `pa.Table.from_pylist` of each.
  struct Rebuilding: Sendable {
    var rewriting: PandasRows.Rewriting
    /// A table of a row without columns has no row.
    var dropsEmptyRows: Bool

    func drops(_ value: JSONValue) -> Bool {
      guard dropsEmptyRows, case .object(let object) = value else { return false }
      return object.members.isEmpty
    }
  }

  /// Where a block stands in the data set.
  struct Place {
    var source: Int
    /// Of the first row.
    var index: Int
    /// The columns known so far; none before the first block.
    var columns: ColumnNames
    var takesNewColumns: Bool
    /// Bytes of memory that rows may take.
    var keptSize = 0
    /// Of rows that are read with the types of Python's values.
    var rebuilding: Rebuilding?
    /// Of rows that Arrow reads.
    var parts: ArrowParts?
  }
}

extension BlockRows {
  /// As Arrow reads it.
  static func arrow(_ block: Block, _ place: Place) -> BlockRows {
    var place = place
    place.parts = ArrowParts(block)
    return BlockRows(RowParser(block, place), place, .arrow, blockStart: block.start)
  }

  /// As pandas reads it line by line.
  static func pandas(_ block: Block, _ place: Place) -> BlockRows {
    BlockRows(PandasLines(block, place), place, .pandasLines)
  }

  /// As `datasets` reads a file that is one array.
  static func array(_ block: Block, _ place: Place) -> BlockRows {
    let form = block.holdsObjects ? Form.objects : .texts
    return BlockRows(ArrayElements(block, place, holdsTexts: form == .texts), place, form)
  }

  /// The same rows as `datasets` builds them itself where Arrow's table is not valid.
  ///
  /// - Parameter holdsJSON: some column does, so that no row lacks all columns.
  func rebuilt(_ block: Block, _ place: Place, holdsJSON: Bool) -> BlockRows {
    var place = place
    let rebuilding = Rebuilding(rewriting: form == .arrow ? .never : .twice, dropsEmptyRows: !holdsJSON)
    place.rebuilding = rebuilding
    var rows =
      switch form {
      case .objects, .texts: BlockRows(ArrayElements(block, place, holdsTexts: form == .texts), place, form)
      case .arrow: BlockRows(PandasLines(block, place), place, .pythonLines)
      default: BlockRows(PandasLines(block, place), place, form)
      }
    rows.mixedBefore = mixedBefore
    rows.rebuilding = rebuilding
    return rows
  }

  /// As pandas reads what Arrow refuses.
  static func document(_ block: Block, _ place: Place) throws(PandasDocument.Refusal) -> BlockRows {
    let document = try PandasDocument(block)
    var rows = BlockRows(DocumentRows(document, block, place), place, .document)
    rows.documentColumns = document.columns
    rows.keysDiffer = document.keysDiffer
    rows.isArrayInLine = document.isArray && PandasLines.isOneLine(block)
    if rows.count == 0, !place.takesNewColumns { rows.noteNewColumn(of: document.columns, place) }
    return rows
  }

  /// Where there are rows, each tells it.
  private mutating func noteNewColumn(of columns: [Column], _ place: Place) {
    guard let new = columns.first(where: { place.columns.place(of: $0.name) == nil }) else { return }
    problems.append(
      InputProblem(
        kind: .loadWouldFail, index: place.index, source: place.source, line: 1, byte: 0,
        found: "the new column \(Shown.name(new.name))", expected: "the columns of the first block of the data"))
  }

  /// Whether the first unreadable row is one for pandas as well, so that its line is.
  func hasRowThatPandasRefuses(_ block: Block) -> Bool {
    guard let broken = firstUnreadable else { return false }
    let range = broken.lowerBound - block.start..<broken.upperBound - block.start
    return (try? PandasReader.whole(block.bytes, range)) == nil
  }
}
