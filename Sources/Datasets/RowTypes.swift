import JSON
import MaskModel

/// Types as `pa.Table.from_pylist` gives them to one row after another. `pa.concat_tables` then joins null with any type
/// and objects with different names, but never integers with floats.
struct RowTypes {
  private var known: [ColumnType]
  private let settled: [ColumnType]

  /// - Parameter settled: the columns' types over all rows.
  init(settled: [ColumnType]) {
    self.settled = settled
    known = settled.map { _ in .null }
  }

  /// Whether the row goes with those before it.
  mutating func takes(_ values: [JSONValue]) -> Bool {
    for (column, value) in values.enumerated() where !value.isNull {
      guard !settled[column].refuses(value) else { return false }
      var shape = TypeShape()
      shape.add(value, row: 0)
      let own = shape.type(looksForMixedTypes: false)
      guard let joined = Self.joined(known[column], own, settled[column]) else { return false }
      known[column] = joined
    }
    return true
  }

  private static func joined(_ one: ColumnType, _ other: ColumnType, _ settled: ColumnType) -> ColumnType? {
    switch (settled, one, other) {
    case (.json, _, _): return .json
    case (_, .null, _): return other
    case (_, _, .null): return one
    case (.list(let settled), .list(let one), .list(let other)):
      return joined(one, other, settled).map { .list($0) }
    case (.structure(let columns), .structure(let one), .structure(let other)):
      return joined(one, other, columns).map { .structure($0) }
    case (.float64, _, _): return one == other ? one : nil
    default: return one
    }
  }

  private static func joined(_ one: [Column], _ other: [Column], _ settled: [Column]) -> [Column]? {
    var result: [Column] = []
    var (ones, others) = (NamedColumns(one), NamedColumns(other))
    for (index, column) in settled.enumerated() {
      let types = (ones.type(of: column.name, guess: index), others.type(of: column.name, guess: index))
      guard let type = joined(types.0 ?? .null, types.1 ?? .null, column.type) else { return nil }
      result.append(Column(name: column.name, type: type))
    }
    return result
  }
}

extension ColumnType {
  /// Integers that Arrow takes from Python neither as 64 bits nor, beside floats, exactly as doubles.
  fileprivate func refuses(_ value: JSONValue) -> Bool {
    switch (self, value) {
    case (.json, _): false
    case (_, .bigInteger): true
    case (.list(.float64), .array(let elements)):
      elements.contains(where: Self.isInexact) && elements.contains(where: \.isDouble)
    case (.list(let element), .array(let elements)): elements.contains { element.refuses($0) }
    case (.structure(let fields), .object(let object)):
      Self.refuses(object, fields)
    default: false
    }
  }

  private static func refuses(_ object: JSONObject, _ fields: [Column]) -> Bool {
    var types = NamedColumns(fields)
    return object.members.enumerated().contains { index, member in
      types.type(of: member.key, guess: index)?.refuses(member.value) == true
    }
  }

  private static func isInexact(_ value: JSONValue) -> Bool {
    switch value {
    case .integer(let integer): integer.magnitude > 1 << 53
    case .bigInteger: true
    default: false
    }
  }
}

extension JSONValue {
  fileprivate var isDouble: Bool { if case .double = self { true } else { false } }
}

extension BlockRows {
  var firstRowWithValues: Int? {
    var rows = makeIterator()
    var position = 0
    while let row = rows.next() {
      if row.values?.isEmpty == false { return position }
      position += 1
    }
    return nil
  }

  /// The first row that `datasets` cannot join with those before it, where it builds the table itself.
  func firstUnjoinedRow(_ types: [ColumnType]) -> Int? {
    var joined = RowTypes(settled: types)
    var rows = makeIterator()
    var position = 0
    while let row = rows.next() {
      if row.isNullRow || !joined.takes(row.values ?? []) { return position }
      position += 1
    }
    return nil
  }
}
