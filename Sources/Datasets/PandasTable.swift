import JSON
import MaskModel

/// The table that `pandas.read_json` (pandas 3.1) makes of a document, before it looks at types. Built while the document
/// is read, so that an array of objects never stands in memory as such.
struct PandasTable {
  private(set) var names = ColumnNames()
  private(set) var count = 0
  /// The document is an array.
  private(set) var isArray = false
  /// The values of each column.
  private var columns: [[JSONValue]] = []
  /// How many rows of an array have each column.
  private var filled: [Int] = []
  /// Rows with few of many columns would take many times what they hold.
  private let mostValues: Int

  init(_ bytes: UnsafeBufferPointer<UInt8>) throws(PandasDocument.Refusal) {
    mostValues = bytes.count + 1 << 20
    var reader = PandasReader(bytes, 0..<bytes.count, isText: true)
    if (try? reader.enterArray()) != nil {
      isArray = true
      try readRows(&reader)
      return
    }
    reader = PandasReader(bytes, 0..<bytes.count, isText: true)
    guard case .object(let object)? = try? reader.value(), (try? reader.finish()) != nil else { throw .noTable }
    try setColumns(of: object)
  }

  /// Lets go of it.
  mutating func takeColumn(_ place: Int) -> [JSONValue] {
    defer { columns[place] = [] }
    return columns[place]
  }

  /// Some row of an array has no such key.
  func isLacking(_ place: Int) -> Bool { !filled.isEmpty && filled[place] < count }

  private func checkSize(_ columns: Int, _ rows: Int) throws(PandasDocument.Refusal) {
    guard columns <= RowParser.mostColumns, columns * rows <= mostValues else { throw .tooLarge }
  }
}

extension PandasTable {
  /// The first element decides: rows with names, rows without, or a single column.
  private mutating func readRows(_ reader: inout PandasReader) throws(PandasDocument.Refusal) {
    var others: [JSONValue] = []
    var isFirst = true
    while let element = try Self.nextElement(&reader, isFirst) {
      switch element {
      case .object(let row) where isFirst || count > 0: try add(row)
      case _ where count > 0: throw .noTable
      default: others.append(element)
      }
      isFirst = false
    }
    guard (try? reader.finish()) != nil else { throw .noTable }
    if !others.isEmpty { try setColumns(of: others) }
  }

  private static func nextElement(
    _ reader: inout PandasReader, _ isFirst: Bool
  ) throws(PandasDocument.Refusal) -> JSONValue? {
    do throws(PandasReader.Failure) {
      // Not `nil` alone, which is null among values.
      return try reader.nextElement(isFirst: isFirst) ? .some(try reader.value()) : .none
    } catch { throw .noTable }
  }

  private mutating func add(_ row: JSONObject) throws(PandasDocument.Refusal) {
    for (index, member) in row.members.enumerated() {
      let place = place(of: member.key, guess: index)
      if place == names.count {
        names.append(member.key)
        columns.append(Array(repeating: .null, count: count))
        filled.append(0)
      }
      columns[place].append(member.value)
      filled[place] += 1
    }
    count += 1
    for place in columns.indices where columns[place].count < count { columns[place].append(.null) }
    try checkSize(columns.count, count)
  }

  private func place(of name: Text, guess: Int) -> Int {
    if guess < names.count, names.names[guess] == name { return guess }
    return names.place(of: name) ?? names.count
  }

  private mutating func setColumns(of elements: [JSONValue]) throws(PandasDocument.Refusal) {
    count = elements.count
    guard case .array? = elements.first else { return append("text", elements) }
    let rows = elements.compactMap(\.elements)
    guard rows.count == elements.count, let width = rows.map(\.count).max() else { throw .noTable }
    try checkSize(width, count)
    for column in 0..<width {
      append(
        width == 1 ? "text" : Text(String(column)), rows.map { column < $0.count ? $0[column] : .null })
    }
  }

  private mutating func append(_ name: Text, _ values: [JSONValue]) {
    names.append(name)
    columns.append(values)
  }
}

extension PandasTable {
  /// Lists of one length, or objects whose keys name the rows; single values stand in every row.
  private mutating func setColumns(of object: JSONObject) throws(PandasDocument.Refusal) {
    let lists = object.members.compactMap { $0.value.elements }
    let keys = Self.keys(of: object)
    guard lists.isEmpty != (keys == nil) else { throw .noTable }
    count = lists.first?.count ?? keys?.count ?? 0
    guard lists.allSatisfy({ $0.count == count }) else { throw .noTable }
    try checkSize(object.members.count, count)
    for member in object.members {
      switch member.value {
      case .array(let elements): append(member.key, elements)
      case .object(let rows): append(member.key, Self.values(of: rows, keys ?? ColumnNames()))
      default: append(member.key, Array(repeating: member.value, count: count))
      }
    }
  }

  /// Of all objects in it; nil where there is none.
  private static func keys(of object: JSONObject) -> ColumnNames? {
    var keys: ColumnNames?
    for member in object.members {
      guard case .object(let rows) = member.value else { continue }
      var known = keys ?? ColumnNames()
      for row in rows.members where known.place(of: row.key) == nil { known.append(row.key) }
      keys = known
    }
    return keys
  }

  private static func values(of object: JSONObject, _ keys: ColumnNames) -> [JSONValue] {
    var values = [JSONValue](repeating: .null, count: keys.count)
    for member in object.members { if let place = keys.place(of: member.key) { values[place] = member.value } }
    return values
  }
}
