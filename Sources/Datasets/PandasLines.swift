import JSON
import MaskModel

/// Rows as pandas reads them line by line; a line that it cannot read is given to Arrow's rules, with a problem.
struct PandasLines: RowCursor {
  var columns: ColumnNames { rows.names }
  /// The first line without a value: there the load stops.
  private(set) var problem: InputProblem?
  private let block: Block
  private let place: BlockRows.Place
  private var rows: PandasColumns
  private var lines: Lines
  private var index: Int
  /// Reads the rest of a line that pandas cannot read.
  private var fallback: RowParser?

  init(_ block: Block, _ place: BlockRows.Place) {
    self.block = block
    self.place = place
    rows = PandasColumns(place)
    lines = Lines(block)
    index = place.index
  }

  mutating func next() -> ParsedRow? {
    while true {
      if fallback != nil {
        if let row = fallback?.next() { return row }
        leaveFallback()
      }
      guard let line = lines.next() else { return nil }
      do throws(PandasReader.Failure) {
        let value = try PandasReader.whole(block.bytes, line.range)
        if place.rebuilding?.drops(value) == true { continue }
        defer { index += 1 }
        return rows.row(value, origin(line))
      } catch {
        if let row = fallBack(on: line, error) { return row }
      }
    }
  }

  private func origin(_ line: Lines.Line) -> RowOrigin {
    RowOrigin(
      index: index, source: place.source, line: line.number,
      bytes: block.start + line.range.lowerBound..<block.start + line.range.upperBound)
  }

  /// The first row of the line by Arrow's rules; nil where the line holds none.
  private mutating func fallBack(on line: Lines.Line, _ failure: PandasReader.Failure) -> ParsedRow? {
    let found =
      line.range.isEmpty ? "an empty line" : "\(failure.reason), though some columns hold values of mixed types"
    let flaw = ParsedRow.Problem(
      byte: block.start + failure.byte, found: found, expected: "one JSON value to a line")
    fallback = RowParser(
      UnsafeBufferPointer(rebasing: block.bytes[..<line.range.upperBound]), from: line.range.lowerBound,
      start: block.start, source: place.source, line: line.number, index: index, columns: rows.names,
      takesNewColumns: place.takesNewColumns)
    if var row = fallback?.next() {
      row.problem = row.problem ?? flaw
      return row
    }
    leaveFallback()
    if problem == nil {
      let row = RowOrigin(index: index, source: place.source, line: line.number, bytes: 0..<0)
      problem = ParsedRow(origin: row, values: []).inputProblem(flaw)
    }
    return nil
  }

  private mutating func leaveFallback() {
    guard let parser = fallback else { return }
    index = parser.index
    rows.take(parser.columns)
    fallback = nil
  }
}

extension PandasLines {
  static func isOneLine(_ block: Block) -> Bool {
    var lines = Lines(block)
    return lines.next() != nil && lines.next() == nil
  }

  /// Lines as `bytes.splitlines` cuts them.
  struct Lines {
    struct Line {
      var range: Range<Int>
      /// From 1.
      var number: Int
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var number: Int

    init(_ block: Block) {
      bytes = block.bytes
      number = block.line
    }

    mutating func next() -> Line? {
      guard position < bytes.count else { return nil }
      var end = position
      while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
      let line = Line(range: position..<end, number: number)
      position = end
      if position + 1 < bytes.count, bytes[position] == 0x0D, bytes[position + 1] == 0x0A { position += 1 }
      if position < bytes.count, bytes[position] == 0x0A { number += 1 }
      position += 1
      return line
    }
  }
}
