import JSON

/// The chat templates that a tokenizer carries, and what they see of it.
public struct ChatTemplateSet: Sendable {
  public enum Carried: Sendable, Hashable {
    case none
    case one(Text)
    case named([NamedTemplate])
  }

  public var carried: Carried
  public var specialTokens: [SpecialTokenName]
  public var language: any ChatLanguage
  /// Ids at which the model's own generation stops; nil where no generation_config.json tells.
  public var stops: [TokenID]?
  /// Of a model that sees or hears.
  public var processor: Processor?
  /// The templates are the processor's, which chooses among them otherwise.
  public private(set) var isOfProcessor = false

  public init(
    _ carried: Carried, specialTokens: [SpecialTokenName] = [], language: any ChatLanguage, processor: Processor? = nil,
    stops: [TokenID]? = nil
  ) {
    self.carried = carried
    self.specialTokens = specialTokens
    self.language = language
    self.processor = processor
    self.stops = stops
  }
}

public struct NamedTemplate: Sendable, Hashable {
  public var name: Text
  public var source: Text

  public init(name: Text, source: Text) {
    self.name = name
    self.source = source
  }
}

extension ChatTemplateSet {
  /// What a trainer renders with that takes the processor, where there is one.
  public var ofProcessor: ChatTemplateSet {
    guard let processor else { return self }
    var result = self
    result.carried = processor.carried
    result.isOfProcessor = true
    return result
  }

  /// `get_chat_template` of transformers 5.23, or `_resolve_chat_template` of its processors.
  ///
  /// - Parameter given: the text or the name of a template.
  public func source(given: Text?, hasTools: Bool) throws(ChatError) -> Text {
    if isOfProcessor { return try sourceOfProcessor(given) }
    switch carried {
    case .named(let templates):
      func named(_ name: Text) -> Text? { templates.last { $0.name == name }?.source }
      if let given { return named(given) ?? given }
      if hasTools, let source = named("tool_use") { return source }
      if let source = named("default") { return source }
      throw Self.noDefault(templates)
    case .one(let source): return given ?? source
    case .none:
      if let given { return given }
      throw ChatError(
        type: "ValueError",
        message: "Cannot use chat template functions because tokenizer.chat_template is not set and no template "
          + "argument was passed! For information about writing templates and setting the tokenizer.chat_template "
          + "attribute, please see the documentation at "
          + "https://huggingface.co/docs/transformers/main/en/chat_templating")
    }
  }

  /// Tools choose no template here.
  private func sourceOfProcessor(_ given: Text?) throws(ChatError) -> Text {
    switch carried {
    case .named(let templates):
      func named(_ name: Text) -> Text? { templates.last { $0.name == name }?.source }
      if let given { return named(given) ?? given }
      if let source = named("default") { return source }
      throw ChatError(
        type: "ValueError",
        message:
          "The processor has multiple chat templates but none of them are named \"default\". You need to specify "
          + "which one to use by passing the `chat_template` argument. Available templates are: "
          + templates.map(\.name.string).joined(separator: ", "))
    case .one(let source): return given ?? source
    case .none:
      if let given { return given }
      throw ChatError(
        type: "ValueError",
        message: "Cannot use apply_chat_template because this processor does not have a chat template.")
    }
  }

  private static func noDefault(_ templates: [NamedTemplate]) -> ChatError {
    let names = Set(templates.map(\.name)).sorted().map(JSONValue.string)
    return ChatError(
      type: "ValueError",
      message:
        "This model has multiple chat templates with no default specified! Please either pass a chat template or "
        + "the name of the template you wish to use to the `chat_template` argument. Available template names are "
        + "\(PythonText.str(.array(names))).")
  }
}
