import JSON
import MaskModel

extension Rule {
  public static let specialTokenInContent = Rule(
    id: "MC409", name: "special-token-in-content", level: .warning,
    summary: "Text of a message becomes a special token.",
    explanation: """
      What a message says has the spelling of a special token of this tokenizer (`<|im_end|>`, `<eos>`), and the \
      tokenizer takes it for one: the turn ends in the middle of a sentence, or a role begins that nobody has. Usual \
      causes: data that were rendered once before; texts about chat templates; somebody who tries to speak as another \
      role. Tags of reasoning and tools do not count.
      """,
    fixes: [
      "": "Take the spellings out of the contents, or write them otherwise.",
      "trl": """
      for token in tokenizer.all_special_tokens: content = content.replace(token, ""), before training. If the contents \
      were rendered before, go back to what was rendered.
      """,
    ],
    triggers: [
      RuleExample(
        "an answer with the end of a turn in it",
        rows: [#"{"messages":[{"role":"user","content":"2 + 2?"},{"role":"assistant","content":"4<|im_end|>"}]}"#],
        firesOn: [0], chatTemplate: ExampleTemplate.plain)
    ],
    passes: [
      RuleExample(
        "a think block, and what is no token",
        rows: [
          #"{"messages":[{"role":"user","content":"<|end|>?"},{"role":"assistant","content":"<think>a</think>4"}]}"#
        ],
        chatTemplate: ExampleTemplate.plain)
    ],
    begin: { context in
      guard let tokenizer = context.tokenizer, context.chat != nil else {
        return .notEvaluated(reason: "the rows are no conversations")
      }
      let size = tokenizer.card.vocabularySize
      let special = TokenSet(tokenizer.addedIDs.filter { 0..<size ~= Int($0) && tokenizer.isSpecial($0) })
      return ChatRule.begin(context, unjudged: "no message has a place in the text that is known") { row, _ in
        look(row, special)
      } message: { sum in
        "In \(sum.share) what a message says becomes a special token, \(counted(sum.amount, "time")) in all."
      }
    })

  private static func look(_ row: ChatRow, _ special: TokenSet) -> ChatSight {
    let isJudged = row.facts.contains { $0.pieces > 0 }
    guard isJudged, mayHold(row, special) else { return isJudged ? .clean : .unjudged }
    var found: [(message: Int, token: Int)] = []
    for message in row.messages {
      for piece in row.place(message).pieces {
        for token in row.tokens.inside(piece.place) where special.contains(row.example.ids[token]) {
          found.append((message, token))
        }
      }
    }
    found.removeAll { !row.isControl(row.example.ids[$0.token]) }
    guard let first = found.first else { return .clean }
    return .seen(
      "\(row.name(first.message)) says \(row.context.named(row.example.ids[first.token])), a special token.",
      amount: found.count)
  }

  /// Whether a special token stands where some message's text does. The few of the row are held against the few
  /// messages: nearly always it is the template that wrote them. Many messages are worth a closer look, which takes no
  /// longer for more of them than it must.
  private static func mayHold(_ row: ChatRow, _ special: TokenSet) -> Bool {
    if row.facts.count > 64 { return true }
    return special.stands(in: row.example.ids, 0..<row.tokens.count) { token in
      let span = row.tokens.span(token)
      return span.isEmpty || row.facts.contains { $0.mayHold(span) }
    }
  }
}

extension MessageFacts {
  /// Of a message with several pieces any place is worth a closer look.
  fileprivate func mayHold(_ span: Range<Int>) -> Bool {
    guard let first = firstPiece else { return false }
    return pieces > 1 || (first.place.lowerBound <= span.lowerBound && span.upperBound <= first.place.upperBound)
  }
}
