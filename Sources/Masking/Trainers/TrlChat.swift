import JSON
import MaskModel

/// What `SFTTrainer` 1.16.0 settles about conversations and their template before it looks at the rows.
struct TrlChat {
  let options: TrlOptions
  let tokenizer: any Tokenizer
  let input: TrainerInput
  let eos: Text?
  /// As rows are rendered; before that it is the tokenizer's own.
  let pad: Text?
  let processor: ProcessorText?

  /// `self.chat_template`, and what the trainer says of it.
  struct Settled {
    var reader: ChatReader?
    /// Reads the model's own template, where another one took its place.
    var own: ChatReader?
    /// The training template that took the place of the model's.
    var replacement: String?
    var warnings: [String] = []
  }

  /// `processing_class.chat_template`, with `chat_template_path`.
  private var templates: ChatTemplateSet? {
    var templates = input.chatTemplates?.ofProcessor
    if let file = input.chatTemplateFile { templates?.carried = .one(file) }
    return templates
  }

  /// With `assistant_only_loss`: is there a conversation, a mask, an end of turn in it?
  func settle() throws(MaskingError) -> Settled {
    let table = input.table
    let first = table.firstRecord
    let isConversational = try Conversations(table).firstRow(table) { first?.value(at: $0) ?? .null }
    if isConversational { try refuseOwnTemplate() }
    guard options.assistantOnlyLoss else {
      return Settled(reader: templates.map { ChatReader($0, given: nil) })
    }
    guard isConversational else { throw Self.notConversational }
    guard let templates else { throw Self.noTemplates }
    let replacement = try replacement(of: templates)
    let reader = ChatReader(templates, given: replacement?.template)
    let check = StopTokenCheck(
      reader: reader, processor: processor, tokenizer: tokenizer,
      specialTokens: specialTokens(pad: tokenizer.card.pad?.content))
    return Settled(
      reader: reader, own: replacement.map { _ in ChatReader(templates, given: nil) }, replacement: replacement?.name,
      warnings: try check.isTrained() ? [] : [StopTokenCheck.warning])
  }

  /// Llama 4's class has a chat template of its own, which counts where the model's folder has none.
  private func refuseOwnTemplate() throws(MaskingError) {
    guard let processor, processor.known.hasOwnTemplate, case .none? = templates?.carried else { return }
    throw .unsupported(
      "\(processor.known.name.string) takes a chat template of its own where the model's folder has none: save that of its "
        + "code (`chat_template` in processing_llama4.py of transformers) and name it with --chat-template")
  }

  /// `get_training_chat_template`, where the model's own has no generation block.
  private func replacement(of templates: ChatTemplateSet) throws(MaskingError) -> (name: String, template: Text)? {
    let source = try checked(templates)
    if GenerationMarkers.stand(in: source) { return nil }
    // `is_chat_template_prefix_preserving` gives a processor's template an image to render.
    if let processor, !source.string.contains("image") {
      throw .unsupported(
        "trl looks for a training template by rendering an image with the chat template of \(processor.known.name.string), "
          + "and this template renders none, which is not modelled: run maskcheck capture with your Python")
    }
    if let known = TrainingTemplate.known(source) {
      if let template = known.applied(to: source) { return (known.name, template) }
      throw .unsupported(
        "trl renders conversations with its training template of \(known.name) where assistant_only_loss is set, which is "
          + "not modelled: maskcheck capture shows what the trl of your Python makes of them")
    }
    let nearest = NearestTemplate(to: source)
    throw .refusedTemplate(
      error: "ValueError",
      message:
        "The chat template is not training-compatible (missing prefix-preservation or `{% generation %}` markers) "
        + "and patching is not supported for this template. Please manually modify the chat template for training.",
      fix: "Put {% generation %} … {% endgeneration %} around what the assistant says in the chat template "
        + "(--chat-template), or leave assistant_only_loss out."
        + (nearest.map { " " + Self.words($0) } ?? ""), TemplateRefusal(nearest: nearest))
  }

  /// trl compares whole texts: a space more is another template.
  static func words(_ nearest: NearestTemplate) -> String {
    let start = "Of the templates that trl knows, \(nearest.name) is nearest (\(nearest.likeness) of 100 pieces alike)"
    guard let line = nearest.line, let text = nearest.text else { return start + ", and goes on where this one ends." }
    return start + "; this one differs from line \(line) on: `\(text.string.prefix(100))`."
  }

  private func masking(_ templates: ChatTemplateSet) -> AssistantMasking {
    guard let source = try? checked(templates) else { return .refused }
    if GenerationMarkers.stand(in: source) { return .blocks }
    return TrainingTemplate.known(source).map { .replaced(by: $0.name) } ?? .refused
  }

