import JSON
import MaskModel

extension Rule {
  public static let prefillSupervised = Rule(
    id: "MC307", name: "prefill-supervised", level: .warning,
    summary: "What the generation prompt supplies behind the header is supervised.",
    explanation: """
      When the model is asked, the template writes the header and the beginning of the answer: `<think>` for a model \
      that always reasons, an empty think block for one that must not. The model never has to say these tokens, so what \
      it learns of them is of no use, and the loss looks better than the answers are. The header itself is told by MC305.
      """,
    fixes: [
      "": "Begin the mask behind what the generation prompt supplies.",
      "trl": """
      Begin the block behind it:
        {{ '<|im_start|>assistant\\n<think>\\n' }}{% generation %}{{ reasoning + '\\n</think>\\n\\n' + content }}…
      """,
    ],
    triggers: [
      RuleExample(
        "the block begins with the think tag that the prompt ends with", options: ExampleTemplate.masks,
        rows: [ExampleTemplate.thinking], firesOn: [0],
        chatTemplate: ExampleTemplate.turns(
          assistant:
            #"{% generation %}{{ '<think>\n' + m.thinking + '\n</think>\n\n' + m.content + '<|im_end|>' }}{% endgeneration %}{{ '\n' }}"#,
          prompt: #"<think>\n"#))
    ],
    passes: [
      RuleExample(
        "the block begins behind it", options: ExampleTemplate.masks, rows: [ExampleTemplate.thinking],
        chatTemplate: ExampleTemplate.turns(
          assistant:
            #"{{ '<think>\n' }}{% generation %}{{ m.thinking + '\n</think>\n\n' + m.content + '<|im_end|>' }}{% endgeneration %}{{ '\n' }}"#,
          prompt: #"<think>\n"#)),
      RuleExample(
        "the prompt supplies no more than the header", options: ExampleTemplate.masks, rows: [ExampleTemplate.sum],
        chatTemplate: ExampleTemplate.masked),
    ],
    begin: { context in
      ChatRule.begin(context, unjudged: "no row is masked, or the template does not tell how it asks") {
        row, prefills in
        look(row, &prefills)
      } message: { sum in
        """
        In \(sum.share) tokens that the generation prompt supplies are supervised, \(counted(sum.amount, "token")) in all.
        """
      }
    })

  private static func look(_ row: ChatRow, _ prefills: inout Prefills) -> ChatSight {
    guard row.chat.masksAssistant, let prompt = prefills.prompt(of: row) else { return .unjudged }
    if prompt.prefill.isEmpty { return .clean }
    var found: [Int] = []
    for message in row.trained {
      guard let start = row.headerEnd(message), row.text.bytes[start...].starts(with: prompt.prefill) else { continue }
      found += row.supervisedWords(row.tokens.inside(start..<start + prompt.prefill.count))
    }
    if found.isEmpty { return .clean }
    return .seen("The generation prompt ends in \(quoted(prompt.prefill)), which is supervised.", amount: found.count)
  }
}
