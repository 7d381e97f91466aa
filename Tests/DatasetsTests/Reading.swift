import Datasets
import JSON
import MaskModel
import Testing

/// All that a data set gives.
struct Reading {
  var table: Table
  var records: [Record] = []
  var problems: [InputProblem] = []
  var batches = 0
  var data: JSONLines

  init(_ sources: [any ByteSource], _ options: JSONLinesOptions = JSONLinesOptions()) throws {
    data = try JSONLines.open(sources: sources, options: options)
    table = data.table
    while let batch = try data.nextBatch() {
      records += batch.records
      problems += batch.problems
      batches += 1
    }
  }

  /// Read once with all rows kept and once with none kept, which must not show.
  init(keptOrNot files: [[UInt8]]) throws {
    try self.init(files.map { BytesSource($0) })
    var options = JSONLinesOptions()
    options.keptSize = 0
    let again = try Reading(files.map { BytesSource($0) }, options)
    // As text, for NaN is not itself.
    #expect(again.rowText == rowText && again.records.map(\.origin) == records.map(\.origin))
    #expect(again.problems == problems && again.table.columns == table.columns)
    #expect(again.table.firstRecord?.origin == table.firstRecord?.origin)
  }

  init(_ texts: String..., options: JSONLinesOptions = JSONLinesOptions()) throws {
    try self.init(texts.map { BytesSource($0) }, options)
  }

  /// In the notation of the golden files.
  var columnText: String {
    table.columns.map { "\(Tagged.hex($0.name)):\(Tagged.type($0.type))" }.joined(separator: ",")
  }
  var rowText: String {
    records.map { "[" + values(of: $0).map(Tagged.text).joined() + "]" }.joined(separator: " ")
  }

  /// One for each column.
  func values(of record: Record) -> [JSONValue] {
    record.values + Array(repeating: .null, count: table.columns.count - record.values.count)
  }
}

/// The notation of Tools/datasets/make_golden.py.
enum Tagged {
  static func hex(_ text: Text) -> String {
    text.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  static func type(_ type: ColumnType) -> String {
    switch type {
    case .null: "null"
    case .bool: "bool"
    case .int64: "int64"
    case .float64: "float64"
    case .string: "string"
    case .timestamp: "timestamp"
    case .json: "json"
    case .foreign(let name): name.string
    case .list(let element): "[" + Tagged.type(element) + "]"
    case .structure(let fields):
      "{" + fields.map { "\(hex($0.name)):\(Tagged.type($0.type))" }.joined(separator: ",") + "}"
    }
  }

  static func text(_ value: JSONValue) -> String {
    switch value {
    case .null: return "n"
    case .bool(let flag): return flag ? "t" : "f"
    case .integer(let value): return "i\(value);"
    case .bigInteger(let digits): return "i\(digits);"
    case .double(let value):
      var bytes: [UInt8] = []
      PythonFloat.append(value, to: &bytes)
      return "d\(String(decoding: bytes, as: UTF8.self));"
    case .string(let text): return "s\(hex(text));"
    case .array(let elements): return "[" + elements.map(text).joined() + "]"
    case .object(let object):
      return "{" + object.members.map { "s\(hex($0.key));" + text($0.value) }.joined() + "}"
    }
  }
}
