import JSON
import MaskModel

extension Rule {
  public static let contentLost = Rule(
    id: "MC608", name: "content-lost", level: .error,
    summary: "What a message says, or a tool that it calls, is not in the rendered text.",
    explanation: """
      The chat template drops a content or changes it: the model is trained on another conversation than the data hold. \
      A content counts as there when its bytes are in the text, without white space at its ends, or written as JSON; a \
      call of a tool when the function's name is. Usual causes: a template that knows no tool calls (Llama 3's, Phi 3's), \
      that takes texts and is given parts or the other way round, or that rewrites what it prints. Where the whole \
      message is dropped because of its role, MC607 tells it; where it is a think block, MC603.
      """,
    fixes: [
      "": "Take a chat template that writes what the data hold, or write the data as the template reads them.",
      "trl": """
      Take a template with a place for it (`chat_template_path`, or tokenizer.chat_template before the trainer is made). \
      For tool calls that is one that loops over `message.tool_calls`; maskcheck render shows what becomes of a row.
      """,
    ],
    triggers: [
      RuleExample(
        "a template without tool calls",
        rows: [
          #"""
          {"messages":[{"role":"user","content":"Rain in Oslo?"},{"role":"assistant","content":"","tool_calls":[{"type":"function","function":{"name":"weather","arguments":{"city":"Oslo"}}}]}]}
          """#
        ], firesOn: [0], chatTemplate: ExampleTemplate.plain),
      RuleExample(
        "a template that writes the first line alone",
        rows: [#"{"messages":[{"role":"user","content":"List two."},{"role":"assistant","content":"One.\nTwo."}]}"#],
        firesOn: [0],
        chatTemplate: ExampleTemplate.turns(assistant: #"{{ m.content.split('\n')[0] + '<|im_end|>\n' }}"#)),
    ],
    passes: [
      RuleExample(
        "white space at the ends is no content",
        rows: [#"{"messages":[{"role":"user","content":" Hi \n"},{"role":"assistant","content":"\nHo "}]}"#],
        chatTemplate: ExampleTemplate.turns(
          assistant: #"{{ m.content | trim + '<|im_end|>\n' }}"#, others: #"{{ m.content | trim + '<|im_end|>\n' }}"#)),
      RuleExample(
        "a result that is written as JSON",
        rows: [#"{"messages":[{"role":"user","content":"Rain?"},{"role":"tool","content":"{\"rain\": \"no\"}\n"}]}"#],
        chatTemplate: "{% for m in messages %}{{ m.role }}: {{ m.content | tojson }}\n{% endfor %}"),
    ],
    begin: { context in
      ChatRule.begin(context, unjudged: "no conversation was rendered") { row, _ in
        let sentences = row.messages.compactMap { lost($0, row) }
        return sentences.first.map { .seen($0, amount: sentences.count) } ?? .clean
      } message: { sum in
        "In \(sum.share) something that a message says is not in the text, in \(counted(sum.amount, "message")) in all."
      }
    })

  private static func lost(_ message: Int, _ row: ChatRow) -> String? {
    if !row.isRoleDropped(message), let lost = ContentFate(message, in: row).lost {
      return "\(quoted(lost)) of \(row.name(message)) is not in the text."
    }
    guard let name = row.calledFunctions(message).first(where: { row.text.bytes.place(of: $0.bytes) == nil }) else {
      return nil
    }
    return "The call of \(quoted(name)) of \(row.name(message)) is not in the text."
  }
}
