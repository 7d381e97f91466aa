import JSON
import MaskModel

/// The type that `pandas.read_json` (pandas 3.1) and then `Table.from_pandas` give a column, and its values in that type.
enum PandasTypes {
  typealias Typed = (type: ColumnType, values: [JSONValue])

  static func typed(_ name: Text, _ values: [JSONValue]) throws(PandasDocument.Refusal) -> Typed {
    var shape = TypeShape()
    for (row, value) in values.enumerated() { shape.add(value, row: row) }
    let type = shape.type(looksForMixedTypes: false)
    guard !type.holdsJSON else { throw .noTable }
    if PandasDates.looksForDates(name), let dates = try PandasDates.dates(values, type) { return dates }
    if values.contains(where: holdsBigInteger) { return try bigIntegers(values, type) }
    switch type {
    case .int64 where values.contains(.null), .float64: return numbers(values)
    case .null where values.isEmpty: return (.int64, [])
    default: return (type.withoutDates, values)
    }
  }

  /// Unsigned where all values are; floats where one is or a value is null. Arrow refuses all else, and all in lists.
  private static func bigIntegers(_ values: [JSONValue], _ type: ColumnType) throws(PandasDocument.Refusal) -> Typed {
    guard type == .float64 else { throw .noTable }
    var isUnsigned = true
    for value in values {
      switch value {
      case .bigInteger: continue
      case .integer(let number) where number >= 0: continue
      case .double, .null: isUnsigned = false
      default: throw .noTable
      }
    }
    return isUnsigned ? (.uint64, values) : numbers(values)
  }

  /// Beside null, integers pass through doubles; doubles that are all whole become integers.
  private static func numbers(_ values: [JSONValue]) -> Typed {
    let doubles = values.map { value -> Double? in
      switch value {
      case .integer(let number): Double(number)
      case .bigInteger(let digits): Double(digits.string)
      case .double(let number): number
      default: nil
      }
    }
    let whole = doubles.map { $0.map { Int64(exactly: $0) } }
    if !whole.contains(.some(nil)) { return (.int64, whole.map { $0.flatMap { $0.map(JSONValue.integer) } ?? .null }) }
    return (.float64, doubles.map { $0.map(JSONValue.double) ?? .null })
  }

  private static func holdsBigInteger(_ value: JSONValue) -> Bool {
    switch value {
    case .bigInteger: true
    case .array(let elements): elements.contains(where: holdsBigInteger)
    case .object(let object): object.members.contains { holdsBigInteger($0.value) }
    default: false
    }
  }
}

extension ColumnType {
  static let uint64 = ColumnType.foreign("uint64")
  static let microseconds = ColumnType.foreign("timestamp[us]")
  static let nanoseconds = ColumnType.foreign("timestamp[ns]")

  static func microseconds(zone: String) -> ColumnType { .foreign(Text("timestamp[us, tz=\(zone)]")) }
}
