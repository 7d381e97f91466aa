import JSON
import MaskModel

extension Rule {
  public static let stopTokenInNextTurn = Rule(
    id: "MC414", name: "stop-token-in-next-turn", level: .warning,
    summary: "The token at which generation stops is written by the next message only: the last answer has none.",
    explanation: """
      Some templates (GLM's) write nothing behind an answer: generation stops at the header of the next turn, \
      `<|user|>`. The last answer of a conversation has no next turn, so nothing teaches the model to stop there; a data \
      set of one question and one answer each teaches it nowhere. Where there is no generation_config.json beside the \
      tokenizer, it is a guess that generation stops at that token.
      """,
    fixes: [
      "": "Write the stop token behind the last answer as well.",
      "trl": """
      With assistant_only_loss trl's training template of GLM 4 appends `<|user|>` and masks it in. Else add it to the \
      answers: {**message, "content": message["content"] + "<|user|>"} for the last message of every row.
      """,
    ],
    triggers: [
      RuleExample(
        "the next message's header is the stop", rows: [ExampleTemplate.sum], firesOn: [0],
        chatTemplate: headers(end: ""),
        stops: ["<|im_start|>", "<|endoftext|>"])
    ],
    passes: [
      RuleExample(
        "it stands behind the last answer as well", rows: [ExampleTemplate.sum],
        chatTemplate: headers(end: "{{ '<|im_start|>' }}"), stops: ["<|im_start|>", "<|endoftext|>"]),
      RuleExample("every turn has its end", rows: [ExampleTemplate.sum], chatTemplate: ExampleTemplate.plain),
    ],
    begin: { context in
      ChatRule.begin(context, unjudged: "no row ends with an answer whose place is known") { row, prefills in
        look(row, &prefills)
      } message: { sum in
        "In \(sum.share) no token stands behind the last answer that would stop the model."
      }
    })

  private static func headers(end: String) -> String {
    "{% for m in messages %}{{ ('<|im_start|>' if m.role == 'user' else '<|vision_start|>') + '\\n' + m.content }}"
      + "{% endfor %}\(end){% if add_generation_prompt %}{{ '<|vision_start|>\\n' }}{% endif %}"
  }

  private static func look(_ row: ChatRow, _ prefills: inout Prefills) -> ChatSight {
    guard let last = row.messages.last, row.trained.last == last, let content = row.content(last),
      row.example.cut == nil, !row.facts[last].callsTools
    else { return .unjudged }
    let behind = row.tokens.first(startingAt: content.upperBound)..<row.tokens.count
    if row.end(of: last) != nil || behind.contains(where: { !row.isBlank($0) }) { return .clean }
    guard let stop = prefills.nextStop(of: row) else { return .clean }
    if let stops = row.chat.stops, !stops.contains(stop) { return .clean }
    return .seen(
      "Nothing stands behind \(row.name(last)); the next message would begin with \(row.context.named(stop)).")
  }
}

extension Prefills {
  /// The special token with which a user's message begins right behind an answer.
  fileprivate mutating func nextStop(of row: ChatRow) -> TokenID? {
    if row.conversation.bringsTemplate { return nil }
    let key = row.conversation.request.extra
    if let known = stops[key] { return known }
    let stop = Self.askStop(row)
    if stops.count < 32 { stops[key] = .some(stop) }
    return stop
  }

  private static func askStop(_ row: ChatRow) -> TokenID? {
    let turns: [JSONValue] = ["user", "assistant", "user"].map { ["role": .string(Text($0)), "content": "hello"] }
    let request = ChatRequest(
      messages: turns, extra: row.conversation.request.extra, specialTokens: row.chat.specialTokens)
    guard let (text, spans) = try? row.chat.train(request), spans.messages.count == 3,
      let content = spans.messages[1].content, let turn = spans.messages[2].turn, let tokenizer = row.context.tokenizer
    else { return nil }
    let encoding = tokenizer.makeEncoder().encode(text, addSpecialTokens: false)
    guard let token = encoding.spans.firstIndex(where: { Int($0.start) >= content.upperBound }),
      Int(encoding.spans[token].start) >= turn.lowerBound, row.isControl(encoding.ids[token])
    else { return nil }
    return encoding.ids[token]
  }
}
