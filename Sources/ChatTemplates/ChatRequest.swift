import JSON
import MaskModel

/// What `apply_chat_template` of transformers 5.23 makes of its arguments before a template sees them.
extension ChatRequest {
  static let reasoningFields: [Text] = ["reasoning_content", "thinking", "reasoning"]
  /// Made once, not for each row.
  private enum Name {
    static let messages: Text = "messages"
    static let tools: Text = "tools"
    static let documents: Text = "documents"
    static let addsGenerationPrompt: Text = "add_generation_prompt"
    static let all: Set<Text> = [messages, tools, documents, addsGenerationPrompt]
  }

  /// The messages as templates see them.
  func chat() throws(TemplateError) -> [JSONValue] {
    guard !messages.isEmpty else {
      throw TemplateError(
        .value, "Cannot apply chat template to an empty conversation. Provide at least one message.")
    }
    var chat = messages
    for at in chat.indices where !Self.isPlain(messages[at]) { chat[at] = try Self.plain(messages[at]) }
    if continuedField != nil, addsGenerationPrompt {
      throw TemplateError(
        .value,
        "continue_final_message and add_generation_prompt are not compatible. Use continue_final_message when you want "
          + "the model to continue the final message, and add_generation_prompt when you want to add a header that will "
          + "prompt it to start a new assistant message instead.")
    }
    return chat
  }

  /// The variables of the template.
  func variables(_ chat: [JSONValue]) throws(TemplateError) -> JSONObject {
    try check(
      tools,
      "Tools should either be a JSON schema, or a callable function with type hints and a docstring suitable for "
        + "auto-conversion to a schema.", .value)
    try check(documents, "Documents should be a list of dicts with 'title' and 'text' keys!", .type)
    var result = JSONObject()
    result.members.reserveCapacity(4 + specialTokens.count + extra.members.count)
    result.members.append(.init(key: Name.messages, value: .array(chat)))
    result.members.append(.init(key: Name.tools, value: tools ?? .null))
    result.members.append(.init(key: Name.documents, value: documents ?? .null))
    result.members.append(.init(key: Name.addsGenerationPrompt, value: .bool(addsGenerationPrompt)))
    for token in specialTokens where extra[token.name] == nil {
      result.members.append(.init(key: token.name, value: .string(token.content)))
    }
    for member in extra.members {
      if Name.all.contains(member.key) {
        throw TemplateError(
          .type,
          "jinja2.environment.Template.render() got multiple values for keyword argument '\(member.key)'")
      }
      result.members.append(member)
    }
    return result
  }

  private static func className(_ value: JSONValue) -> String {
    switch value {
    case .null: "NoneType"
    case .bool: "bool"
    case .integer, .bigInteger: "int"
    case .double: "float"
    case .string: "str"
    case .array: "list"
    case .object: "dict"
    }
  }

  private func check(
    _ list: JSONValue?, _ message: String, _ kind: TemplateError.Kind
  ) throws(TemplateError) {
    guard let list, !list.isNull else { return }
    guard let elements = list.elements else { throw TemplateError(kind, message) }
    for element in elements { if case .object = element {} else { throw TemplateError(kind, message) } }
  }

  /// Nothing is to be done to it: so it is with nearly all.
  private static func isPlain(_ message: JSONValue) -> Bool {
    guard case .object(let object) = message, object.members.count <= 8 else { return false }
    return object.members.withUnsafeBufferPointer { members in
      for at in members.indices {
        if members[at].value.isNull || isReasoning(members[at].key) { return false }
        for before in 0..<at where members[before].key == members[at].key { return false }
      }
      return true
    }
  }

  private static func isReasoning(_ name: Text) -> Bool {
    name.is("reasoning_content") || name.is("thinking") || name.is("reasoning")
  }

  /// Keys that are null are gone; reasoning is there under each of its names.
  private static func plain(_ message: JSONValue) throws(TemplateError) -> JSONValue {
    guard case .object(let object) = message else {
      throw TemplateError(.attribute, "'\(Self.className(message))' object has no attribute 'items'")
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
    json value: JSONValue, specialTokens: [SpecialTokenName]
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
    switch value["continue_final_message"] {
    case nil, .null?, .bool(false)?, .string("")?: break
    case .bool(true)?: continuedField = "content"
    case .string(let field)?: continuedField = field
    default: throw TemplateError(.value, "found \"continue_final_message\" that is no flag and no field's name")
    }
    if let flag = value["sanitize_control_tokens"], flag != .bool(false), !flag.isNull {
      // It changes how a text is tokenised, never the text.
      throw TemplateError(
        .value,
        "`sanitize_control_tokens=True` requires `tokenize=True` and is not compatible with "
          + "`return_assistant_tokens_mask=True`.")
    }
    switch value["chat_template_kwargs"] {
    case nil, .null?: break
    case .object(let object)?: extra = object
    default: throw TemplateError(.value, "found \"chat_template_kwargs\" that is no object")
    }
  }
}
