import JSON

/// What `apply_chat_template` of transformers 5.23 makes of its arguments before a template sees them.
public struct ChatRequest: Sendable {
  public var messages: [JSONValue]
  /// Nil is `None`; an empty list stays one.
  public var tools: JSONValue?
  public var documents: JSONValue?
  public var addsGenerationPrompt: Bool
  /// Added to the variables, and stronger than special tokens.
  public var extra: JSONObject
  public var specialTokens: [(name: Text, content: Text)]

  public init(
    messages: [JSONValue], tools: JSONValue? = nil, documents: JSONValue? = nil, addsGenerationPrompt: Bool = false,
    extra: JSONObject = JSONObject(), specialTokens: [(name: Text, content: Text)] = []
  ) {
    self.messages = messages
    self.tools = tools
    self.documents = documents
    self.addsGenerationPrompt = addsGenerationPrompt
    self.extra = extra
    self.specialTokens = specialTokens
  }

  private static let reasoningFields: [Text] = ["reasoning_content", "thinking", "reasoning"]
  private static let ownNames: Set<Text> = ["messages", "tools", "documents", "add_generation_prompt"]

  /// The variables of the template.
  public func variables() throws(TemplateError) -> JSONObject {
    guard !messages.isEmpty else {
      throw TemplateError(
        .value, "Cannot apply chat template to an empty conversation. Provide at least one message.")
    }
    var chat: [JSONValue] = []
    for message in messages { chat.append(try Self.plain(message)) }
    try check(tools, "Tools should either be a JSON schema, or a callable function with type hints", .value)
    try check(documents, "Documents should be a list of dicts with 'title' and 'text' keys!", .type)
    var result = JSONObject([
      .init(key: "messages", value: .array(chat)), .init(key: "tools", value: tools ?? .null),
      .init(key: "documents", value: documents ?? .null),
      .init(key: "add_generation_prompt", value: .bool(addsGenerationPrompt)),
    ])
    for token in specialTokens where extra[token.name] == nil {
      result.members.append(.init(key: token.name, value: .string(token.content)))
    }
    for member in extra.members {
      if Self.ownNames.contains(member.key) {
        throw TemplateError(.type, "got multiple values for keyword argument '\(member.key)'")
      }
      result.members.append(member)
    }
    return result
  }

  private func check(
    _ list: JSONValue?, _ message: String, _ kind: TemplateError.Kind
  ) throws(TemplateError) {
    guard let list, !list.isNull else { return }
    guard let elements = list.elements else { throw TemplateError(kind, message) }
    for element in elements { if case .object = element {} else { throw TemplateError(kind, message) } }
  }

  /// Keys that are null are gone; reasoning is there under each of its names.
  private static func plain(_ message: JSONValue) throws(TemplateError) -> JSONValue {
    guard case .object(let object) = message else {
      throw TemplateError(
        .type, "Chat messages should be dicts, dataclasses or pydantic models, but got \(PythonText.str(message)).")
    }
    var result = JSONObject()
    for member in object.members where object[member.key]?.isNull == false {
      if result[member.key] == nil {
        result.members.append(.init(key: member.key, value: object[member.key] ?? .null))
      }
    }
    guard let reasoning = reasoningFields.lazy.compactMap({ result[$0] }).first else { return .object(result) }
    let thinking = result["thinking"] ?? reasoning
    result.members.removeAll { $0.key == "thinking" }
    result.members.insert(.init(key: "thinking", value: thinking), at: 0)
    if let at = result.members.firstIndex(where: { $0.key == "reasoning_content" }) {
      result.members[at].value = reasoning
    } else {
      result.members.append(.init(key: "reasoning_content", value: reasoning))
    }
    return .object(result)
  }
}

extension ChatRequest {
  /// A line of `maskcheck render`.
  public init(
    json value: JSONValue, specialTokens: [(name: Text, content: Text)]
  ) throws(TemplateError) {
    guard let messages = value["messages"]?.elements else {
      throw TemplateError(.value, "found no list \"messages\", expected one")
    }
    self.init(messages: messages, specialTokens: specialTokens)
    tools = value["tools"].flatMap { $0.isNull ? nil : $0 }
    documents = value["documents"].flatMap { $0.isNull ? nil : $0 }
    switch value["add_generation_prompt"] {
    case nil, .null?: break
    case .bool(let flag)?: addsGenerationPrompt = flag
    default: throw TemplateError(.value, "found \"add_generation_prompt\" that is neither true nor false")
    }
    switch value["chat_template_kwargs"] {
    case nil, .null?: break
    case .object(let object)?: extra = object
    default: throw TemplateError(.value, "found \"chat_template_kwargs\" that is no object")
    }
  }
}
