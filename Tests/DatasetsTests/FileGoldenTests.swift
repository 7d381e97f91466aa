import Datasets
import Foundation
import JSON
import MaskModel
import Testing

/// A line of Tests/Fixtures/Golden/datasets/jsonl.jsonl, which Tools/golden/make_datasets.py writes.
struct FileCase: CustomTestStringConvertible {
  var name: String
  var files: [[UInt8]]
  var expected: JSONValue

  var testDescription: String { name }

  static let all: [FileCase] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/Golden/datasets/jsonl.jsonl")
    let lines = (try? Data(contentsOf: file))?.split(separator: 0x0A) ?? []
    return lines.compactMap { line in
      guard let value = try? JSONValue(parsing: Array(line)), let name = value["name"]?.text,
        let expected = value["expected"]
      else { return nil }
      return FileCase(name: name.string, files: files(value), expected: expected)
    }
  }()

  private static func files(_ value: JSONValue) -> [[UInt8]] {
    if let text = value["text"]?.text { return [text.bytes] }
    if let base64 = value["base64"]?.text, let data = Data(base64Encoded: base64.string) { return [Array(data)] }
    if let pieces = value["pieces"]?.elements { return [pieces.flatMap(filled)] }
    return (value["files"]?.elements ?? []).map { file in
      file.text?.bytes ?? (file.elements ?? []).flatMap(filled)
    }
  }

  /// A line that is written many times, with its number and some filling.
  private static func filled(_ piece: JSONValue) -> [UInt8] {
    let line = piece["line"]?.text?.string ?? ""
    let filling = String(repeating: "a", count: piece["fill"]?.int ?? 0)
    let parts = line.replacing("{fill}", with: filling).split(separator: "{i}", omittingEmptySubsequences: false)
      .map { Array($0.utf8) }
    var bytes: [UInt8] = []
    for number in 0..<(piece["repeat"]?.int ?? 0) {
      for (index, part) in parts.enumerated() {
        if index > 0 { bytes.append(contentsOf: String(number).utf8) }
        bytes.append(contentsOf: part)
      }
    }
    return bytes
  }
}

@Suite struct FileGoldenTests {
  @Test func thereAreCases() { #expect(FileCase.all.count >= 300) }

  /// Columns in order, types, every value, what Python's `str` writes for it; and a problem exactly where the load, or
  /// a row of it, stops.
  @Test(arguments: FileCase.all)
  func readsAsTheLoader(golden: FileCase) throws {
    let reading = try Reading(keptOrNot: golden.files)
    guard let columns = golden.expected["columns"]?.elements else {
      return #expect(!reading.problems.isEmpty)
    }
    let types = reading.table.columns.map {
      JSONValue(dictionaryLiteral: ("name", .string($0.name)), ("type", .string(Self.feature($0.type))))
    }
    #expect(types == columns)
    let expected = Expected(golden.expected)
    #expect(reading.problems.map(\.index) == expected.broken)
    let count = reading.records.count + reading.problems.filter { $0.kind == .unreadable }.count
    #expect(count == expected.count)
    for record in reading.records {
      guard let row = expected.rows[record.origin.index], let values = row["values"] else { continue }
      compare(reading.values(of: record), reading.table.columns, record.origin.index, values, row["as_text"])
    }
  }

  private func compare(
    _ row: [JSONValue], _ columns: [Column], _ index: Int, _ values: JSONValue, _ texts: JSONValue?
  ) {
    for (column, value) in zip(columns, row) {
      let (isEqual, shown) = Self.agrees(value, values[column.name] ?? "absent")
      #expect(isEqual, "row \(index), \(column.name): \(value), expected \(shown)")
      if let text = texts?[column.name]?.text { #expect(column.type.pythonText(of: value) == text) }
    }
  }

  private static func agrees(_ value: JSONValue, _ expected: JSONValue) -> (Bool, String) {
    if let date = expected["$datetime"] { return (value == date, "\(date)") }
    if let size = expected["$long"]?["bytes"]?.int, let hash = expected["$long"]?["sha256"]?.text?.string {
      return (value.text?.count == size && SHA256.hex(value.text?.bytes ?? []) == hash, hash)
    }
    return (Tagged.text(value) == Tagged.text(plain(expected)), "\(expected)")
  }

  private static func plain(_ value: JSONValue) -> JSONValue {
    if let date = value["$datetime"] { return date }
    if let number = value["$float"]?.text { return .double(Double(number.string) ?? 0) }
    switch value {
    case .array(let elements): return .array(elements.map(plain))
    case .object(let object):
      return .object(JSONObject(object.members.map { .init(key: $0.key, value: plain($0.value)) }))
    default: return value
    }
  }

  /// As `str(feature)` writes it.
  private static func feature(_ type: ColumnType) -> Text {
    switch type {
    case .null: return "Value('null')"
    case .bool: return "Value('bool')"
    case .int64: return "Value('int64')"
    case .float64: return "Value('float64')"
    case .string: return "Value('string')"
    case .timestamp: return "Value('timestamp[s]')"
    case .json: return "Json(decode=True)"
    case .foreign(let name): return Text("Value('\(name)')")
    case .list(let element): return "List(" + feature(element) + ")"
    case .structure(let fields):
      let members = fields.map {
        PythonText.str([.string($0.name)]).string.dropFirst().dropLast() + ": " + feature($0.type).string
      }
      return Text("{" + members.joined(separator: ", ") + "}")
    }
  }
}

/// The rows of a golden case by index: all of them, or the first and the last two.
private struct Expected {
  var count: Int
  var rows: [Int: JSONValue] = [:]
  /// Rows that the load gives but that cannot be read.
  var broken: [Int] = []

  init(_ expected: JSONValue) {
    count = expected["count"]?.int ?? expected["rows"]?.elements?.count ?? 0
    for (index, row) in (expected["rows"]?.elements ?? []).enumerated() { rows[index] = row }
    if let first = expected["first"] { rows[0] = first }
    for (offset, row) in (expected["last_two"]?.elements ?? []).enumerated() { rows[count - 2 + offset] = row }
    broken = rows.filter { $0.value["error"] != nil }.map(\.key).sorted()
  }
}
