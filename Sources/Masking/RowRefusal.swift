import JSON
import MaskModel

/// Why a trainer stops at a row, as its error would be printed: `AttributeError: 'int' object has no attribute …`.
struct RowRefusal: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }

  init(_ error: String, _ message: String) { reason = message.isEmpty ? error : "\(error): \(message)" }

  /// What Python says of `value.name` where only text has it.
  static func noAttribute(_ name: String, of value: JSONValue, type: ColumnType) -> RowRefusal {
    RowRefusal("AttributeError", "'\(PythonType.name(of: value, in: type))' object has no attribute '\(name)'")
  }
}

/// The Python type that a value of a column has.
enum PythonType {
  static func name(of value: JSONValue, in type: ColumnType) -> String {
    switch value {
    case .null: "NoneType"
    case .bool: "bool"
    case .integer, .bigInteger: "int"
    case .double: "float"
    case .string: type.objectClass?.string ?? "str"
    case .array: "list"
    case .object: "dict"
    }
  }

  /// What `bool(value)` is in Python.
  static func isTrue(_ value: JSONValue) -> Bool {
    switch value {
    case .null: false
    case .bool(let flag): flag
    case .integer(let number): number != 0
    case .bigInteger: true
    case .double(let number): number != 0
    case .string(let text): !text.isEmpty
    case .array(let elements): !elements.isEmpty
    case .object(let object): !object.members.isEmpty
    }
  }
}
