import JSON
import MaskModel

/// A file that is no JSON lines for Arrow, but one document for `pandas.read_json` (pandas 3.1), to which `datasets`
/// gives it then: an object that holds columns, or an array behind white space.
struct PandasDocument {
  private(set) var columns: [Column] = []
  /// Some object of an array lacks a key of another.
  private(set) var keysDiffer = false
  /// Of each column.
  private var values: [[JSONValue]] = []
  let count: Int

  enum Refusal: Error {
    /// Pandas, or Arrow behind it, makes no table of it.
    case noTable
    /// Pandas guesses at dates, or at numbers in names, in a way that we do not follow.
    case unknown
  }

  init(_ block: Block) throws(Refusal) {
    guard block.isWhole, block.start == 0,
      let document = try? PandasReader.whole(block.bytes, 0..<block.bytes.count),
      let table = Self.table(of: document)
    else { throw .noTable }
    guard Self.keepsNames(table.map(\.name)) else { throw .unknown }
    count = table.first?.values.count ?? 0
    let lacking = Self.lackedKeys(document)
    keysDiffer = !lacking.isEmpty
    for column in table {
      guard column.values.count == count else { throw .noTable }
      var (type, values) = try PandasTypes.typed(column.name, column.values)
      // What is absent is NaN, and a column of nothing but null and NaN is one of integers.
      if type == .null, lacking.contains(column.name) { type = .int64 }
      columns.append(Column(name: column.name, type: type))
      self.values.append(values)
    }
  }

  func row(_ index: Int) -> JSONObject {
    JSONObject(columns.indices.map { .init(key: columns[$0].name, value: values[$0][index]) })
  }

  private typealias Table = [(name: Text, values: [JSONValue])]

  private static func table(of document: JSONValue) -> Table? {
    switch document {
    case .object(let object): columns(of: object)
    case .array(let elements): table(of: elements)
    default: nil
    }
  }

  /// Lists of one length, or objects whose keys name the rows; single values stand in every row.
  private static func columns(of object: JSONObject) -> Table? {
    let lists = object.members.compactMap { $0.value.elements }
    let keyed = object.members.compactMap { if case .object(let rows) = $0.value { rows } else { nil } }
    guard lists.isEmpty != keyed.isEmpty else { return nil }
    var keys = ColumnNames()
    for member in keyed.flatMap(\.members) where keys.place(of: member.key) == nil { keys.append(member.key) }
    let count = lists.first?.count ?? keys.count
    return object.members.map { member in
      switch member.value {
      case .array(let elements): (member.key, elements)
      case .object(let rows): (member.key, values(of: rows, keys))
      default: (member.key, Array(repeating: member.value, count: count))
      }
    }
  }

  private static func values(of object: JSONObject, _ keys: ColumnNames) -> [JSONValue] {
    var values = [JSONValue](repeating: .null, count: keys.count)
    for member in object.members { if let place = keys.place(of: member.key) { values[place] = member.value } }
    return values
  }

  /// Keys that some object of an array lacks.
  private static func lackedKeys(_ document: JSONValue) -> Set<Text> {
    guard case .array(let elements) = document else { return [] }
    let rows = elements.map { element -> Set<Text> in
      if case .object(let row) = element { Set(row.members.map(\.key)) } else { [] }
    }
    guard let first = rows.first, rows.contains(where: { $0 != first }) else { return [] }
    return rows.reduce(first) { $0.union($1) }.subtracting(rows.reduce(first) { $0.intersection($1) })
  }

  /// The first element decides: rows with names, rows without, or a single column.
  private static func table(of elements: [JSONValue]) -> Table? {
    switch elements.first {
    case nil: return []
    case .object:
      let rows = elements.compactMap { if case .object(let row) = $0 { row } else { nil } }
      guard rows.count == elements.count else { return nil }
      var names = ColumnNames()
      for member in rows.flatMap(\.members) where names.place(of: member.key) == nil { names.append(member.key) }
      let cells = rows.map { values(of: $0, names) }
      return names.names.indices.map { column in (names.names[column], cells.map { $0[column] }) }
    case .array:
      let rows = elements.compactMap(\.elements)
      guard rows.count == elements.count, let width = rows.map(\.count).max() else { return nil }
      return (0..<width).map { column in
        (width == 1 ? "text" : Text(String(column)), rows.map { column < $0.count ? $0[column] : .null })
      }
    default: return [("text", elements)]
    }
  }
}

extension PandasDocument {
  /// Whether `_convert_axes` leaves these columns as they are.
  private static func keepsNames(_ names: [Text]) -> Bool {
    let words: Set<String> = ["nan", "nat", "none", "null", "now", "today", "n/a", "na", "inf", "infinity"]
    let isNamed = names.contains { name in
      guard let first = name.bytes.first, first | 0x20 >= UInt8(ascii: "a") || first == UInt8(ascii: "_") else {
        return false
      }
      return !words.contains(name.string.lowercased())
    }
    let isCounted = names.enumerated().allSatisfy { Text(String($0.offset)) == $0.element }
    return isNamed || isCounted
  }
}

/// The rows of a document: all of them stand in all of the file.
struct DocumentRows: RowCursor {
  var columns: ColumnNames { rows.names }
  var problem: InputProblem? { nil }
  private let document: PandasDocument
  private let block: Block
  private let place: BlockRows.Place
  private var rows: PandasColumns
  private var position = 0

  init(_ document: PandasDocument, _ block: Block, _ place: BlockRows.Place) {
    self.document = document
    self.block = block
    self.place = place
    rows = PandasColumns(place, .never)
  }

  mutating func next() -> ParsedRow? {
    guard position < document.count else { return nil }
    defer { position += 1 }
    let origin = RowOrigin(
      index: place.index + position, source: place.source, line: block.line,
      bytes: block.start..<block.start + block.bytes.count)
    return rows.row(.object(document.row(position)), origin)
  }
}
