import Files
import JSON
import MaskModel

/// A folder that `maskcheck.dump` or a capture wrote (docs/dump-folder.md).
struct DumpFolder: Sendable {
  static let schema = "maskcheck/dump/1"
  private static let family = "maskcheck/dump/"
  /// Settings and versions take some thousand bytes; a chat template among them some ten thousand.
  private static let largest = 4 << 20

  var path: String
  var summary: DumpSummary
  /// `rows.jsonl`, and `dropped.jsonl` where there is one.
  var files: [String]
  /// The trainer's tokenizer; nil where the folder has none that can be read.
  var tokenizer: String?

  /// - Returns: nil for whatever is no dump.
  static func find(_ path: String) throws(Failure) -> DumpFolder? {
    let description = inside(path, "dump.json")
    guard Directory.exists(path), Directory.isFile(description) else { return nil }
    guard let value = try read(description, in: path), let schema = value["schema"]?.text?.string,
      schema.hasPrefix(family)
    else { return nil }
    guard schema == Self.schema else {
      throw .input(
        "\(description): found the schema \(schema), expected \(Self.schema), the one that this version reads; "
          + "a newer maskcheck reads it")
    }
    return try DumpFolder(path, DumpSummary(schema: schema, value))
  }

  private init(_ path: String, _ summary: DumpSummary) throws(Failure) {
    let rows = Self.inside(path, "rows.jsonl")
    guard Directory.isFile(rows) else { throw .input("\(path): found a dump without rows.jsonl, expected its rows") }
    let dropped = Self.inside(path, "dropped.jsonl")
    let tokenizer = Self.inside(path, "tokenizer")
    self.path = path
    self.summary = summary
    files = [rows] + (Directory.isFile(dropped) ? [dropped] : [])
    self.tokenizer = Directory.isFile(Self.inside(tokenizer, "tokenizer.json")) ? tokenizer : nil
  }

  /// Nil for what is no JSON: such a file may stand in any folder, but not beside the rows of a dump.
  private static func read(_ path: String, in folder: String) throws(Failure) -> JSONValue? {
    let bytes: [UInt8]
    do {
      bytes = try WholeFile.read(path, limit: largest)
    } catch {
      throw .input("\(error)")
    }
    do {
      return try JSONValue(parsing: bytes, replacesLoneSurrogates: true)
    } catch {
      guard Directory.isFile(inside(folder, "rows.jsonl")) else { return nil }
      throw .input("\(path): \(error)")
    }
  }

  private static func inside(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }
}

extension DumpSummary {
  /// Keys that are missing or of another kind count as empty: what they say is shown and decides nothing.
  fileprivate init(schema: String, _ value: JSONValue) {
    func object(_ key: Text) -> JSONObject {
      if case .object(let object)? = value[key] { object } else { JSONObject() }
    }
    self.init(
      schema: schema, source: object("source"), rows: object("rows"), packages: object("packages"),
      arguments: object("arguments"), collatorArguments: object("collator_arguments"),
      notes: (value["notes"]?.elements ?? []).compactMap { $0.text?.string })
  }
}
