import JSON
import MaskModel

extension Rule {
  public static let promptSupervised = Rule(
    id: "MC103", name: "prompt-supervised", level: .error,
    summary: "Part of the prompt is supervised.",
    explanation: """
      Tokens that lie wholly in a prompt's column are supervised although the row is masked: the mask begins at the \
      wrong place. The model is trained to write questions. Usual causes: a response template that also stands in the \
      prompt (few-shot examples, a conversation) while the one before the answer was not found as tokens; a mask made \
      for another text. Of conversations it is what others say than the assistant: a generation block that reaches too far, \
      a completion of several turns (trl counts all of a completion, the user's turns in it too). Results of tools are \
      told by MC605; a mask that runs on from an answer, by MC413. Where the whole row is supervised, MC102 tells it; where one token reaches over the boundary, \
      MC301.
      """,
    fixes: [
      "": "Move the beginning of the mask to the beginning of the answer; `--show` marks the tokens.",
      "trl": """
      Use prompt/completion rows, and keep `completion_only_loss` on. Of conversations let the completion be one answer: \
      {"prompt": messages[:-1], "completion": messages[-1:]}; or use `messages` with assistant_only_loss, and \
      `{% generation %}` blocks around the assistant's part alone.
      """,
      "trl-collator": """
      Choose a response template that stands right before the answer and nowhere else, and is found there: give it \
      as token ids if its text is tokenised otherwise inside a row. For conversations give `instruction_template` too.
      """,
      "labels": "Repeat the step that wrote the labels: its boundary does not fit these rows.",
      "unsloth": "Check that `response_part` is the header of the model's turn alone, not of the user's.",
      "axolotl": "Set `roles_to_train: [assistant]` and `train_on_inputs: false`.",
      "llamafactory": "Set `train_on_prompt: false`; use `mask_history` if only the last answer is to count.",
    ],
    triggers: [
      RuleExample(
        "the template stands in the question and is not found before the answer", trainer: "trl-collator",
        options: [
          "--response-template", "\\nA:", "--text-template", "{shots}\\nQ: {question}) A: {answer}",
        ],
        rows: [
          #"{"shots":"Q: one and one\nA: two\nQ: two and two\nA: four","question":"three and three","answer":"six"}"#
        ], firesOn: [0]),
      RuleExample(
        "a completion of several turns", rows: [severalTurns], firesOn: [0], chatTemplate: ExampleTemplate.plain),
      RuleExample(
        "a block around the user's turn", options: ExampleTemplate.masks, rows: [ExampleTemplate.sums], firesOn: [0],
        chatTemplate: ExampleTemplate.turns(
          assistant: #"{% generation %}{{ m.content + '<|im_end|>' }}{% endgeneration %}{{ '\n' }}"#,
          others: #"{% generation %}{{ m.content }}{% endgeneration %}{{ '<|im_end|>\n' }}"#)),
    ],
    passes: [
      RuleExample(
        "the template stands right before the answer", trainer: "trl-collator",
        options: ["--response-template", "\\nA:", "--text-template", "{shots}\\nQ: {question}\\nA: {answer}"],
        rows: [#"{"shots":"Q: one and one\nA: two","question":"three and three","answer":"six"}"#]),
      RuleExample("prompt and completion", rows: [#"{"prompt":"2 + 2 =","completion":" 4"}"#]),
      RuleExample(
        "the assistant's part alone", options: ExampleTemplate.masks, rows: [ExampleTemplate.sums],
        chatTemplate: ExampleTemplate.masked),
    ],
    begin: { context in
      if context.chat != nil { return conversations(context) }
      guard let place = AnswerPlace(context) else { return .notEvaluated(reason: AnswerPlace.unknown) }
      return .judging(PromptSupervised(place: place, context: context))
    })

  private static let severalTurns = #"""
    {"prompt":[{"role":"user","content":"2 + 2?"}],"completion":[{"role":"assistant","content":"4"},{"role":"user","content":"And 3 + 3?"},{"role":"assistant","content":"6"}]}
    """#

  private static func conversations(_ context: RunContext) -> RuleStart {
    ChatRule.begin(context, unjudged: "no row is masked and has a message whose place is known") { row, _ in
      promptTurns(row)
    } message: { sum in
      "In \(sum.share) what others say than the assistant is supervised, \(counted(sum.amount, "token")) in all."
    }
  }

  private static func promptTurns(_ row: ChatRow) -> ChatSight {
    if row.isWhollySupervised { return .unjudged }
    var total = 0
    var detail: String?
    var isJudged = false
    for message in row.messages where [.user, .system].contains(row.conversation.roles[message]) {
      guard let content = row.content(message) else { continue }
      isJudged = true
      let tokens = row.tokens.inside(content)
      let count = row.supervised(tokens)
      guard count > 0, !row.isRunOn(into: message) else { continue }
      total += count
      detail =
        detail
        ?? "\(counted(count, "token")) of \(row.name(message)) \(count == 1 ? "is" : "are") supervised: \(row.shown(content))."
    }
    guard let detail else { return isJudged ? .clean : .unjudged }
    return .seen(detail, amount: total)
  }
}

private struct PromptSupervised: RuleState {
  let place: AnswerPlace
  let context: RunContext
  private var rows = FoundRows()
  private var tokens = 0

  init(place: AnswerPlace, context: RunContext) {
    self.place = place
    self.context = context
  }

  mutating func observe(_ example: MaskedExample) -> RowObservation? {
    guard example.status == .ok, let start = place.start(in: example), start > 0, let spans = example.spans,
      !example.isWhollySupervised
    else { return nil }
    let positions = promptPositions(example, spans, before: start)
    guard let first = positions.first, !followsFromMerge(example, spans, first) else { return nil }
    tokens += positions.count
    let detail =
      "\(counted(positions.count, "token")) of the prompt \(positions.count == 1 ? "is" : "are") supervised: "
      + "\(supervisedText(example, spans, positions))."
    rows.add(example, detail: detail)
    return RowObservation(detail)
  }

  /// Supervised tokens that lie wholly in a column of the prompt.
  private func promptPositions(_ example: MaskedExample, _ spans: [ByteSpan], before start: Int) -> [Int] {
    var parts = PartPlace(example.parts)
    var positions: [Int] = []
    for (position, label) in example.labels.enumerated() where label != .ignored && position < spans.count {
      let span = spans[position]
      guard !span.isEmpty, span.end <= start, position < example.ids.count else { continue }
      if let part = parts.part(at: span.start), case .column = part.source { positions.append(position) }
    }
    return positions
  }

  /// From the first of these tokens to the last.
  private func supervisedText(_ example: MaskedExample, _ spans: [ByteSpan], _ positions: [Int]) -> String {
    guard let first = positions.first, let last = positions.last, let text = example.text else { return "" }
    let end = min(spans[last].range.upperBound, text.count)
    return quoted(text.bytes[min(spans[first].range.lowerBound, end)..<end])
  }

  /// The boundary token reaches into the completion, and changed the prompt's last tokens with it: MC301 tells it.
  private func followsFromMerge(_ example: MaskedExample, _ spans: [ByteSpan], _ first: Int) -> Bool {
    guard let boundary = example.boundary, first >= boundary.commonPrefix else { return false }
    return boundaryToken(of: example) != nil
  }

  mutating func merge(_ other: PromptSupervised) {
    rows.merge(other.rows)
    tokens += other.tokens
  }

  func conclude(_ totals: Totals, _ context: RunContext) -> Conclusion {
    guard !rows.isEmpty else { return .clean }
    var message = """
      In \(grouped(rows.count)) of \(counted(totals.examples, "row")) part of the prompt is supervised, \
      \(counted(tokens, "token")) in all.
      """
    if let first = rows.first.first?.detail { message += "\nThe first: \(first)" }
    return .finding(rows, message)
  }
}
