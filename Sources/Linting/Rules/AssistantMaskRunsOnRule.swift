import JSON
import MaskModel

extension Rule {
  public static let assistantMaskRunsOn = Rule(
    id: "MC413", name: "assistant-mask-runs-on", level: .warning,
    levels: "error where it reaches what another message says",
    summary: "The mask of an answer goes on past its turn, into the next message or to the end of the row.",
    explanation: """
      `assistant_only_loss` is set, and the tokens behind an answer's turn are supervised without a gap. The model is \
      trained to write the user's part. Usual causes: an `{% endgeneration %}` in the wrong place; and transformers' own \
      mapping of blocks to tokens, which runs to the end of the row where a block's last character is in no token (it \
      was cut off, or stripped), or in the very first token of the row.
      """,
    fixes: [
      "": "End the mask with the answer's turn.",
      "trl": """
      Move `{% endgeneration %}` right behind the end-of-turn token, and let no block end in the first token of the row: \
      a header, or bos_token, before the first message is enough.
      """,
    ],
    triggers: [
      RuleExample(
        "the block ends in the first token of the row", options: ExampleTemplate.masks,
        rows: [#"{"messages":[{"role":"assistant","content":"a"},{"role":"user","content":"Thanks a lot."}]}"#],
        firesOn: [0], level: .error,
        chatTemplate: """
          {% for m in messages %}{% if m.role == 'assistant' %}{% generation %}{{ m.content }}{% endgeneration %}{{ \
          '<|im_end|>\\n' }}{% else %}{{ '<|im_start|>user\\n' + m.content + '<|im_end|>\\n' }}{% endif %}{% endfor %}
          """),
      RuleExample(
        "the block goes on behind the last turn", options: ExampleTemplate.masks, rows: [ExampleTemplate.sum],
        firesOn: [0],
        chatTemplate: ExampleTemplate.turns(
          assistant: #"{% generation %}{{ m.content + '<|im_end|>\n<|im_start|>user\n' }}{% endgeneration %}"#)),
    ],
    passes: [
      RuleExample(
        "the block ends with the turn", options: ExampleTemplate.masks, rows: [ExampleTemplate.sums],
        chatTemplate: ExampleTemplate.masked)
    ],
    begin: { context in
      ChatRule.begin(context, unjudged: "no row has a masked answer whose place is known") { row, _ in
        look(row)
      } message: { sum in
        "In \(sum.share) the mask of an answer runs on past its turn, over \(counted(sum.amount, "token")) in all."
      }
    })

  private static func look(_ row: ChatRow) -> ChatSight {
    guard row.chat.masksAssistant else { return .unjudged }
    var isJudged = false
    for message in row.trained {
      guard let content = row.content(message) else { continue }
      isJudged = true
      let behind = row.end(of: message).map { $0 + 1 } ?? row.tokens.first(startingAt: content.upperBound)
      if row.messages.contains(message + 1) {
        guard row.conversation.roles[message + 1] != .assistant, row.isRunOn(into: message + 1) else { continue }
        let words = row.supervisedWords(row.run(from: behind))
        return .seen(said(row, message, words), amount: words.count, level: .error)
      }
      // Without an end of turn nothing tells where the turn ends.
      guard row.end(of: message) != nil, row.example.cut == nil else { continue }
      let words = row.supervisedWords(row.run(from: behind))
      if !words.isEmpty { return .seen(said(row, message, words), amount: words.count, level: .warning) }
    }
    return isJudged ? .clean : .unjudged
  }

  private static func said(_ row: ChatRow, _ message: Int, _ words: [Int]) -> String {
    let range = words.first.flatMap { first in words.last.map { first..<$0 + 1 } } ?? 0..<0
    return "Behind the turn of \(row.name(message)) goes on: \(row.shown(tokens: range))."
  }
}

extension ChatRow {
  /// Tokens from there on that are supervised without a gap.
  fileprivate func run(from start: Int) -> Range<Int> {
    var end = start
    while end < tokens.count, isSupervised(end) { end += 1 }
    return start..<max(start, end)
  }
}
