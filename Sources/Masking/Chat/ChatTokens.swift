import JSON
import MaskModel

/// A row of conversations as it is tokenised.
struct TokenizedChat {
  var row: LabelledRow
  var text: Text
  var parts: [TextPart] = []
  /// Of prompt/completion rows.
  var boundary: Boundary?
  /// With `assistant_only_loss`.
  var assistantMask: [Bool]?
  /// Nil of a plain text.
  var conversation: Conversation?
}

/// Tokenises conversations for one worker: `tokenize_fn` of trl 1.16.0, line by line.
final class ChatTokens {
  private let run: ChatRun
  private let encoder: any TokenEncoder
  private var whole = Encoding()
  private var prompt = Encoding()
  /// Templates that rows bring along.
  private var templates: [Text: ReadTemplate] = [:]

  init(_ run: ChatRun, _ tokenizer: any Tokenizer) {
    self.run = run
    encoder = tokenizer.makeEncoder()
  }

  func tokenize(_ record: Record) throws(RowRefusal) -> TokenizedChat {
    let arguments = try run.arguments(of: record)
    if let look = run.conversations.onlyLook({ run.value(of: record, at: $0) }) {
      return try tokenize(record, arguments, as: look)
    }
    let looks = run.conversations.look { run.value(of: record, at: $0) }
    if looks.count == 1, let look = looks.first { return try tokenize(record, arguments, as: look) }
    return try byChance(record, arguments, looks)
  }

  /// What it is taken for depends on the hashes of a Python process: that can be told only where it makes no difference.
  private func byChance(
    _ record: Record, _ arguments: ChatArguments, _ looks: Set<Conversations.Look>
  ) throws(RowRefusal) -> TokenizedChat {
    var refusals: Set<String> = []
    for look in looks {
      do throws(RowRefusal) {
        _ = try tokenize(record, arguments, as: look)
        refusals.insert("")
      } catch {
        refusals.insert(error.reason)
      }
    }
    if refusals.count == 1, let reason = refusals.first, !reason.isEmpty { throw RowRefusal(reason) }
    throw RowRefusal(
      "by one of its columns this row is a conversation, by another it is none: which of them the trainer looks at "
        + "depends on Python's hash seed")
  }

  private func tokenize(
    _ record: Record, _ arguments: ChatArguments, as look: Conversations.Look
  ) throws(RowRefusal) -> TokenizedChat {
    if look == .indexError { throw RowRefusal(Conversations.indexError.type, Conversations.indexError.message) }
    let isConversation = look == .isConversation
    if let column = run.columns.prompt { return try pair(record, column, arguments, isConversation) }
    guard isConversation else { return try plain(record) }
    guard let column = run.columns.messages else { throw RowRefusal("KeyError", "'messages'") }
    let rendered = try render(run.value(of: record, at: column), column, arguments, masks: run.masksAssistant)
    return try finish(rendered, promptCount: 0)
  }

  /// A row without a conversation among conversations: its text, to which nothing is appended.
  private func plain(_ record: Record) throws(RowRefusal) -> TokenizedChat {
    guard let column = run.columns.text else { throw RowRefusal("KeyError", "'\(run.textField)'") }
    if run.masksAssistant { throw RowRefusal("assistant_only_loss on a row without a conversation is not modelled") }
    return try finish(
      try render(run.value(of: record, at: column), column, ChatArguments(), masks: false), promptCount: 0)
  }

  private func pair(
    _ record: Record, _ column: Int, _ arguments: ChatArguments, _ isConversation: Bool
  ) throws(RowRefusal) -> TokenizedChat {
    if isConversation, arguments.addsGenerationPrompt != nil {
      throw ChatArguments.twice("trl.data_utils._tokenize()", "keyword argument 'add_generation_prompt'")
    }
    var own = ChatArguments()
    if isConversation { own = arguments }
    let value = run.value(of: record, at: column)
    let first = try render(value, column, own, masks: false, addsGenerationPrompt: isConversation ? true : nil)
    guard let completion = run.columns.completion else { throw RowRefusal("KeyError", "'completion'") }
    let joined = try Self.joined(value, run.value(of: record, at: completion), run.type(of: completion))
    let second = try render(joined, column, own, masks: isConversation && run.masksAssistant)
    if !isConversation, run.masksAssistant {
      throw RowRefusal("assistant_only_loss on a row without a conversation is not modelled")
    }
    return try finish(second, prompt: first, promptCount: value.elements?.count ?? 0)
  }

