import JSON
import MaskModel

/// Ids, labels and masks that the data hold.
enum RecordedIntegers {
  /// The integers of a list, each in 32 bits.
  ///
  /// - Throws: a refusal that names the column, the place and what stands there.
  static func read(_ value: JSONValue, column: Text) throws(RowRefusal) -> [Int32] {
    let elements = try list(value, column: column)
    var integers: [Int32] = []
    integers.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      guard case .integer(let number) = element, let integer = Int32(exactly: number) else {
        throw wrong(element, at: index, column: column)
      }
      integers.append(integer)
    }
    return integers
  }

  /// Which elements of a mask count, as Python's `bool` sees them.
  static func readMask(_ value: JSONValue, column: Text) throws(RowRefusal) -> [Bool] {
    try list(value, column: column).map(PythonType.isTrue)
  }

  private static func list(_ value: JSONValue, column: Text) throws(RowRefusal) -> [JSONValue] {
    guard case .array(let elements) = value else {
      throw RowRefusal("column `\(column.string)`: found \(shown(value)), expected a list of integers")
    }
    return elements
  }

  private static func wrong(_ element: JSONValue, at index: Int, column: Text) -> RowRefusal {
    RowRefusal("column `\(column.string)`, position \(index): found \(shown(element)), expected an integer of 32 bits")
  }

  private static func shown(_ value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .integer(let number): String(number)
    case .bigInteger: "an integer beyond 64 bits"
    case .double(let number): String(number)
    case .string: "a text"
    case .array: "a list"
    case .object: "an object"
    }
  }
}
