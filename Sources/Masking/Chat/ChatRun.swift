import JSON
import MaskModel

/// How the conversations of a run become tokens: settled before its first row.
struct ChatRun: Sendable {
  let columns: ChatColumns
  let table: [Column]
  let conversations: Conversations
  let reader: ChatReader
  /// In place of the tokenizer, of a model that sees or hears.
  let processor: ProcessorText?
  let specialTokens: [SpecialTokenName]
  /// `assistant_only_loss`
  let masksAssistant: Bool
  let textField: Text
  let tools: Int?
  let kwargs: Int?

  /// What a column holds, as the trainer's functions see it.
  func value(of record: Record, at column: Int) -> JSONValue { columns.value(of: record, at: column) }

  /// The column that `position` stands for in messages that are the prompt's and then the completion's.
  func column(ofMessage position: Int, promptCount: Int) -> Int? {
    guard columns.prompt != nil else { return columns.messages }
    return position < promptCount ? columns.prompt : columns.completion
  }

  func type(of column: Int) -> ColumnType { table.indices.contains(column) ? table[column].type : .json }

  /// The row's `tools` and `chat_template_kwargs`, read before anything is rendered.
  func arguments(of record: Record) throws(RowRefusal) -> ChatArguments {
    let tools = try tools(of: record)
    guard let kwargs else { return try ChatArguments(tools: tools, row: JSONObject(), masks: masksAssistant) }
    let value = record.value(at: kwargs)
    guard case .object(let object) = type(of: kwargs).shownToTemplates(value) else {
      throw RowRefusal("TypeError", "'\(PythonType.name(of: value, in: type(of: kwargs)))' object is not a mapping")
    }
    return try ChatArguments(tools: tools, row: object, masks: masksAssistant)
  }

  private func tools(of record: Record) throws(RowRefusal) -> JSONValue? {
    guard let tools else { return nil }
    let value = record.value(at: tools)
    guard case .string(let text) = value, type(of: tools).objectClass == nil else {
      return type(of: tools).shownToTemplates(value)
    }
    return try PythonJSON.read(text, column: "tools")
  }

  /// - Throws: what stops the trainer, as its error would be printed.
  func request(
    _ messages: [JSONValue], _ arguments: ChatArguments, addsGenerationPrompt: Bool? = nil
  ) throws(RowRefusal) -> ChatRequest {
    try Self.refuseOddTools(arguments.tools)
    if case .array? = messages.first { throw RowRefusal("conversations inside of a conversation are not modelled") }
    var messages = messages
    if let processor {
      try ProcessorText.refuse(arguments.extra)
      messages = try ProcessorMessages.prepared(messages, for: processor)
    }
    return ChatRequest(
      messages: messages, tools: arguments.tools, documents: arguments.documents,
      addsGenerationPrompt: addsGenerationPrompt ?? arguments.addsGenerationPrompt ?? false,
      continuedField: arguments.continuedField, extra: arguments.extra, specialTokens: specialTokens)
  }

  /// What `for tool in tools` says of something that is no list.
  private static func refuseOddTools(_ tools: JSONValue?) throws(RowRefusal) {
    switch tools {
    case nil, .null?, .array?, .string?, .object?: return
    case .some(let value):
      throw RowRefusal("TypeError", "'\(PythonType.name(of: value, in: .json))' object is not iterable")
    }
  }

  func template(_ arguments: ChatArguments) throws(ChatError) -> ReadTemplate {
    guard let given = arguments.template else { return try reader.template(hasTools: arguments.tools != nil) }
    let source = try reader.templates.source(given: given, hasTools: arguments.tools != nil)
    return ReadTemplate(source, reader.templates.language, name: "chat_template")
  }
}