  /// `prompt + completion`
  private static func joined(
    _ prompt: JSONValue, _ completion: JSONValue, _ type: ColumnType
  ) throws(RowRefusal) -> JSONValue {
    switch (prompt, completion) {
    case (.array(let first), .array(let second)): return .array(first + second)
    case (.string(let first), .string(let second)) where type.objectClass == nil: return .string(first + second)
    default:
      let kind = prompt.elements != nil ? "list" : "str"
      let other = PythonType.name(of: completion, in: type)
      throw RowRefusal("TypeError", "can only concatenate \(kind) (not \"\(other)\") to \(kind)")
    }
  }
}

// MARK: Rendering

extension ChatTokens {
  /// What goes to the tokenizer.
  private struct Rendered {
    var text: Text
    /// Nil of a plain text.
    var spans: RenderedSpans?
    var request: ChatRequest?
    var bringsTemplate = false
    var column: Int
    /// The tokens of generation blocks are asked for.
    var masks: Bool
    var addsSpecialTokens: Bool
  }

  /// `_tokenize`, up to the tokenizer: a list goes through the chat template, a text does not.
  private func render(
    _ value: JSONValue, _ column: Int, _ arguments: ChatArguments, masks: Bool, addsGenerationPrompt: Bool? = nil
  ) throws(RowRefusal) -> Rendered {
    let rendered = try unchecked(
      value, column, arguments, masks: masks, addsGenerationPrompt: addsGenerationPrompt)
    try run.processor?.check(rendered.text)
    return rendered
  }

  private func unchecked(
    _ value: JSONValue, _ column: Int, _ arguments: ChatArguments, masks: Bool, addsGenerationPrompt: Bool?
  ) throws(RowRefusal) -> Rendered {
    switch value {
    case .array:
      let shown = run.type(of: column).shownToTemplates(value)
      let request = try run.request(shown.elements ?? [], arguments, addsGenerationPrompt: addsGenerationPrompt)
      do throws(ChatError) {
        let template = try template(arguments)
        if masks, request.continuedField != nil, run.processor != nil || !request.messages.isEmpty {
          throw ChatError(
            type: "ValueError", message: "continue_final_message is not compatible with return_assistant_tokens_mask.")
        }
        var text: [UInt8] = []
        let spans = try template.render(request, into: &text)
        let rendered = Text(bytes: text)
        return Rendered(
          text: rendered, spans: spans, request: request, bringsTemplate: arguments.template != nil,
          column: column, masks: masks, addsSpecialTokens: run.processor?.addsSpecialTokens(to: rendered) ?? false)
      } catch {
        throw RowRefusal(error.type, error.message)
      }
    case .string(let text) where run.type(of: column).objectClass == nil:
      return Rendered(
        text: text, spans: nil, column: column, masks: false,
        addsSpecialTokens: run.processor?.known.addsSpecialTokens ?? true)
    case .null: throw RowRefusal("ValueError", "You need to specify either `text` or `text_target`.")
    default: throw RowRefusal("ValueError", SFTRows.notText5)
    }
  }

  private func template(_ arguments: ChatArguments) throws(ChatError) -> ReadTemplate {
    guard let given = arguments.template else { return try run.template(arguments) }
    if let read = templates[given] { return read }
    let read = try run.template(arguments)
    // A template in every row would be a template read for every row, kept for nothing.
    if templates.count >= 64 { templates.removeAll() }
    templates[given] = read
    return read
  }

  private func finish(
    _ rendered: Rendered, prompt: Rendered? = nil, promptCount: Int
  ) throws(RowRefusal) -> TokenizedChat {
    try encode(rendered, prompt)
    // Copies of just this length: an array shared with the buffer would keep the capacity of the longest row.
    let row = LabelledRow(
      ids: whole.ids.withUnsafeBufferPointer(Array.init), spans: whole.spans.withUnsafeBufferPointer(Array.init))
    var result = TokenizedChat(row: row, text: rendered.text)
    if let prompt { result.boundary = boundary(prompt.text, rendered.text) }
    if rendered.masks { result.assistantMask = try assistantMask(rendered.spans?.generation ?? []) }
    result.parts = parts(rendered, promptCount: promptCount)
    if let request = rendered.request, let spans = rendered.spans {
      result.conversation = Conversation(
        request: request, promptCount: prompt == nil ? nil : promptCount, places: spans.messages,
        generation: spans.generation, readsClock: spans.readsClock, bringsTemplate: rendered.bringsTemplate)
    }
    return result
  }

