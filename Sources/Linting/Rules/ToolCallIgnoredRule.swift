import JSON
import MaskModel

extension Rule {
  public static let toolCallIgnored = Rule(
    id: "MC606", name: "tool-call-ignored", level: .warning,
    summary: "An assistant's call of a tool is ignored although the trainer trains assistants.",
    explanation: """
      With `assistant_only_loss` what assistants say counts, and a call of a tool is the most important of it. Here the \
      tokens of the function's name are ignored in the turn that calls it: the model does not learn to call. Usual cause: \
      a `{% generation %}` block around the content alone, with the calls behind it.
      """,
    fixes: [
      "": "Let the mask cover the calls.",
      "trl": """
      Put the loop over `message.tool_calls` inside the block, the end-of-turn token behind it:
        {% generation %}{{ content }}{% for call in message.tool_calls %}…{% endfor %}{{ '<|im_end|>' }}{% endgeneration %}
      """,
    ],
    triggers: [
      RuleExample(
        "calls behind the block", options: ExampleTemplate.masks, rows: [ExampleTemplate.call], firesOn: [0],
        chatTemplate: ExampleTemplate.turns(
          assistant: """
            {% generation %}{{ m.content }}{% endgeneration %}{% for c in m.tool_calls %}{{ c.function | tojson }}{% endfor %}\
            {{ '<|im_end|>\\n' }}
            """))
    ],
    passes: [
      RuleExample(
        "calls inside of it", options: ExampleTemplate.masks, rows: [ExampleTemplate.call],
        chatTemplate: ExampleTemplate.turns(
          assistant: """
            {% generation %}{{ m.content }}{% for c in m.tool_calls %}{{ c.function | tojson }}{% endfor %}\
            {{ '<|im_end|>' }}{% endgeneration %}{{ '\\n' }}
            """))
    ],
    begin: { context in
      ChatRule.begin(context, unjudged: "assistant_only_loss is not set, or no turn calls a tool") { row, _ in
        look(row)
      } message: { sum in
        "In \(sum.share) with calls of tools calls are ignored, \(grouped(sum.amount)) in all."
      }
    })

  private static func look(_ row: ChatRow) -> ChatSight {
    guard row.chat.masksAssistant else { return .unjudged }
    var isJudged = false
    var ignored: [String] = []
    for message in row.trained {
      guard let turn = row.facts[message].turn, !turn.isEmpty else { continue }
      for name in row.calledFunctions(message) {
        let start = row.content(message)?.upperBound ?? turn.lowerBound
        guard let place = row.text.bytes.place(of: name.bytes, from: start, to: turn.upperBound) else { continue }
        let tokens = row.tokens.touching(place..<place + name.count)
        if tokens.isEmpty { continue }
        isJudged = true
        if row.supervised(tokens) == 0 {
          ignored.append("The call of \(quoted(name)) of \(row.name(message)) is ignored.")
        }
      }
    }
    guard let first = ignored.first else { return isJudged ? .clean : .unjudged }
    return .seen(first, amount: ignored.count)
  }
}
