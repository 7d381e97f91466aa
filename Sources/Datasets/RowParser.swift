import JSON
import MaskModel

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads the rows of a block as Arrow reads JSON: objects one after another, wherever lines end.
///
/// A row that cannot be read costs its line and no more.
struct RowParser {
  /// More columns than this make a row unreadable: every row holds a value for each.
  static let mostColumns = 4096

  private let bytes: UnsafeBufferPointer<UInt8>
  /// Offset in the source of `bytes[0]`.
  private let start: Int
  private let source: Int
  private(set) var columns: ColumnNames
  /// False once the columns are settled: a new one then stops the load.
  private let takesNewColumns: Bool
  private(set) var position: Int
  private(set) var line: Int
  private(set) var index: Int
  /// Where the current line ends.
  private var lineEnd: Int
  /// For each column the last row that had it, by `serial`.
  private var seen: [Int]
  private var serial = 0
  private let parts: ArrowParts?
  /// Values of the row before: the best guess for the next.
  private var lastCount = 0
  private let names = MemberNames()

  init(
    _ bytes: UnsafeBufferPointer<UInt8>, from position: Int = 0, start: Int, source: Int, line: Int, index: Int,
    columns: ColumnNames, takesNewColumns: Bool, parts: ArrowParts? = nil
  ) {
    self.bytes = bytes
    self.parts = parts
    self.start = start
    self.source = source
    self.columns = columns
    self.takesNewColumns = takesNewColumns
    self.position = position
    self.line = line
    self.index = index
    lineEnd = position - 1
    seen = Array(repeating: 0, count: columns.count)
  }

  /// Nil at the end of the block.
  mutating func next() -> ParsedRow? {
    skipSpace()
    guard position < bytes.count else { return nil }
    let begin = position
    let beginLine = line
    if begin > lineEnd { lineEnd = endOfLine(from: begin) }
    let columnCount = columns.count
    do throws(JSONError) {
      let (values, end, problem) = try row(from: begin)
      return finished(begin, end, beginLine, values, problem)
    } catch {
      forgetColumns(from: columnCount)
      return broken(begin, beginLine, error)
    }
  }

  private mutating func finished(
    _ begin: Int, _ end: Int, _ beginLine: Int, _ values: [JSONValue]?, _ problem: ParsedRow.Problem?
  ) -> ParsedRow {
    let origin = origin(begin..<end, beginLine)
    position = end
    var problem = problem
    if lineEnd < end, problem == nil, parts?.cuts(begin..<end, bytes) == true { problem = cutProblem(begin) }
    while lineEnd < end, lineEnd < bytes.count {
      line += 1
      lineEnd = endOfLine(from: lineEnd + 1)
    }
    var row = ParsedRow(origin: origin, values: values, problem: problem)
    row.isNullRow = bytes[begin] == UInt8(ascii: "n")
    return row
  }

  private func cutProblem(_ begin: Int) -> ParsedRow.Problem {
    ParsedRow.Problem(
      byte: start + begin, found: "an object over several lines, where Arrow cuts a file of this size into parts",
      expected: "one object to a line")
  }

  /// Half a surrogate pair can be shown as U+FFFD; all else costs the line. Arrow takes bytes that are not UTF-8, but
  /// no row that has them can be read.
  private mutating func broken(_ begin: Int, _ beginLine: Int, _ error: JSONError) -> ParsedRow {
    let problem = ParsedRow.Problem(
      byte: start + error.byte, found: error.found, expected: error.expected, isCutShort: error.kind == .truncated)
    let columnCount = columns.count
    if error.kind == .loneSurrogate || error.kind == .invalidUTF8 {
      if let (values, end, _) = try? row(from: begin, replacing: error.kind) {
        var row = finished(begin, end, beginLine, values, problem)
        row.isUndecodable = error.kind == .invalidUTF8
        return row
      }
      forgetColumns(from: columnCount)
    }
    let origin = origin(begin..<lineEnd, beginLine)
    position = lineEnd
    return ParsedRow(origin: origin, values: nil, problem: problem)
  }

  private mutating func forgetColumns(from count: Int) {
    seen.removeLast(columns.count - count)
    columns.removeLast(columns.count - count)
  }

  private mutating func origin(_ range: Range<Int>, _ line: Int) -> RowOrigin {
    defer { index += 1 }
    return RowOrigin(
      index: index, source: source, line: line, bytes: start + range.lowerBound..<start + range.upperBound)
  }

