import JSON
import MaskModel
import Masking

/// Rows and settings, and what the real trainer made of them.
struct GoldenCase {
  enum Expected {
    case rows([GoldenRow])
    case error(GoldenFailure)
  }

  let name: String
  let jsonl: [UInt8]
  let settings: [(name: String, value: JSONValue)]
  let textTemplate: Text?
  let responseTemplate: TemplateInput?
  let instructionTemplate: TemplateInput?
  /// What the tokenizer carries in this case.
  let carried: ChatTemplateSet.Carried
  /// The file that `chat_template_path` names.
  let chatTemplateFile: Text?
  let expected: Expected
  /// What the trainer wrote to its log.
  let warnings: [String]

  init(_ value: JSONValue) throws {
    guard let name = value["name"]?.text, let jsonl = value["jsonl"]?.text, let expected = value["expected"] else {
      throw GoldenError(description: "a case without name, rows or expectation")
    }
    self.name = name.string
    self.jsonl = jsonl.bytes
    settings =
      Self.members(value["settings"], prefix: "") + Self.members(value["tokenizer_settings"], prefix: "tokenizer.")
    textTemplate = value["text_template"]?.text
    responseTemplate = try Self.template(value["response_template"])
    instructionTemplate = try Self.template(value["instruction_template"])
    carried = try Self.carried(value["chat_template"])
    chatTemplateFile = value["chat_template_file"]?.text
    warnings = expected["warnings"]?.elements?.compactMap { $0.text?.string } ?? []
    if let error = expected["error"] {
      self.expected = .error(try GoldenFailure(error))
    } else {
      self.expected = .rows(try (expected["rows"]?.elements ?? []).map(GoldenRow.init))
    }
  }

  private static func carried(_ value: JSONValue?) throws -> ChatTemplateSet.Carried {
    switch value {
    case nil, .null?: return .none
    case .string(let source)?: return .one(source)
    case .object(let named)?:
      return .named(named.members.map { NamedTemplate(name: $0.key, source: $0.value.text ?? Text()) })
    default: throw GoldenError(description: "a chat template that is no text and no object")
    }
  }

  private static func members(_ value: JSONValue?, prefix: String) -> [(name: String, value: JSONValue)] {
    guard case .object(let object)? = value else { return [] }
    return object.members.map { (prefix + $0.key.string, $0.value) }
  }

  private static func template(_ value: JSONValue?) throws -> TemplateInput? {
    switch value {
    case nil, .null: return nil
    case .string(let text): return .text(text)
    case .some(let other):
      guard let ids = other["ids"]?.elements else {
        throw GoldenError(description: "a template that is no text or ids")
      }
      return .ids(try ids.map(GoldenRow.integer))
    }
  }
}

/// A row that the trainer kept, or one that it dropped as it was just before.
struct GoldenRow {
  let isDropped: Bool
  let ids: [Int32]
  let labels: [Int32]

  init(_ value: JSONValue) throws {
    guard let status = value["status"]?.text?.string, ["ok", "dropped"].contains(status),
      let ids = value["input_ids"]?.elements, let labels = value["labels"]?.elements
    else { throw GoldenError(description: "a row without status, ids or labels") }
    isDropped = status == "dropped"
    self.ids = try ids.map(Self.integer)
    self.labels = try labels.map(Self.integer)
  }

  static func integer(_ value: JSONValue) throws -> Int32 {
    guard let int = value.int, let integer = Int32(exactly: int) else {
      throw GoldenError(description: "\(value) is no id")
    }
    return integer
  }
}

/// The error that stopped the trainer: its type and message, and the row that it was at where that is known.
struct GoldenFailure {
  let stage: String
  let type: String
  let message: String
  let row: Int?
  /// The trainer's function that was at work.
  let place: String?

  init(_ value: JSONValue) throws {
    guard let stage = value["stage"]?.text, let type = value["type"]?.text, let message = value["message"]?.text else {
      throw GoldenError(description: "an error without stage, type or message")
    }
    self.stage = stage.string
    self.type = type.string
    self.message = message.string
    row = value["row"]?.int
    place = value["step"]?.text?.string
  }
}
