import JSON
import MaskModel

extension Rule {
  public static let contextDiffersFromInference = Rule(
    id: "MC308", name: "context-differs-from-inference", level: .warning,
    summary: "What stands before an answer in training is not what the template writes when the model is asked.",
    explanation: """
      For the answers of a row (the last four at most) the messages before them are rendered as a question: by the \
      model's own template, with the generation prompt. The row should begin with just that text. Where it does not, the \
      model is trained behind one text and asked with another. Usual causes: a template that drops the reasoning of \
      earlier turns when it asks, and a training template that keeps it (trl's of Qwen 3 writes a think block in every \
      turn); a generation prompt that opens or closes a think block that the data do not have. Looked at are the first \
      256 rows and one of 32 others. Where the prompt of a prompt/completion row is the one that differs, MC302 tells it.
      """,
    fixes: [
      "": "Train on the text that the model will be asked with: one row for each answer, rendered as the question is.",
      "trl": """
      Make a prompt/completion row of every answer, which trl renders as the question is asked:
        [{"prompt": m[:i], "completion": [m[i]]} for i in range(len(m)) if m[i]["role"] == "assistant"]
      Or ask the model later with the template that it was trained with.
      """,
    ],
    triggers: [
      RuleExample(
        "the template asks with a think block and writes none", rows: [ExampleTemplate.sum], firesOn: [0],
        chatTemplate: ExampleTemplate.turns(assistant: #"{{ m.content + '<|im_end|>\n' }}"#, prompt: #"<think>\n"#))
    ],
    passes: [
      RuleExample("the template asks as it writes", rows: [ExampleTemplate.sums], chatTemplate: ExampleTemplate.plain),
      RuleExample("prompt and completion", rows: [ExampleTemplate.pair], chatTemplate: ExampleTemplate.plain),
    ],
    begin: { context in
      ChatRule.begin(context, unjudged: "no answer has a question that the template renders", samples: true) { row, _ in
        look(row)
      } message: { sum in
        """
        In \(sum.share) that were looked at an answer stands behind another text than the one that the model is asked \
        with.
        """
      }
    })

  private static func look(_ row: ChatRow) -> ChatSight {
    if row.conversation.bringsTemplate { return .unjudged }
    var isJudged = false
    for message in row.trained.suffix(4) where message > 0 {
      if row.beginsCompletion(message), row.example.boundary?.promptIsPrefix == false { continue }
      var request = row.conversation.request
      request.messages = Array(request.messages.prefix(message))
      request.addsGenerationPrompt = true
      request.continuedField = nil
      guard let asked = try? row.chat.ask(request) else { continue }
      isJudged = true
      if row.text.hasPrefix(asked) { continue }
      let same = zip(asked.bytes, row.text.bytes).prefix { $0 == $1 }.count
      let start = max(0, same - 12)
      return .seen(
        """
        Before \(row.name(message)) the model is asked with \(quoted(asked.bytes[start..<min(asked.count, same + 48)])); \
        the row has \(row.shown(start..<same + 48)).
        """)
    }
    return isJudged ? .clean : .unjudged
  }
}
