import JSON
import MaskModel

extension Rule {
  public static let headerSupervised = Rule(
    id: "MC305", name: "header-supervised", level: .warning,
    summary: "The header of the assistant's turn is supervised.",
    explanation: """
      Tokens such as `<|im_start|>assistant` are written by whoever asks the model: it never has to say them. Where they \
      count, the loss looks better than the answers are, and the model learns to begin a turn of its own. White space \
      does not count here. Usual causes: a `{% generation %}` block that begins before the header; a prompt that was \
      rendered without the generation prompt (trl before 0.24), so that the header is part of the completion. Some of \
      trl's own training templates have it so (DeepSeek V3 and R1 distill, gpt-oss). Where the prompt is not how the row \
      begins, MC302 tells it.
      """,
    fixes: [
      "": "Begin the mask behind the header.",
      "trl": """
      Begin the block behind the header:
        {{ '<|im_start|>assistant\\n' }}{% generation %}{{ message.content + '<|im_end|>' }}{% endgeneration %}
      """,
    ],
    triggers: [
      RuleExample(
        "the block begins before the header", options: ExampleTemplate.masks, rows: [ExampleTemplate.sum], firesOn: [0],
        chatTemplate: """
          {% for m in messages %}{% if m.role == 'assistant' %}{% generation %}{{ '<|im_start|>assistant\\n' + m.content + \
          '<|im_end|>' }}{% endgeneration %}{{ '\\n' }}{% else %}{{ '<|im_start|>user\\n' + m.content + '<|im_end|>\\n' \
          }}{% endif %}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}
          """),
      RuleExample(
        "a header that stands right behind what the user says", options: ExampleTemplate.masks,
        rows: [ExampleTemplate.sums], firesOn: [0],
        chatTemplate: """
          {% for m in messages %}{% if m.role == 'assistant' %}{% generation %}{{ '<|vision_start|>' + m.content + \
          '<|im_end|>' }}{% endgeneration %}{% else %}{{ '<|im_start|>' + m.content }}{% endif %}{% endfor %}
          """),
    ],
    passes: [
      RuleExample(
        "the block begins behind it", options: ExampleTemplate.masks, rows: [ExampleTemplate.sums],
        chatTemplate: ExampleTemplate.masked),
      RuleExample("prompt and completion", rows: [ExampleTemplate.pair], chatTemplate: ExampleTemplate.plain),
    ],
    begin: { context in
      ChatRule.begin(context, unjudged: "no row is masked and has an answer whose header is known") { row, _ in
        look(row)
      } message: { sum in
        "In \(sum.share) headers of the assistant's turns are supervised, \(counted(sum.amount, "token")) in all."
      }
    })

  private static func look(_ row: ChatRow) -> ChatSight {
    if row.isWhollySupervised || row.example.boundary?.promptIsPrefix == false { return .unjudged }
    var isJudged = false
    var found: [Int] = []
    for message in row.trained where row.chat.masksAssistant || row.beginsCompletion(message) {
      guard let header = row.headerTokens(message) else { continue }
      isJudged = true
      found += row.supervisedWords(header)
    }
    guard let first = found.first else { return isJudged ? .clean : .unjudged }
    let end = found.lastIndex { $0 - first < found.count } ?? 0
    return .seen(
      "Supervised though it is a header: \(row.shown(tokens: first..<found[min(end, found.count - 1)] + 1)).",
      amount: found.count)
  }
}
