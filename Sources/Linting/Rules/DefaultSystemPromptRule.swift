import JSON
import MaskModel

extension Rule {
  public static let defaultSystemPrompt = Rule(
    id: "MC602", name: "default-system-prompt", level: .note, levels: "warning where it is supervised in a masked row",
    summary: "The chat template writes a system prompt that the data do not have.",
    explanation: """
      A conversation without a system message begins with text of the template's own: a persona, a date, a list of \
      rules. The model is trained behind that text, and answers otherwise when it is asked without it, or with another \
      one. That may be what you want, as long as the prompt is there when the model is asked. Looked at are rows without \
      tools and documents; a text of fewer than four words is a header.
      """,
    fixes: [
      "": "Ask the model with the same prompt, or give the conversations a system message of their own.",
      "trl": """
      Give the rows a system message, an empty one where none is wanted:
        {"messages": [{"role": "system", "content": ""}] + row["messages"]}
      and look with maskcheck render at what the template makes of it.
      """,
    ],
    triggers: [
      RuleExample("a persona of the template's", rows: [ExampleTemplate.sum], firesOn: [0], chatTemplate: template),
      RuleExample(
        "in the block of the first answer", options: ExampleTemplate.masks, rows: [ExampleTemplate.sum], firesOn: [0],
        level: .warning,
        chatTemplate: ExampleTemplate.turns(
          assistant: #"{% generation %}{{ m.content + '<|im_end|>' }}{% endgeneration %}{{ '\n' }}"#,
          start: #"{% generation %}{{ 'You are a most helpful assistant.\n' }}{% endgeneration %}"#)),
    ],
    passes: [
      RuleExample(
        "a system message of the data's own",
        rows: [
          #"{"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"2 + 2?"},{"role":"assistant","content":"4"}]}"#
        ], chatTemplate: template),
      RuleExample("no text of the template's", rows: [ExampleTemplate.sum], chatTemplate: ExampleTemplate.plain),
    ],
    begin: { context in
      ChatRule.begin(context, unjudged: "no row without a system message begins with a message whose place is known") {
        row, _ in
        look(row)
      } message: { sum in
        """
        In \(sum.share) without a system message the chat template writes a prompt of its own, \
        \(counted(sum.amount, "token")) in all.
        """
      }
    })

  private static let template = ExampleTemplate.turns(
    assistant: #"{{ m.content + '<|im_end|>\n' }}"#,
    start: """
      {% if messages[0].role != 'system' %}{{ '<|im_start|>system\\nYou are a most helpful assistant.<|im_end|>\\n' }}{% endif %}
      """)

  private static func look(_ row: ChatRow) -> ChatSight {
    guard !row.facts.contains(where: { $0.role == .system }), let content = row.facts.first?.content,
      row.conversation.request.tools?.elements?.isEmpty != false,
      row.conversation.request.documents?.elements?.isEmpty != false
    else { return .unjudged }
    let range = 0..<content.lowerBound
    guard words(row.text.bytes[range]) >= 4 else { return .clean }
    let tokens = row.tokens.inside(range)
    let counts = !row.isWhollySupervised && row.supervised(tokens) > 0
    return .seen(
      "The row begins with \(row.shown(range, limit: 120)).", amount: tokens.count, level: counts ? .warning : nil)
  }

  /// Runs of two letters and more outside of `<…>`.
  private static func words(_ bytes: ArraySlice<UInt8>) -> Int {
    var count = 0
    var letters = 0
    var inTag = false
    for byte in bytes {
      if byte == UInt8(ascii: "<") { inTag = true }
      let isLetter = !inTag && (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z") || byte >= 0x80)
      letters = isLetter ? letters + 1 : 0
      if letters == 2 { count += 1 }
      if byte == UInt8(ascii: ">") { inTag = false }
    }
    return count
  }
}
