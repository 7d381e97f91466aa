import JSON

/// The conversation that an example was rendered from: rules and the browser tell roles by it.
public struct Conversation: Sendable, Hashable {
  /// As the trainer passed it to the template, the completion's messages behind the prompt's.
  public var request: ChatRequest
  /// How many of the messages are the prompt's; nil where all are one conversation.
  public var promptCount: Int?
  /// What each message's role means.
  public var roles: [ConversationRole]
  /// Where each message stands in the example's `text`; all of it before truncation.
  public var places: [MessagePlace]
  /// The generation blocks, in bytes of the text.
  public var generation: [Range<Int>]
  public var readsClock: Bool
  /// The row names a template of its own.
  public var bringsTemplate: Bool

  public init(
    request: ChatRequest, promptCount: Int? = nil, places: [MessagePlace], generation: [Range<Int>] = [],
    readsClock: Bool = false, bringsTemplate: Bool = false
  ) {
    self.request = request
    self.promptCount = promptCount
    self.places = places
    roles = request.messages.map { ConversationRole($0[named: "role"]?.text) }
    self.generation = generation
    self.readsClock = readsClock
    self.bringsTemplate = bringsTemplate
  }

  public var messages: [JSONValue] { request.messages }

  /// As the data spell it; nil where it is no text.
  public func role(of message: Int) -> Text? {
    messages.indices.contains(message) ? messages[message]["role"]?.text : nil
  }
}

/// What the names of roles that data use mean.
public enum ConversationRole: Sendable, Hashable {
  case system, user, assistant, tool
  /// Any other name, or none.
  case other

  private static let names: [(name: StaticString, role: ConversationRole)] = [
    ("user", .user), ("assistant", .assistant), ("system", .system), ("tool", .tool), ("developer", .system),
    ("human", .user), ("model", .assistant), ("gpt", .assistant), ("bot", .assistant), ("chatbot", .assistant),
    ("ai", .assistant), ("function", .tool), ("ipython", .tool), ("observation", .tool), ("environment", .tool),
    ("tool_response", .tool), ("function_response", .tool), ("tool_result", .tool), ("tool_results", .tool),
  ]

  public init(_ name: Text?) {
    self = name.flatMap { name in Self.names.first { name.is($0.name) }?.role } ?? .other
  }
}

/// How the conversations of a run are rendered: what is settled before the first row.
public struct ChatContext: Sendable {
  /// The model's own template, which writes the prompt when the model is asked; nil where there are several, and none
  /// is the default.
  public var template: Text?
  /// What trl calls the training template that takes its place; nil where conversations are rendered with the model's.
  public var replacement: String?
  /// Generation blocks make the mask.
  public var masksAssistant: Bool
  /// What `assistant_only_loss` does with this template, or would do.
  public var masking: AssistantMasking
  /// Ids at which the model's own generation stops (`eos_token_id` of generation_config.json); nil where there is no
  /// such file.
  public var stops: [TokenID]?
  /// Renders with the model's own template.
  public var ask: @Sendable (ChatRequest) throws(ChatError) -> Text
  /// Renders with the template in force.
  public var train: @Sendable (ChatRequest) throws(ChatError) -> (text: Text, spans: RenderedSpans)
  /// What templates see of the tokenizer.
  public var specialTokens: [SpecialTokenName]

  public init(
    template: Text?, replacement: String?, masksAssistant: Bool, masking: AssistantMasking, stops: [TokenID]?,
    specialTokens: [SpecialTokenName],
    ask: @escaping @Sendable (ChatRequest) throws(ChatError) -> Text,
    train: @escaping @Sendable (ChatRequest) throws(ChatError) -> (text: Text, spans: RenderedSpans)
  ) {
    self.template = template
    self.replacement = replacement
    self.masksAssistant = masksAssistant
    self.masking = masking
    self.stops = stops
    self.specialTokens = specialTokens
    self.ask = ask
    self.train = train
  }
}

/// Whether a template can mask what is not the assistant's.
public enum AssistantMasking: Sendable, Hashable {
  /// It has generation blocks.
  case blocks
  /// The trainer puts a training template of this name in its place.
  case replaced(by: String)
  /// It has none, and the trainer refuses it.
  case refused
}
