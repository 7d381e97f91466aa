import Foundation
import JSON

/// A line of Tests/Fixtures/Golden/json/python-json.tsv, which Tools/json/make_golden.py writes.
struct GoldenCase {
  var input: [UInt8]
  var verdict: String
  var tagged = ""
  var compact: [UInt8] = []
  var str = Text()

  var shown: String { String(decoding: input.prefix(200), as: UTF8.self) }

  static func all() throws -> [GoldenCase] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/Golden/json/python-json.tsv")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      var golden = GoldenCase(input: bytes(fields[0]), verdict: fields[1])
      if fields.count == 5 {
        golden.tagged = fields[2]
        golden.compact = bytes(fields[3])
        golden.str = Text(bytes: bytes(fields[4]))
      }
      return golden
    }
  }

  static func bytes(_ hex: String) -> [UInt8] {
    let digits = Array(hex.utf8).compactMap { Character(Unicode.Scalar($0)).hexDigitValue.map(UInt8.init) }
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}

/// The notation of the golden file, in which types and duplicate keys can be told apart.
enum Tagged {
  static func text(_ value: JSONValue) -> String {
    switch value {
    case .null: "n"
    case .bool(let flag): flag ? "t" : "f"
    case .integer(let value): "i\(value);"
    case .bigInteger(let digits): "i\(digits);"
    case .double(let value): "d\(repr(value));"
    case .string(let text): quoted(text)
    case .array(let elements): "[" + elements.map(text).joined() + "]"
    case .object(let object): "{" + object.members.map { quoted($0.key) + text($0.value) }.joined() + "}"
    }
  }

  static func hasDuplicates(_ value: JSONValue) -> Bool {
    switch value {
    case .array(let elements): elements.contains(where: hasDuplicates)
    case .object(let object):
      object.duplicateKey != nil || object.members.contains { hasDuplicates($0.value) }
    default: false
    }
  }

  private static func quoted(_ text: Text) -> String {
    "s" + text.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + ";"
  }

  private static func repr(_ value: Double) -> String {
    var bytes: [UInt8] = []
    PythonFloat.append(value, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
