import JSON
import MaskModel

extension Rule {
  public static let eosIgnored = Rule(
    id: "MC401", name: "eos-ignored", level: .error, levels: "warning where it is so in fewer than 9 of 10 rows",
    summary: "The end-of-sequence token follows the answer, but its label is ignored.",
    explanation: """
      The model is never taught to stop: after training it goes on writing until the length limit. A row counts when an \
      end-of-sequence token follows a supervised token and no such token of the row is supervised. Usual causes: the \
      pad token is the end-of-sequence token and the collator ignores every pad id (transformers' \
      DataCollatorForLanguageModeling and trl's completion-only collator do); a chat template whose \
      `{% generation %}` block ends before the end of the turn; recorded labels that leave the end out.
      """,
    fixes: [
      "": "Supervise the token that ends the answer.",
      "trl": "Write the end-of-sequence token inside the `{% generation %}` block, or use a template of trl's own.",
      "trl-collator": """
      Use a pad token that is not the end-of-sequence token: tokenizer.pad_token = "<|pad|>" or another unused \
      token of the vocabulary, before the trainer is made.
      """,
      "labels": "Repeat the step that wrote the labels with a pad token that differs from the end-of-sequence token.",
      "unsloth": "Set a pad token of its own (`FastLanguageModel.from_pretrained` does) before training.",
      "axolotl": "Set `train_on_eos: turn` (and `train_on_eot`), and `special_tokens: pad_token:` to another token.",
      "llamafactory": "Keep `efficient_eos` as its template sets it, and set a pad token that differs from the end.",
    ],
    triggers: [
      RuleExample(
        "pad token and end token are one", trainer: "trl-collator",
        options: ["--response-template", "\\nA:", "--set", "tokenizer.pad_token=<|im_end|>"],
        rows: [#"{"text":"Q: one and one\nA: two"}"#], firesOn: [0])
    ],
    passes: [
      RuleExample(
        "a pad token of its own", trainer: "trl-collator", options: ["--response-template", "\\nA:"],
        rows: [#"{"text":"Q: one and one\nA: two"}"#]),
      RuleExample("prompt and completion", rows: [#"{"prompt":"2 + 2 =","completion":" 4"}"#]),
    ],
    begin: { context in
      guard context.tokenizer != nil else {
        return .notEvaluated(reason: "without a tokenizer it is not known which id ends a sequence")
      }
      guard let eos = context.endOfSequence, let id = eos.id else {
        return .notEvaluated(reason: "the tokenizer names no end-of-sequence token that its vocabulary has")
      }
      return .judging(EosIgnored(eos: id))
    })
}

private struct EosIgnored: RuleState {
  let eos: TokenID
  private var rows = FoundRows()
  private var byPadID = 0
  /// Rows in which an end token follows a supervised one.
  private var judged = 0

  init(eos: TokenID) { self.eos = eos }

  mutating func observe(_ example: MaskedExample) -> RowObservation? {
    guard example.status == .ok, let position = ignoredEnd(example) else { return nil }
    let reason = example.reasons.first { $0.range.contains(position) }?.reason
    if reason == .padID { byPadID += 1 }
    let because = reason == .padID ? " because its id is the pad id" : ""
    let detail = "The end-of-sequence token (position \(position)) is ignored\(because), the token before it is not."
    rows.add(example, detail: detail)
    return RowObservation(detail)
  }

  /// The position of the first end token behind a supervised token, where no such one is supervised.
  private mutating func ignoredEnd(_ example: MaskedExample) -> Int? {
    var ignored: Int?
    var before = Label.ignored
    for (position, label) in example.labels.enumerated() where position < example.ids.count {
      if before != .ignored, example.ids[position] == eos {
        if label != .ignored {
          judged += 1
          return nil
        }
        ignored = ignored ?? position
      }
      before = label
    }
    if ignored != nil { judged += 1 }
    return ignored
  }

  mutating func merge(_ other: EosIgnored) {
    rows.merge(other.rows)
    byPadID += other.byPadID
    judged += other.judged
  }

  func conclude(_ totals: Totals, _ context: RunContext) -> Conclusion {
    guard judged > 0 else {
      return .notEvaluated(reason: "no row has an end-of-sequence token behind a supervised one")
    }
    guard !rows.isEmpty else { return .clean }
    var message = """
      In \(grouped(rows.count)) of the \(counted(judged, "row")) in which \(context.named(eos)) ends an answer, its \
      label is ignored: the model is not taught to stop.
      """
    if byPadID > 0 { message += " In \(grouped(byPadID)) of them because it is the pad token as well." }
    let isNearlyAll = rows.count * 10 >= judged * 9
    return .finding(rows: rows, message: message, level: isNearlyAll ? .error : .warning, fix: nil)
  }
}
