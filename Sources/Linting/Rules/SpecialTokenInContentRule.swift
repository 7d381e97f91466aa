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
      let special = SpecialIDs(tokenizer)
      return ChatRule.begin(context, unjudged: "no message has a place in the text that is known") { row, _ in
        look(row, special)
      } message: { sum in
        "In \(sum.share) what a message says becomes a special token, \(counted(sum.amount, "time")) in all."
      }
    })

  private static func look(_ row: ChatRow, _ special: SpecialIDs) -> ChatSight {
    var isJudged = false
    var found: [(message: Int, token: Int)] = []
    for message in row.messages {
      for piece in row.place(message).pieces {
        isJudged = true
        for token in special.places(row.example.ids, row.tokens.inside(piece.place)) { found.append((message, token)) }
      }
    }
    found.removeAll { !row.isControl(row.example.ids[$0.token]) }
    guard let first = found.first else { return isJudged ? .clean : .unjudged }
    return .seen(
      "\(row.name(first.message)) says \(row.context.named(row.example.ids[first.token])), a special token.",
      amount: found.count)
  }
}

/// The ids of special tokens: asked once for all, for every token of every content is held against them.
private struct SpecialIDs: Sendable {
  private let flags: [Bool]

  init(_ tokenizer: any Tokenizer) {
    flags = (0..<tokenizer.card.vocabularySize).map { tokenizer.isSpecial(TokenID($0)) }
  }

  /// Positions of special tokens.
  func places(_ ids: [TokenID], _ range: Range<Int>) -> [Int] {
    ids.withUnsafeBufferPointer { ids in
      flags.withUnsafeBufferPointer { flags in
        var places: [Int] = []
        for token in range where ids[token] >= 0 && Int(ids[token]) < flags.count && flags[Int(ids[token])] {
          places.append(token)
        }
        return places
      }
    }
  }
}