  private mutating func row(
    from begin: Int, replacing: JSONError.Kind? = nil
  ) throws(JSONError) -> (values: [JSONValue]?, end: Int, problem: ParsedRow.Problem?) {
    var reader = JSONReader(
      bytes, from: begin, replacesLoneSurrogates: replacing == .loneSurrogate,
      replacesInvalidUTF8: replacing == .invalidUTF8, readsArrowNumbers: true, names: names)
    if try reader.peek() == .null {
      try reader.null()
      return ([], reader.position, nil)
    }
    var values: [JSONValue] = []
    values.reserveCapacity(lastCount)
    var problem: ParsedRow.Problem?
    var guess = 0
    serial += 1
    try reader.enterObject()
    while let key = try reader.nextKey() {
      guard let place = try place(of: key, reader, guess, values, &problem) else {
        try reader.skipValue()
        continue
      }
      if values.count <= place {
        values.append(contentsOf: repeatElement(.null, count: place + 1 - values.count))
      }
      values[place] = try value(&reader, &problem)
      guess = place + 1
    }
    lastCount = values.count
    return (values, reader.position, problem)
  }

  /// The column of a key; nil where there is none and none can be added.
  private mutating func place(
    of key: JSONString, _ reader: JSONReader, _ guess: Int, _ values: [JSONValue],
    _ problem: inout ParsedRow.Problem?
  ) throws(JSONError) -> Int? {
    let byte = key.bytes.lowerBound - 1
    if let place = columns.place(of: key, in: reader, guess: guess) {
      if seen[place] == serial, problem?.isOfCast ?? true {
        problem = ParsedRow.Problem(
          byte: start + byte, found: "the key \(Shown.name(reader.text(of: key))) a second time",
          expected: "each key once", met: values)
      }
      seen[place] = serial
      return place
    }
    guard takesNewColumns else {
      if problem == nil {
        problem = ParsedRow.Problem(
          byte: start + byte, found: "the new column \(Shown.name(reader.text(of: key)))",
          expected: "the columns of the first block of the data", isOfCast: true)
      }
      return nil
    }
    guard columns.count < Self.mostColumns else {
      throw JSONError(byte: byte, found: "another column", expected: "at most \(Self.mostColumns) columns")
    }
    columns.append(reader.text(of: key))
    seen.append(serial)
    return columns.count - 1
  }

  private func value(
    _ reader: inout JSONReader, _ problem: inout ParsedRow.Problem?
  ) throws(JSONError) -> JSONValue {
    reader.skipWhitespace()
    let begin = reader.position
    let value = try reader.value()
    switch value {
    case .array, .object, .double: if problem == nil { problem = flaw(of: value, begin..<reader.position) }
    default: break
    }
    return value
  }

  /// What Arrow refuses in a value that is right JSON.
  private func flaw(of value: JSONValue, _ range: Range<Int>) -> ParsedRow.Problem? {
    if let key = Self.duplicateKey(in: value) {
      return ParsedRow.Problem(
        byte: start + range.lowerBound, found: "the key \(Shown.name(key)) a second time", expected: "each key once")
    }
    guard Self.holdsInfinity(value), !bytes[range].contains(UInt8(ascii: "I")) else { return nil }
    return ParsedRow.Problem(
      byte: start + range.lowerBound, found: "a number beyond all doubles", expected: "a number of at most 1.8e308")
  }

  private static func duplicateKey(in value: JSONValue) -> Text? {
    switch value {
    case .array(let elements):
      elements.withUnsafeBufferPointer { elements in
        for at in elements.indices { if let key = duplicateKey(in: elements[at]) { return key } }
        return nil
      }
    case .object(let object):
      object.duplicateKey
        ?? object.members.withUnsafeBufferPointer { members in
          for at in members.indices { if let key = duplicateKey(in: members[at].value) { return key } }
          return nil
        }
    default: nil
    }
  }

  private static func holdsInfinity(_ value: JSONValue) -> Bool {
    switch value {
    case .double(let number): number.isInfinite
    case .array(let elements):
      elements.withUnsafeBufferPointer { elements in elements.indices.contains { holdsInfinity(elements[$0]) } }
    case .object(let object):
      object.members.withUnsafeBufferPointer { members in
        members.indices.contains { holdsInfinity(members[$0].value) }
      }
    default: false
    }
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0D: break
      case 0x0A: line += 1
      default: return
      }
      position += 1
    }
  }

  /// The offset of the next line feed, or the end of the block.
  private func endOfLine(from begin: Int) -> Int {
    guard begin < bytes.count, let base = bytes.baseAddress,
      let found = memchr(base + begin, 0x0A, bytes.count - begin)
    else { return bytes.count }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }
}
