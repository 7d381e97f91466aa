import JSON
import MaskModel

extension Rule {
  public static let nextHeaderSupervised = Rule(
    id: "MC306", name: "next-header-supervised", level: .warning,
    summary: "The mask of an answer reaches into the header of the next turn.",
    explanation: """
      Behind the token that ends the assistant's turn further tokens are supervised, up to the next message: the model \
      learns to go on after its own end, and to begin the user's turn. Usual cause: a template whose `{% generation %}` \
      block ends too late, or that writes the next header at the end of a turn. White space behind the end does not \
      count. A token of the next header that ends the turn itself (GLM's `<|user|>`) is rightly supervised. Where the \
      mask reaches what the next message says, MC413 tells it.
      """,
    fixes: [
      "": "End the mask with the token that ends the turn.",
      "trl": "Move `{% endgeneration %}` right behind the end-of-turn token.",
    ],
    triggers: [
      RuleExample(
        "the template writes the next header inside the block", options: ExampleTemplate.masks,
        rows: [ExampleTemplate.sums], firesOn: [0],
        chatTemplate: """
          {{ '<|im_start|>user\\n' }}{% for m in messages %}{% if m.role == 'assistant' %}{{ '<|im_start|>assistant\\n' \
          }}{% generation %}{{ m.content + '<|im_end|>\\n' }}{% if not loop.last %}{{ '<|im_start|>user\\n' }}{% endif %}\
          {% endgeneration %}{% else %}{{ m.content + '<|im_end|>\\n' }}{% endif %}{% endfor %}
          """)
    ],
    passes: [
      RuleExample(
        "the block ends with the turn", options: ExampleTemplate.masks, rows: [ExampleTemplate.sums],
        chatTemplate: ExampleTemplate.masked)
    ],
    begin: { context in
      ChatRule.begin(context, unjudged: "no row has a masked answer with another message behind it") { row, _ in
        look(row)
      } message: { sum in
        """
        In \(sum.share) tokens behind the end of an answer's turn are supervised, up to the next message, \
        \(counted(sum.amount, "token")) in all.
        """
      }
    })

  private static func look(_ row: ChatRow) -> ChatSight {
    guard row.chat.masksAssistant else { return .unjudged }
    var isJudged = false
    var found: [Int] = []
    for message in row.trained
    where row.messages.contains(message + 1) && row.conversation.roles[message + 1] != .assistant {
      guard let end = row.end(of: message), let next = row.content(message + 1) else { continue }
      isJudged = true
      if !row.isRunOn(into: message + 1) {
        found += row.supervisedWords(end + 1..<max(end + 1, row.tokens.first(startingAt: next.lowerBound)))
      }
    }
    guard let first = found.first else { return isJudged ? .clean : .unjudged }
    let run = zip(found, 0...).prefix { $0 - first == $1 }.count
    return .seen(
      "Supervised behind the end of the turn: \(row.shown(tokens: first..<first + run)).", amount: found.count)
  }
}