  private func encode(_ rendered: Rendered, _ prompt: Rendered?) throws(RowRefusal) {
    let longest = max(rendered.text.count, prompt?.text.count ?? 0)
    guard longest < Int(Int32.max) else {
      throw RowRefusal("the text has \(longest) bytes, expected fewer than \(Int32.max)")
    }
    whole.removeAll()
    self.prompt.removeAll()
    let adds = rendered.addsSpecialTokens
    rendered.text.bytes.withUnsafeBufferPointer { bytes in
      guard let prompt else { return encoder.encode(bytes, addSpecialTokens: adds, into: &whole) }
      if prompt.addsSpecialTokens == adds, rendered.text.hasPrefix(prompt.text) {
        return encoder.encode(
          bytes, prefix: prompt.text.count, addSpecialTokens: adds, into: &whole, &self.prompt)
      }
      encoder.encode(bytes, addSpecialTokens: adds, into: &whole)
      prompt.text.bytes.withUnsafeBufferPointer {
        encoder.encode($0, addSpecialTokens: prompt.addsSpecialTokens, into: &self.prompt)
      }
    }
    if let why = encoder.takeFailure() { throw RowRefusal(why) }
    try run.processor?.check(tokens: max(whole.count, self.prompt.count))
  }

  private func boundary(_ promptText: Text, _ text: Text) -> Boundary {
    let common = SFTTokens.commonPrefix(prompt.ids, whole.ids)
    return Boundary(
      promptBytes: SFTTokens.commonPrefix(promptText.bytes, text.bytes), promptTokens: prompt.count,
      commonPrefix: common, completionStart: common)
  }

  private func assistantMask(_ blocks: [Range<Int>]) throws(RowRefusal) -> [Bool] {
    do throws(ChatError) {
      let mask =
        try run.processor == nil ? GenerationMask.mask(blocks, whole.spans) : ProcessorText.mask(blocks, whole.spans)
      if mask.contains(true) { return mask }
    } catch {
      throw RowRefusal(error.type, error.message)
    }
    throw RowRefusal(
      "RuntimeError",
      "You're using `assistant_only_loss=True`, but at least one example has no assistant tokens. This usually means the "
        + "tokenizer's chat template doesn't generate assistant masks — it may be missing the `{% generation %}` keyword. "
        + "Please check the template and ensure it's correctly configured to support assistant masking.")
  }

  /// The contents of messages come from their columns, what is around them from the template.
  private func parts(_ rendered: Rendered, promptCount: Int) -> [TextPart] {
    let size = rendered.text.count
    guard let spans = rendered.spans else {
      return size == 0 ? [] : [TextPart(span: ByteSpan(clamping: 0..<size), source: .column(rendered.column))]
    }
    let contents = contents(spans, promptCount: promptCount)
    var parts: [TextPart] = []
    parts.reserveCapacity(2 * contents.count + 1)
    var end = 0
    func add(_ range: Range<Int>, _ source: TextPart.Source) {
      if !range.isEmpty { parts.append(TextPart(span: ByteSpan(clamping: range), source: source)) }
    }
    for (column, place) in contents {
      guard place.lowerBound >= end, place.upperBound <= size else { continue }
      add(end..<place.lowerBound, .chatTemplate)
      add(place, .column(column))
      end = place.upperBound
    }
    add(end..<size, .chatTemplate)
    return parts
  }

  /// In the order of the text: a template may write what a later message holds before an earlier one.
  private func contents(_ spans: RenderedSpans, promptCount: Int) -> [(column: Int, place: Range<Int>)] {
    var contents: [(column: Int, place: Range<Int>)] = []
    contents.reserveCapacity(spans.messages.count)
    var isOrdered = true
    for (position, message) in spans.messages.enumerated() {
      guard let column = run.column(ofMessage: position, promptCount: promptCount) else { continue }
      for piece in message.pieces {
        if let last = contents.last, last.place.lowerBound > piece.place.lowerBound { isOrdered = false }
        contents.append((column, piece.place))
      }
    }
    if !isOrdered { contents.sort { $0.place.lowerBound < $1.place.lowerBound } }
    return contents
  }
}
