import MaskModel

extension Rule {
  public static let emptyCompletion = Rule(
    id: "MC701", name: "empty-completion", level: .warning,
    summary: "Nothing of the row is supervised but end tokens and white space: its completion is empty.",
    explanation: """
      The trainer appends the end-of-sequence token to an empty completion as to any other, and that token is all that \
      is learned from the row: to stop at once, without an answer. Usual causes: an answer that is missing in the data, \
      a column under another name, an export that wrote empty cells. Where not even an end token is supervised, MC101 \
      tells it; where truncation took the answer, MC501 and MC502.
      """,
    fixes: [
      "": "Leave such rows out, or fill in the answers that are missing.",
      "trl": """
      dataset = dataset.filter(lambda row: row["completion"].strip()), or fill in the answers that are missing.
      """,
      "trl-collator": "Leave out the rows in which nothing follows the response template, or fill in their answers.",
      "labels": "Look at the step that wrote the labels: of these rows' answers it left the end token alone.",
    ],
    triggers: [
      RuleExample(
        "a completion without a letter",
        rows: [
          #"{"prompt":"2 + 2 =","completion":""}"#, #"{"prompt":"2 + 2 =","completion":" "}"#,
          #"{"prompt":"2 + 2 =","completion":" 4"}"#,
        ], firesOn: [0, 1]),
      RuleExample(
        "nothing follows the response template", trainer: "trl-collator", options: ["--response-template", "\\nA:"],
        rows: [#"{"text":"Q: two and two\nA:"}"#, #"{"text":"Q: two and two\nA: four"}"#], firesOn: [0]),
    ],
    passes: [
      RuleExample("prompt and completion", rows: [#"{"prompt":"2 + 2 =","completion":" 4"}"#]),
      RuleExample(
        "where the end token is ignored as well, MC101 tells it", trainer: "trl-collator",
        options: ["--response-template", "\\nA:", "--set", "tokenizer.pad_token=<|im_end|>"],
        rows: [#"{"text":"Q: two and two\nA:"}"#]),
      RuleExample(
        "where truncation took the answer, MC501 tells it",
        options: ["--set", "max_length=4", "--set", "truncation_mode=keep_end"],
        rows: [#"{"prompt":"Say","completion":" one two three      "}"#]),
    ],
    begin: { context in
      guard let tokenizer = context.tokenizer else {
        return .notEvaluated(reason: "without a tokenizer it is not known which tokens are words")
      }
      return .judging(EmptyCompletion(tokenizer: tokenizer, context: context))
    })
}

private struct EmptyCompletion: RuleState {
  let tokenizer: any Tokenizer
  let context: RunContext
  private let eos: TokenID?
  private var rows = FoundRows()

  init(tokenizer: any Tokenizer, context: RunContext) {
    self.tokenizer = tokenizer
    self.context = context
    eos = context.endOfSequence?.id
  }

  mutating func observe(_ example: MaskedExample) -> RowObservation? {
    guard example.status == .ok, example.firstPredicted != nil, !example.isWhollySupervised,
      example.cut?.supervisedCount ?? 0 == 0
    else { return nil }
    let supervised = zip(example.ids, example.labels).lazy.filter { $0.1 != .ignored }.map(\.0)
    guard supervised.allSatisfy(isNoWord) else { return nil }
    let detail = "Nothing but \(context.spelled(Array(supervised))) is supervised."
    rows.add(example, detail: detail)
    return RowObservation(detail)
  }

  private func isNoWord(_ id: TokenID) -> Bool {
    if id == eos || tokenizer.isSpecial(id) { return true }
    return tokenizer.bytes(of: id)?.allSatisfy { $0 <= 0x20 } == true
  }

  mutating func merge(_ other: EmptyCompletion) { rows.merge(other.rows) }

  func conclude(_ totals: Totals, _ context: RunContext) -> Conclusion {
    guard !rows.isEmpty else { return .clean }
    return .finding(
      rows,
      """
      In \(grouped(rows.count)) of \(counted(totals.examples, "row")) nothing is supervised but end tokens and white \
      space: the model learns there to stop without an answer.
      """)
  }
}
