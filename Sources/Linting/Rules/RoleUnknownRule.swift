import JSON
import MaskModel

extension Rule {
  public static let roleUnknown = Rule(
    id: "MC607", name: "role-unknown", level: .error,
    summary: "The chat template writes nothing for messages of a role.",
    explanation: """
      The template goes over the message without a word, and what it says is not in the text: the model is trained on a \
      conversation with a hole in it, or on nothing at all. Usual causes: names of roles as ShareGPT has them (`human`, \
      `gpt`), which a trainer does not translate; results of tools (`tool`) or a system message for a template that has \
      no place for them.
      """,
    fixes: [
      "": "Give the messages roles that the template knows: mostly `system`, `user`, `assistant`, `tool`.",
      "trl": """
      Rename the roles before training:
        names = {"human": "user", "gpt": "assistant", "function": "tool"}
        dataset.map(lambda row: {"messages": [{**m, "role": names.get(m["role"], m["role"])} for m in row["messages"]]})
      For a template without a place for tools or system messages take another chat template (--chat-template).
      """,
    ],
    triggers: [
      RuleExample(
        "the template has no place for results of tools",
        rows: [
          #"{"messages":[{"role":"user","content":"Rain?"},{"role":"tool","content":"sunny, 21 °C"},{"role":"assistant","content":"No."}]}"#
        ], firesOn: [0],
        chatTemplate: """
          {% for m in messages %}{% if m.role in ['user', 'assistant'] %}{{ '<|im_start|>' + m.role + '\\n' + m.content + \
          '<|im_end|>\\n' }}{% endif %}{% endfor %}
          """)
    ],
    passes: [
      RuleExample(
        "a template that writes every role",
        rows: [
          #"{"messages":[{"role":"user","content":"Rain?"},{"role":"tool","content":"sunny, 21 °C"},{"role":"assistant","content":"No."}]}"#
        ], chatTemplate: ExampleTemplate.plain)
    ],
    begin: { context in
      ChatRule.begin(context, unjudged: "no conversation was rendered") { row, _ in
        let dropped = row.messages.filter(row.isRoleDropped)
        guard let first = dropped.first else { return .clean }
        let content = ContentFate.content(of: row.conversation.messages[first]) ?? []
        return .seen("Nothing is written for \(row.name(first)), \(quoted(content)).", amount: dropped.count)
      } message: { sum in
        """
        In \(sum.share) the chat template writes nothing for messages of some role, \
        \(counted(sum.amount, "message")) in all.
        """
      }
    })
}
