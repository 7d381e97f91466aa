import JSON
import MaskModel

extension Rule {
  public static let lastTurnNotAssistant = Rule(
    id: "MC609", name: "last-turn-not-assistant", level: .warning,
    summary: "The conversation does not end with the assistant.",
    explanation: """
      What stands behind the last answer teaches nothing where only answers count, and teaches to write questions where \
      everything does. A conversation without any answer is dropped, stops the trainer, or is all question. Usual causes: \
      a conversation that was cut into pieces at a length, a log that ends with the user's thanks, an answer in another \
      column.
      """,
    fixes: [
      "": "Cut conversations behind their last answer, and leave out those without one.",
      "trl": """
      dataset.map(lambda row: {"messages": row["messages"][: max(i + 1 for i, m in enumerate(row["messages"]) \
      if m["role"] == "assistant")]}), after leaving out conversations without an answer.
      """,
    ],
    triggers: [
      RuleExample(
        "the last word is the user's",
        rows: [
          ExampleTemplate.sum,
          #"{"messages":[{"role":"user","content":"2 + 2?"},{"role":"assistant","content":"4"},{"role":"user","content":"Thanks."}]}"#,
        ], firesOn: [1], chatTemplate: ExampleTemplate.plain)
    ],
    passes: [
      RuleExample("the last word is the assistant's", rows: [ExampleTemplate.sums], chatTemplate: ExampleTemplate.plain)
    ],
    begin: { context in
      ChatRule.begin(context, unjudged: "no conversation was rendered") { row, _ in
        guard let last = row.messages.last, row.conversation.roles[last] != .assistant else { return .clean }
        return .seen("The last message is \(row.name(last)).")
      } message: { sum in
        "\(sum.share) \(sum.rows.count == 1 ? "ends" : "end") with a message that is not the assistant's."
      }
    })
}
