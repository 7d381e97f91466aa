import JSON
import MaskModel

/// Rows to be prepared by the installed trainer: docs/bridge-protocol.md, `capture`.
public struct CaptureRequest: Sendable {
  public var trainer: String
  /// A folder, as `AutoTokenizer.from_pretrained` takes it.
  public var tokenizer: String
  public var settings: [(name: String, value: JSONValue)]
  /// Its processor is what the trainer gets, as `AutoProcessor.from_pretrained` makes it.
  public var takesProcessor = false
  public var tokenizerSettings: [(name: String, value: JSONValue)] = []
  public var responseTemplate: TemplateInput?
  public var instructionTemplate: TemplateInput?
  public var textTemplate: Text?
  public var function: FormattingFunction?
  /// In place of what the tokenizer carries.
  public var chatTemplate: Text?
  /// Row numbers; nil: all.
  public var select: [Int]?

  public init(trainer: String, tokenizer: String, settings: [(name: String, value: JSONValue)]) {
    self.trainer = trainer
    self.tokenizer = tokenizer
    self.settings = settings
  }

  fileprivate func members(_ data: OpenedData) -> [(Text, JSONValue)] {
    var members: [(Text, JSONValue)] = [
      ("data", .integer(Int64(data.number))), ("trainer", .string(Text(trainer))),
      ("tokenizer", .string(Text(tokenizer))), ("settings", .object(settings)),
      ("tokenizer_settings", .object(tokenizerSettings)),
    ]
    if takesProcessor { members.append(("processor", .bool(true))) }
    if let responseTemplate { members.append(("response_template", .template(responseTemplate))) }
    if let instructionTemplate { members.append(("instruction_template", .template(instructionTemplate))) }
    if let textTemplate { members.append(("text_template", .string(textTemplate))) }
    if let chatTemplate { members.append(("chat_template", .string(chatTemplate))) }
    if let function {
      members += [("function", .string(Text(function.name))), ("import_whole", .bool(function.importsWhole))]
    }
    if let select { members.append(("select", .array(select.map { .integer(Int64($0)) }))) }
    return members
  }
}

extension JSONValue {
  fileprivate static func object(_ settings: [(name: String, value: JSONValue)]) -> JSONValue {
    .object(JSONObject(settings.map { JSONObject.Member(key: Text($0.name), value: $0.value) }))
  }

  fileprivate static func template(_ template: TemplateInput) -> JSONValue {
    switch template {
    case .text(let text): .string(text)
    case .ids(let ids): .array(ids.map { .integer(Int64($0)) })
    }
  }
}

/// What the installed trainer made of the rows.
public struct Captured: Sendable {
  let number: Int
  public let rows: Int
  /// Whether each line names its row of the data; else they stand in the trainer's own order.
  public let isInDataOrder: Bool
  /// With Python's own, in the order in which the child tells them.
  public let packages: [(name: String, version: String)]
  /// Sentences of the bridge and of the trainer.
  public let notes: [String]
}

/// A row as the trainer prepared it.
public struct CapturedRow: Sendable, Hashable {
  /// In the data; nil where that is not known.
  public var row: Int?
  public var isDropped: Bool
  /// Nil where they are not known.
  public var ids: [TokenID]?
  public var labels: [Label]?
}

extension Bridge {
  /// What a trainer prepares may take its time without a word.
  private static let captureSilence = 3600

  public func capture(_ data: OpenedData, _ request: CaptureRequest) throws(BridgeError) -> Captured {
    let answer = try ask("capture", request.members(data), silence: Self.captureSilence)
    guard let number = answer["data"]?.int, let rows = answer["rows"]?.int else {
      throw .protocolBroken("an answer to `capture` without `data` or `rows`")
    }
    var packages: [(name: String, version: String)] = []
    if case .object(let object)? = answer["packages"] {
      packages = object.members.compactMap { member in
        member.value.text.map { (member.key.string, $0.string) }
      }
    }
    let notes = ["notes", "warnings"].flatMap { answer[Text($0)]?.elements ?? [] }.compactMap { $0.text?.string }
    return Captured(
      number: number, rows: rows, isInDataOrder: answer["order"]?.text == "data", packages: packages, notes: notes)
  }

  public func rows(of captured: Captured) throws(BridgeError) -> [CapturedRow] {
    var rows: [CapturedRow] = []
    while rows.count < captured.rows {
      let ticket = try send(
        "read", [("data", .integer(Int64(captured.number))), ("from", .integer(Int64(rows.count)))])
      let payload = try answer(to: ticket).payload
      let lines = payload.split(separator: 0x0A)
      guard !lines.isEmpty else {
        throw .protocolBroken("\(rows.count) captured rows, where there are \(captured.rows)")
      }
      for line in lines { rows.append(try CapturedRow(line: Array(line))) }
    }
    return rows
  }

  /// Writes a dump folder, whole or not at all.
  ///
  /// - Returns: where, rows and dropped rows.
  public func write(
    _ captured: Captured, to folder: String
  ) throws(BridgeError) -> (folder: String, rows: Int, dropped: Int) {
    let answer = try ask(
      "write", [("data", .integer(Int64(captured.number))), ("folder", .string(Text(folder)))],
      silence: Self.captureSilence)
    return (answer["folder"]?.text?.string ?? folder, answer["rows"]?.int ?? 0, answer["dropped"]?.int ?? 0)
  }
}

extension CapturedRow {
  /// - Parameter line: of docs/dump-folder.md, `rows.jsonl`.
  public init(line: [UInt8]) throws(BridgeError) {
    let value: JSONValue
    do {
      value = try JSONValue(parsing: line, replacesLoneSurrogates: true)
    } catch {
      throw .protocolBroken("a captured row: \(error)")
    }
    row = value["row"]?.int
    isDropped = value["status"]?.text == "dropped"
    ids = Self.integers(value["input_ids"])
    labels = Self.integers(value["labels"])
  }

  private static func integers(_ value: JSONValue?) -> [Int32]? {
    value?.elements?.compactMap { $0.int.flatMap { Int32(exactly: $0) } }
  }
}
