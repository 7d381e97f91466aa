import JSON

/// A language that chat templates are written in: what trainers, which render, and the language itself share.
public protocol ChatLanguage: Sendable {
  /// - Parameter name: for errors: the file that the template came from.
  func read(_ source: Text, name: String) throws(ChatError) -> any ChatRenderer
}

/// A chat template, read once and rendered by all threads.
public protocol ChatRenderer: Sendable {
  /// - Parameter target: where the text is appended; left as it is by an error.
  func render(_ request: ChatRequest, into target: inout [UInt8]) throws(ChatError) -> RenderedSpans
}

/// Why there is no text: Python's exception and its words.
public struct ChatError: Error, Sendable, Hashable {
  /// `TemplateError`, `UndefinedError`, `TypeError` …
  public var type: String
  public var message: String
  /// Where in the template, for people; nil where that is not known.
  public var place: String?

  public init(type: String, message: String, place: String? = nil) {
    self.type = type
    self.message = message
    self.place = place
  }
}

extension ChatError: CustomStringConvertible {
  /// What a template says by `raise_exception` stands for itself.
  public var description: String {
    let start = place.map { $0 + ": " } ?? ""
    return type == "TemplateError" ? start + message : "\(start)\(type): \(message)"
  }
}

/// The arguments of `apply_chat_template`.
public struct ChatRequest: Sendable, Hashable {
  public var messages: [JSONValue]
  /// Nil is `None`; an empty list stays one.
  public var tools: JSONValue?
  public var documents: JSONValue?
  public var addsGenerationPrompt: Bool
  /// The field of the last message that is left open (`continue_final_message`; true is `content`).
  public var continuedField: Text?
  /// Added to the variables, and stronger than special tokens.
  public var extra: JSONObject
  public var specialTokens: [SpecialTokenName]

  public init(
    messages: [JSONValue], tools: JSONValue? = nil, documents: JSONValue? = nil, addsGenerationPrompt: Bool = false,
    continuedField: Text? = nil, extra: JSONObject = JSONObject(), specialTokens: [SpecialTokenName] = []
  ) {
    self.messages = messages
    self.tools = tools
    self.documents = documents
    self.addsGenerationPrompt = addsGenerationPrompt
    self.continuedField = continuedField
    self.extra = extra
    self.specialTokens = specialTokens
  }
}

/// A special token as templates see it: `bos_token`, and its text.
public struct SpecialTokenName: Sendable, Hashable {
  public var name: Text
  public var content: Text

  public init(name: Text, content: Text) {
    self.name = name
    self.content = content
  }
}

/// What is known of a rendered text besides the text.
public struct RenderedSpans: Sendable, Hashable {
  /// Of the generation blocks, in the order in which they were left: UTF-8 bytes of this text.
  ///
  /// A span may be off its block, or end behind the text, where transformers' does: a block inside a macro or a set
  /// block begins where the output at the top level ended.
  public var generation: [Range<Int>] = []
  /// The same in characters, as `apply_chat_template` counts them.
  public var generationCharacters: [Range<Int>] = []
  /// Where each message stands; empty where nobody asked.
  public var messages: [MessagePlace] = []
  /// The template asked for the time.
  public var readsClock = false

  public init() {}
}
