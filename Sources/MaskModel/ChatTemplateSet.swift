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
  /// The file that says there is a processor beside the tokenizer: a model that sees or hears.
  public var processor: String?

  public init(
    _ carried: Carried, specialTokens: [SpecialTokenName] = [], language: any ChatLanguage, processor: String? = nil,
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
  /// `get_chat_template` of transformers 5.23.
  ///
  /// - Parameter given: the text or the name of a template.
  public func source(given: Text?, hasTools: Bool) throws(ChatError) -> Text {
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
