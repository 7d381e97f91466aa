import JSON
import MaskModel

/// The rows of a file that is one array, as `datasets` reads it: its elements, or `{"text": element}` of each. As far
/// as it can be read: the last row says what stands where it could not.
struct ArrayElements: RowCursor {
  var columns: ColumnNames { rows.names }
  var problem: InputProblem? { nil }
  private let block: Block
  private let source: Int
  private let holdsTexts: Bool
  private var rows: PandasColumns
  private let rebuilding: BlockRows.Rebuilding?
  private var reader: PandasReader
  private var line: Int
  private var index: Int
  /// Bytes whose line feeds are counted.
  private var counted = 0
  private var isBegun: Bool
  private var isFirst = true
  private var isDone = false

  /// - Parameter isInside: the block begins with an element, somewhere in the array.
  init(_ block: Block, _ place: BlockRows.Place, holdsTexts: Bool, isInside: Bool = false) {
    self.block = block
    source = place.source
    self.holdsTexts = holdsTexts
    rows = PandasColumns(place)
    rebuilding = place.rebuilding
    reader = PandasReader(block.bytes, 0..<block.bytes.count)
    line = block.line
    index = place.index
    isBegun = isInside
  }

  mutating func next() -> ParsedRow? {
    guard !isDone else { return nil }
    do throws(PandasReader.Failure) {
      guard let (value, begin) = try nextElement() else {
        isDone = true
        try reader.finish()
        return nil
      }
      return rows.row(
        holdsTexts ? .object(JSONObject([.init(key: "text", value: value)])) : value,
        origin(begin..<reader.position))
    } catch {
      isDone = true
      let flaw = ParsedRow.Problem(
        byte: block.start + error.byte, found: error.reason, expected: "the rest of an array",
        isCutShort: error.byte >= block.bytes.count)
      return ParsedRow(origin: origin(error.byte..<block.bytes.count), values: nil, problem: flaw)
    }
  }

  private mutating func nextElement() throws(PandasReader.Failure) -> (value: JSONValue, begin: Int)? {
    while try findsElement() {
      let begin = reader.position
      let value = try reader.value()
      if rebuilding?.drops(value) != true { return (value, begin) }
    }
    return nil
  }

  private mutating func findsElement() throws(PandasReader.Failure) -> Bool {
    defer { isFirst = false }
    if isFirst, isBegun { return true }
    if isFirst { try reader.enterArray() }
    return try reader.nextElement(isFirst: isFirst)
  }

  private mutating func origin(_ range: Range<Int>) -> RowOrigin {
    line += block.bytes[counted..<max(counted, range.lowerBound)].reduce(into: 0) { $0 += $1 == 0x0A ? 1 : 0 }
    counted = max(counted, range.lowerBound)
    defer { index += 1 }
    return RowOrigin(
      index: index, source: source, line: line,
      bytes: block.start + range.lowerBound..<block.start + range.upperBound)
  }
}

extension Block {
  /// `b"{" in batch[:100].split(b'"', 1)[0]`: whether `datasets` takes the elements for rows; else for texts.
  var holdsObjects: Bool {
    bytes.prefix(100).prefix { $0 != UInt8(ascii: "\"") }.contains(UInt8(ascii: "{"))
  }
}