  /// The template that is looked at.
  private func checked(_ templates: ChatTemplateSet) throws(MaskingError) -> Text {
    switch templates.carried {
    case .one(let source): return source
    case .named(let named):
      if let source = named.last(where: { $0.name == "default" })?.source { return source }
      throw .refused(
        error: "KeyError", message: "'default'", fix: "None of the tokenizer's chat templates is named `default`.")
    case .none:
      throw .refused(
        error: "TypeError", message: "expected string or bytes-like object, got 'NoneType'",
        fix: "The tokenizer has no chat template: name one with --chat-template.")
    }
  }

  /// Where the rows are conversations, how they are read; nil where they are none.
  func columns(_ columns: SFTColumns) throws(MaskingError) -> ChatColumns? {
    let table = input.table
    guard columns.ids == nil, !options.skipsPreparation, let first = table.firstRecord else { return nil }
    let chat = ChatColumns(table, textField: options.datasetTextField, isFromValue: try isFromValue(first))
    let conversations = Conversations(table, isFromValue: chat.isFromValue)
    guard try conversations.firstRow(table, { chat.value(of: first, at: $0) }) else {
      if let prompt = chat.prompt, first.value(at: prompt).elements != nil {
        throw .unsupported("column `prompt` holds lists that are no conversations, expected texts")
      }
      return nil
    }
    return chat
  }

  /// `is_conversational_from_value` of the first row.
  private func isFromValue(_ first: Record) throws(MaskingError) -> Bool {
    guard let column = input.table.position(of: "conversations") else { return false }
    switch Conversations.look(at: first.value(at: column), ["from", "value"]) {
    case .isConversation: return true
    case .isNone: return false
    case .indexError: throw Conversations.emptyFirstRow("conversations")
    }
  }

  func run(_ columns: ChatColumns, _ settled: Settled) throws(MaskingError) -> ChatRun {
    guard let reader = settled.reader else { throw Self.noTemplates }
    return ChatRun(
      columns: columns, table: input.table.columns,
      conversations: Conversations(input.table, isFromValue: columns.isFromValue), reader: reader, processor: processor,
      specialTokens: specialTokens(pad: pad), masksAssistant: options.assistantOnlyLoss,
      textField: options.datasetTextField, tools: input.table.position(of: "tools"),
      kwargs: input.table.position(of: "chat_template_kwargs"))
  }

  /// Rules ask with contents that are texts; a processor's template gets parts.
  private func prepared(_ request: ChatRequest) throws(ChatError) -> ChatRequest {
    guard let processor else { return request }
    var request = request
    do throws(RowRefusal) {
      request.messages = try ProcessorMessages.prepared(request.messages, for: processor)
    } catch {
      throw ChatError(type: "ValueError", message: error.reason)
    }
    return request
  }

  /// What rules know of it.
  func context(_ settled: Settled) -> ChatContext? {
    guard let reader = settled.reader else { return nil }
    let own = settled.own ?? reader
    return ChatContext(
      template: try? own.templates.source(given: nil, hasTools: false), replacement: settled.replacement,
      masksAssistant: options.assistantOnlyLoss, masking: masking(own.templates), stops: own.templates.stops,
      specialTokens: specialTokens(pad: pad)
    ) { (request) throws(ChatError) in
      var text: [UInt8] = []
      _ = try own.template(hasTools: request.tools != nil).render(try prepared(request), into: &text)
      return Text(bytes: text)
    } train: { (request) throws(ChatError) in
      var text: [UInt8] = []
      let spans = try reader.template(hasTools: request.tools != nil).render(try prepared(request), into: &text)
      return (Text(bytes: text), spans)
    }
  }

  /// What templates see of the tokenizer, after the trainer has set its EOS and pad token.
  private func specialTokens(pad: Text?) -> [SpecialTokenName] {
    var tokens = input.chatTemplates?.specialTokens ?? []
    for (name, content) in [("eos_token", eos), ("pad_token", pad)] as [(Text, Text?)] {
      tokens.removeAll { $0.name == name }
      if let content { tokens.append(SpecialTokenName(name: name, content: content)) }
    }
    return tokens
  }

  private static let noTemplates = MaskingError.unsupported(
    "conversations need a chat template, and nothing is known of this tokenizer's")

  private static let notConversational = MaskingError.refused(
    error: "ValueError",
    message: "You set `assistant_only_loss=True`, but the dataset is not conversational. This option is only supported "
      + "for conversational datasets.",
    fix: "Leave the option out; for prompt/completion rows the completion alone counts by default. Rows of `from` and "
      + "`value` are looked at before they are converted: rename them to `role` and `content` in a column `messages`.")
}
