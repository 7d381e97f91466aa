import JSON
import MaskModel

extension Rule {
  public static let noGenerationBlock = Rule(
    id: "MC601", name: "no-generation-block", level: .error,
    summary: "`assistant_only_loss` is set, and the chat template does not say what the assistant's part is.",
    explanation: """
      Which tokens are the assistant's is told by `{% generation %}` blocks of the chat template. Hardly any model ships \
      them. trl has training templates with blocks for 31 templates, and takes one only where the model's template is \
      the same to the letter: a space more, and the run is refused. The report names the template that is nearest, and \
      the line from which on yours differs. (Where transformers alone makes the mask, nothing is refused: every row is \
      ignored.)
      """,
    fixes: [
      "": """
      Put the blocks into the chat template, around what the assistant says and the token that ends its turn, and train \
      with that: {% generation %}{{ message.content + '<|im_end|>' }}{% endgeneration %}.
      """,
      "trl": """
      Set a chat template with blocks before the trainer is made, around what the assistant says and the token that ends \
      its turn:
        {% generation %}{{ message.content + '<|im_end|>' }}{% endgeneration %}
        tokenizer.chat_template = pathlib.Path("chat_template.jinja").read_text()
      Or undo the changes to the model's own template, if trl has a training template for it. Or make prompt/completion \
      rows, which need no block: {"prompt": messages[:-1], "completion": messages[-1:]}.
      """,
    ],
    triggers: [
      RuleExample(
        "a template that trl does not know", options: ExampleTemplate.masks, rows: [ExampleTemplate.sum], firesOn: [0],
        chatTemplate: ExampleTemplate.plain)
    ],
    passes: [
      RuleExample(
        "the answer and its end stand in a block", options: ExampleTemplate.masks, rows: [ExampleTemplate.sum],
        chatTemplate: ExampleTemplate.masked),
      RuleExample("without the option nobody asks for blocks", rows: [ExampleTemplate.sum]),
    ],
    begin: { context in
      if let refusal = context.templateRefusal { return .judging(NoGenerationBlock(refusal: refusal)) }
      guard let chat = context.chat else { return .notEvaluated(reason: "the rows are no conversations") }
      return chat.masksAssistant
        ? .judging(NoGenerationBlock(refusal: nil)) : .notEvaluated(reason: "assistant_only_loss is not set")
    })
}

private struct NoGenerationBlock: RuleState {
  let refusal: TemplateRefusal?
  private var rows = FoundRows()

  init(refusal: TemplateRefusal?) { self.refusal = refusal }

  mutating func observe(_ example: MaskedExample) -> RowObservation? {
    guard refusal != nil, case .refused = example.status else { return nil }
    rows.add(example)
    return RowObservation("The chat template has no generation block.")
  }

  mutating func merge(_ other: NoGenerationBlock) { rows.merge(other.rows) }

  func conclude(_ totals: Totals, _ context: RunContext) -> Conclusion {
    guard !rows.isEmpty else { return .clean }
    let message = """
      The chat template has no `{% generation %}` block, and it is none of the 31 templates that trl replaces by its \
      own: assistant_only_loss cannot tell what the assistant says.
      """
    return .finding(rows, ([message] + nearest).joined(separator: "\n"))
  }

  private var nearest: [String] {
    guard let nearest = refusal?.nearest else { return ["None of those that trl knows is like it."] }
    let start = "Of those that trl knows \(nearest.name) is nearest: \(nearest.likeness) of 100 pieces are the same."
    guard let line = nearest.line, let text = nearest.text else { return [start, "It goes on where this one ends."] }
    return [start, "This one differs from line \(line) on: \(quoted(text, limit: 100))."]
  }
}
