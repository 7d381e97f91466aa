import JSON
import MaskModel

extension ColumnType {
  /// A column's type as the protocol names it. What has no value in JSON comes as text, and is told by its Python class.
  init(protocol type: JSONValue) {
    if let name = type.text {
      self = Self.named[name.string] ?? .foreign(Self.classes[name.string] ?? name)
    } else if let element = type["list"] {
      self = .list(ColumnType(protocol: element))
    } else if let fields = type["struct"]?.elements {
      self = .structure(
        fields.map { Column(name: $0["name"]?.text ?? "", type: ColumnType(protocol: $0["type"] ?? .null)) })
    } else {
      self = .foreign(type["other"]?.text ?? "object")
    }
  }

  private static let named: [String: ColumnType] = [
    "null": .null, "bool": .bool, "int8": .int64, "int16": .int64, "int32": .int64, "int64": .int64, "uint8": .int64,
    "uint16": .int64, "uint32": .int64, "uint64": .int64, "float16": .float64, "float32": .float64,
    "float64": .float64, "string": .string, "large_string": .string, "string_view": .string, "json": .json,
    "timestamp": .timestamp,
  ]

  private static let classes: [String: Text] = [
    "date": "datetime.date", "time": "datetime.time", "duration": "datetime.timedelta", "decimal": "decimal.Decimal",
    "binary": "bytes",
  ]
}
