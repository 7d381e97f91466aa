import JSON
import MaskModel

/// What to open: docs/bridge-protocol.md, `open`.
public struct DataRequest: Sendable, Hashable {
  public var names: [String]
  /// Nil: the name says.
  public var kind: String?
  public var subset: String?
  public var split: String?

  public init(names: [String], kind: String? = nil, subset: String? = nil, split: String? = nil) {
    self.names = names
    self.kind = kind
    self.subset = subset
    self.split = split
  }
}

/// The user's own function, and how much of its file is run.
public struct FormattingFunction: Sendable, Hashable {
  /// `FILE.py:NAME` or `module:NAME`.
  public var name: String
  public var importsWhole: Bool

  public init(name: String, importsWhole: Bool) {
    self.name = name
    self.importsWhole = importsWhole
  }
}

/// A data set that the child holds.
public struct OpenedData: Sendable {
  let number: Int
  public let rows: Int
  public let columns: [Column]
  /// `parquet`, `hub`, …
  public let kind: String
  /// The call as one would type it, with the version: `load_dataset('csv', …) of datasets 5.2.0`.
  public let loader: String
  /// Sentences for people.
  public internal(set) var notes: [String]
}

extension Bridge {
  public func open(_ request: DataRequest) throws(BridgeError) -> OpenedData {
    let names = request.names.map { JSONValue.string(Text($0)) }
    var members: [(Text, JSONValue)] = [("data", names.count == 1 ? names[0] : .array(names))]
    let more: [(Text, String?)] = [("kind", request.kind), ("subset", request.subset), ("split", request.split)]
    for (key, value) in more { if let value { members.append((key, .string(Text(value)))) } }
    let answer = try ask("open", members)
    let version = answer["packages"]?["datasets"]?.text.map { " of datasets \($0.string)" } ?? ""
    return try OpenedData(
      answer, kind: answer["kind"]?.text?.string ?? "datasets",
      loader: (answer["loader"]?.text?.string ?? "datasets") + version)
  }

  /// The same rows with columns under other names.
  ///
  /// - Parameter names: the new one by the old one.
  public func rename(_ data: OpenedData, _ names: [(new: Text, old: Text)]) throws(BridgeError) -> OpenedData {
    let columns = JSONObject(names.map { JSONObject.Member(key: $0.old, value: .string($0.new)) })
    let answer = try ask("rename", [("data", .integer(Int64(data.number))), ("columns", .object(columns))])
    var renamed = try OpenedData(answer, kind: data.kind, loader: data.loader)
    renamed.notes = data.notes
    return renamed
  }

  /// The rows of a data set with what a formatting function makes of them in a column `text`.
  public func format(_ data: OpenedData, _ function: FormattingFunction) throws(BridgeError) -> OpenedData {
    let answer = try ask(
      "format",
      [
        ("data", .integer(Int64(data.number))), ("function", .string(Text(function.name))), ("call", "auto"),
        ("import_whole", .bool(function.importsWhole)),
      ])
    let because = answer["because"]?.text.map { "; \($0.string)" } ?? ""
    return try OpenedData(answer, kind: data.kind, loader: "\(data.loader), through \(function.name)\(because)")
  }
}

extension OpenedData {
  init(_ answer: JSONValue, kind: String, loader: String) throws(BridgeError) {
    guard let number = answer["data"]?.int, let columns = answer["columns"]?.elements else {
      throw .protocolBroken("an answer without `data` or `columns`")
    }
    guard let rows = answer["rows"]?.int, rows >= 0 else { throw .protocolBroken("a data set without `rows`") }
    self.number = number
    self.rows = rows
    self.columns = columns.map { column in
      Column(name: column["name"]?.text ?? "", type: ColumnType(protocol: column["type"] ?? .null))
    }
    self.kind = kind
    self.loader = loader
    notes = (answer["notes"]?.elements ?? []).compactMap { $0.text?.string }
  }
}
