import JSON
import MaskModel

extension Rule {
  public static let literalSpecialTokenText = Rule(
    id: "MC408", name: "literal-special-token-text", level: .warning,
    summary: "The text writes a special token, such as `<eos>`, that this tokenizer splits into ordinary tokens.",
    explanation: """
      A template that was written for another model spells out that model's special tokens. This tokenizer does not \
      have them: it reads `<`, `eos`, `>`. The model learns to write these characters after each answer, its true end \
      token comes behind them, and the text before may be tokenised differently as well: `(B)<eos>` ends in `)<`, \
      `eos`, `>` for Qwen and Llama. `<s>` and `</s>` are also markup, so they count only at the very beginning and \
      at the very end of the text.
      """,
    fixes: [
      "": "Write this tokenizer's own token, or leave it out where the trainer appends it.",
      "trl":
        "Leave it out: SFTTrainer appends the tokenizer's own `eos_token`; where a token is needed inside the text, "
        + "write `tokenizer.eos_token` instead of its spelling.",
      "trl-collator": """
      Leave it out: SFTTrainer of trl 0.19 appends the tokenizer's own `eos_token` to the column `text`; elsewhere \
      write `tokenizer.eos_token` instead of its spelling.
      """,
      "labels": "Repeat the step that wrote the ids with text that spells this tokenizer's own tokens.",
      "unsloth": "Write `tokenizer.eos_token` instead of its spelling; Unsloth appends none by itself.",
      "axolotl": "Use `type: chat_template`, or set `special_tokens:` so that the text is one token.",
      "llamafactory": "Choose the `template` of this model.",
    ],
    triggers: [
      RuleExample(
        "another model's end token in the template", options: ["--text-template", "Q: {q}\\nA: ({a})<eos>"],
        rows: [#"{"q":"2 + 2?","a":"B"}"#], firesOn: [0]),
      RuleExample(
        "another family's chat markers", rows: [#"{"text":"<start_of_turn>user\nHello<end_of_turn>"}"#], firesOn: [0]),
    ],
    passes: [
      RuleExample(
        "the tokenizer's own token", rows: [#"{"prompt":"2 + 2 =","completion":" 4<|im_end|>"}"#]),
      RuleExample("markup that is no token's name", rows: [#"{"text":"He said <b>no</b> and <s>yes</s> to it."}"#]),
    ],
    begin: { context in
      guard let tokenizer = context.tokenizer else {
        return .notEvaluated(reason: "without a tokenizer there is no text")
      }
      return .judging(LiteralSpecialTokenText(foreign: ForeignTokens(tokenizer), context: context))
    })
}

private struct LiteralSpecialTokenText: RuleState {
  let foreign: ForeignTokens
  let context: RunContext
  private var rows = FoundRows()
  /// Rows by spelling.
  private var counts: [Int]
  private var firstDetail: (index: Int, detail: String)?

  init(foreign: ForeignTokens, context: RunContext) {
    self.foreign = foreign
    self.context = context
    counts = foreign.spellings.map { _ in 0 }
  }

  mutating func observe(_ example: MaskedExample) -> RowObservation? {
    guard example.isLabelled, let text = example.text else { return nil }
    var found = foreign.places(in: text, end: ownEnd(of: example, text))
    guard !found.isEmpty, let tokens = UncutTokens(example) else { return nil }
    found.removeAll { isOneToken($0.span, tokens.spans) || isOfTemplate($0.span, example) }
    guard let first = found.first else { return nil }
    for spelling in Set(found.map(\.spelling)) { counts[spelling] += 1 }
    let detail = detail(tokens.ids(over: first.span), first, more: found.count - 1)
    // One example of it is in the message; that of the next row would be the same.
    if firstDetail.map({ $0.index > example.origin.index }) ?? true { firstDetail = (example.origin.index, detail) }
    rows.add(example)
    return RowObservation(detail)
  }

  /// Where the text ends that the trainer did not write.
  private func ownEnd(of example: MaskedExample, _ text: Text) -> Int {
    guard let last = example.parts.last, last.source == .trainer else { return text.count }
    return min(last.span.range.lowerBound, text.count)
  }

  /// Written by a chat template: MC611 tells it.
  private func isOfTemplate(_ range: Range<Int>, _ example: MaskedExample) -> Bool {
    guard example.conversation != nil else { return false }
    return example.parts.contains { $0.source == .chatTemplate && $0.span.range.overlaps(range) }
  }

  private func isOneToken(_ range: Range<Int>, _ spans: [ByteSpan]) -> Bool {
    spans.contains { Int($0.start) == range.lowerBound && Int($0.end) == range.upperBound }
  }

  private func detail(_ tokens: ArraySlice<TokenID>, _ place: ForeignTokens.Place, more: Int) -> String {
    var detail = "\(quoted(foreign.spellings[place.spelling])) at byte \(place.span.lowerBound) "
    detail += "becomes the ordinary tokens \(context.spelled(tokens))."
    if more > 0 { detail += " \(counted(more, "further place")) in this row." }
    return detail
  }

  mutating func merge(_ other: LiteralSpecialTokenText) {
    rows.merge(other.rows)
    if let theirs = other.firstDetail, firstDetail.map({ $0.index > theirs.index }) ?? true { firstDetail = theirs }
    for index in counts.indices where other.counts.indices.contains(index) { counts[index] += other.counts[index] }
  }

  func conclude(_ totals: Totals, _ context: RunContext) -> Conclusion {
    guard !rows.isEmpty else { return .clean }
    let names = counts.indices.filter { counts[$0] > 0 }.sorted { counts[$0] > counts[$1] }.prefix(4)
      .map { "\(quoted(foreign.spellings[$0])) in \(counted(counts[$0], "row"))" }
    var message = "This tokenizer splits \(names.joined(separator: ", ")) into ordinary tokens."
    if let eos = context.endOfSequence { message += " Its own end-of-sequence token is \(quoted(eos.content))." }
    if let firstDetail { message += "\nThe first: \(firstDetail.detail)" }
    return .finding(rows, message)
  }
}
