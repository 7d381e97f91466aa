import JSON
import MaskModel

extension Rule {
  public static let promptNotAPrefix = Rule(
    id: "MC302", name: "prompt-not-a-prefix", level: .warning,
    summary: "The prompt's own tokens are not how the whole row begins.",
    explanation: """
      The trainer tokenises the prompt alone and the prompt with its completion, and takes for completion all behind what \
      both have in common. Where they part earlier, the end of the prompt (a role header, `<think>`, part of the last \
      turn) counts as completion; and what the model is asked with later is not what it was trained behind. Usual causes: \
      a chat template whose generation prompt is not the header that it writes for an assistant's turn (it opens a think \
      block, or leaves one out), or that writes earlier turns otherwise once another follows. Where one token reaches \
      over the boundary of two texts, MC301 tells it.
      """,
    fixes: [
      "": "Look at where the two part, and write the completion so that the prompt is how the whole begins.",
      "trl": """
      For a template that opens a think block when it asks: pass what makes it ask otherwise in a column \
      `chat_template_kwargs` ({"enable_thinking": false}), or give the answers their reasoning. Else take a template that \
      writes a turn as it asks for it (a training template with generation blocks, and assistant_only_loss on `messages`).
      """,
    ],
    triggers: [
      RuleExample(
        "the template asks with a think block and writes none",
        rows: [
          #"""
          {"prompt":[{"role":"user","content":"2 + 2?"}],"completion":[{"role":"assistant","content":"4"}]}
          """#
        ], firesOn: [0],
        chatTemplate: ExampleTemplate.turns(assistant: #"{{ m.content + '<|im_end|>\n' }}"#, prompt: #"<think>\n"#))
    ],
    passes: [
      RuleExample(
        "the template asks with the header that it writes",
        rows: [
          #"""
          {"prompt":[{"role":"user","content":"2 + 2?"}],"completion":[{"role":"assistant","content":"4"}]}
          """#
        ], chatTemplate: ExampleTemplate.plain),
      RuleExample("two texts", rows: [#"{"prompt":"2 + 2 =","completion":" 4"}"#]),
      RuleExample("a merged token is told by MC301", rows: [#"{"prompt":"The answer is ","completion":"yes"}"#]),
    ],
    begin: { context in
      guard context.shape.shape == .promptCompletion || context.chat != nil else {
        return .notEvaluated(reason: "the rows have no prompt and completion columns")
      }
      return .judging(PromptNotAPrefix(context: context))
    })
}

private struct PromptNotAPrefix: RuleState {
  let context: RunContext
  private var rows = FoundRows()
  private var judged = 0

  init(context: RunContext) { self.context = context }

  mutating func observe(_ example: MaskedExample) -> RowObservation? {
    guard example.status == .ok, let boundary = example.boundary else { return nil }
    judged += 1
    guard !boundary.promptIsPrefix, example.conversation != nil || !isMerged(example, boundary) else { return nil }
    let detail = detail(example, boundary)
    rows.add(example, detail: detail)
    return RowObservation(detail)
  }

  /// One token reaches over the boundary, cut off or not.
  private func isMerged(_ example: MaskedExample, _ boundary: Boundary) -> Bool {
    guard let tokens = UncutTokens(example) else { return false }
    return tokens.spans.contains { Int($0.start) < boundary.promptBytes && Int($0.end) > boundary.promptBytes }
  }

  private func detail(_ example: MaskedExample, _ boundary: Boundary) -> String {
    let lost = boundary.promptTokens - boundary.commonPrefix
    let start =
      "The last \(counted(lost, "token")) of the prompt's \(grouped(boundary.promptTokens)) are others in the whole."
    guard let text = example.text, let prompt = prompt(example), boundary.promptBytes < prompt.count else {
      return start
    }
    let place = boundary.promptBytes
    return "\(start) The prompt ends in \(quoted(prompt.bytes[place...])); there the row goes on with "
      + "\(quoted(text.bytes[place..<min(text.count, place + 60)]))."
  }

  /// What the model is asked with; nil of texts.
  private func prompt(_ example: MaskedExample) -> Text? {
    guard let conversation = example.conversation, let count = conversation.promptCount, let chat = context.chat,
      !conversation.bringsTemplate
    else { return nil }
    var request = conversation.request
    request.messages = Array(request.messages.prefix(count))
    request.addsGenerationPrompt = true
    return (try? chat.train(request))?.text
  }

  mutating func merge(_ other: PromptNotAPrefix) {
    rows.merge(other.rows)
    judged += other.judged
  }

  func conclude(_ totals: Totals, _ context: RunContext) -> Conclusion {
    guard judged > 0 else { return .notEvaluated(reason: "no row has a prompt and a completion") }
    guard !rows.isEmpty else { return .clean }
    var message =
      "In \(grouped(rows.count)) of \(counted(judged, "row")) the prompt's tokens are not how the row begins."
    if let first = rows.first.first?.detail { message += "\nThe first: \(first)" }
    return .finding(rows, message)
  }
}
