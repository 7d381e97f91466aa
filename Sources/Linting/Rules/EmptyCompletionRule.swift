import MaskModel

extension Rule {
  public static let emptyCompletion = Rule(
    id: "MC701", name: "empty-completion", level: .warning,
    summary: "Nothing of the row is supervised but special tokens and white space: its completion is empty.",
    explanation: """
      The trainer appends the end-of-sequence token to an empty completion as to any other, and that token is all that \
      is learned from the row: to stop at once, without an answer. Usual causes: an answer that is missing in the data, \
      a column under another name, an export that wrote empty cells. Of recorded ids the special tokens that are \
      supervised are named, and the end of sequence is the one that the tokenizer given by `-t` names. Where no token at \
      all is supervised, MC101 tells it; where truncation took the answer, MC501 and MC502.
      """,
    fixes: [
      "": "Leave such rows out, or fill in the answers that are missing.",
      "trl": """
      dataset = dataset.filter(lambda row: row["completion"].strip()), or fill in the answers that are missing.
      """,
      "trl-collator": "Leave out the rows in which nothing follows the response template, or fill in their answers.",
      "labels":
        "Look at the step that wrote the labels: of these rows' answers it left special tokens or white space alone.",
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
      RuleExample(
        "recorded labels on a line break alone", trainer: "labels",
        rows: [#"{"input_ids":[65,66,198],"labels":[-100,-100,198]}"#, #"{"input_ids":[65,66],"labels":[-100,66]}"#],
        firesOn: [0]),
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
  /// Rows in which the end of sequence is supervised; in which other special tokens are, and no end; the rest have
  /// white space alone.
  private var withEnd = 0
  private var withSpecial = 0

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
    if supervised.contains(where: { $0 == eos }) {
      withEnd += 1
    } else if supervised.contains(where: tokenizer.isSpecial) {
      withSpecial += 1
    }
    let detail = "Nothing but \(context.spelled(Array(supervised))) is supervised."
    rows.add(example, detail: detail)
    return RowObservation(detail)
  }

  private func isNoWord(_ id: TokenID) -> Bool {
    if id == eos || tokenizer.isSpecial(id) { return true }
    return tokenizer.bytes(of: id)?.allSatisfy { $0 <= 0x20 } == true
  }

  mutating func merge(_ other: EmptyCompletion) {
    rows.merge(other.rows)
    withEnd += other.withEnd
    withSpecial += other.withSpecial
  }

  func conclude(_ totals: Totals, _ context: RunContext) -> Conclusion {
    guard !rows.isEmpty else { return .clean }
    var sentences = [
      "In \(grouped(rows.count)) of \(counted(totals.examples, "row")) nothing of an answer is supervised."
    ]
    if withEnd > 0, let eos { sentences.append(ends(with: eos)) }
    if withSpecial > 0 {
      sentences.append("In \(counted(withSpecial, "row")) it is special tokens, none of which ends the sequence.")
    }
    let blank = rows.count - withEnd - withSpecial
    if blank > 0 { sentences.append("In \(counted(blank, "row")) it is white space alone.") }
    return .finding(rows, sentences.joined(separator: "\n"))
  }

  /// Recorded ids do not say which token ended a sequence for the trainer that made them.
  private func ends(with eos: TokenID) -> String {
    let isRecorded = context.shape.shape == .recorded
    let name = isRecorded ? ", the end-of-sequence token of this tokenizer," : ", the end-of-sequence token,"
    return "In \(counted(withEnd, "row")) it is \(context.named(eos))\(name) without a word: the model learns there to "
      + "stop without an answer."
  }
}
