import MaskModel

extension Rule {
  public static let unevenBatches = Rule(
    id: "MC816", name: "uneven-batches", level: .error,
    summary: "The collator is handed a column that it does not pad, and the rows differ in length: the run stops.",
    explanation: """
      Rows of one batch are padded to one length, but `tokenizer.pad` pads ids and attention masks only. A mask, labels \
      or positions that the trainer hands to the completion-only collator beside the ids stay as long as each row, and \
      no tensor can be made of them: the first batch with rows of two lengths ends the run with a ValueError. In TRL \
      0.19 rows with `prompt` and `completion` get such a mask from the trainer itself. Batches are shuffled, so a run of \
      more than a few rows does not escape; only batches of a single row, or rows of one length, do.
      """,
    fixes: [
      "": "Take the column away, or train on one row a batch and accumulate gradients.",
      "trl-collator": """
      Train on one row a batch (per_device_train_batch_size=1, and gradient_accumulation_steps for more), or give the \
      collator nothing but ids: of prompt and completion make one text,
        dataset.map(lambda row: {"text": row["prompt"] + row["completion"]}, remove_columns=["prompt", "completion"])
      and take recorded labels and masks away with dataset.remove_columns. Or take TRL 0.20 or newer, which ignores the \
      prompts of such rows without this collator.
      """,
    ],
    triggers: [
      RuleExample(
        "a mask that the trainer adds to prompt and completion", trainer: "trl-collator",
        options: ["--response-template", "\\nA:"],
        rows: [#"{"prompt":"Q: 1+1\nA:","completion":" 2"}"#, #"{"prompt":"Q: one and one\nA:","completion":" two"}"#])
    ],
    passes: [
      RuleExample(
        "one row a batch", trainer: "trl-collator",
        options: ["--response-template", "\\nA:", "--set", "per_device_train_batch_size=1"],
        rows: [#"{"prompt":"Q: 1+1\nA:","completion":" 2"}"#, #"{"prompt":"Q: one and one\nA:","completion":" two"}"#]),
      RuleExample(
        "rows of one length", trainer: "trl-collator", options: ["--response-template", "\\nA:"],
        rows: [#"{"prompt":"Q: 1+1\nA:","completion":" 2"}"#, #"{"prompt":"Q: 2+2\nA:","completion":" 4"}"#]),
      RuleExample(
        "texts, of which the collator gets ids alone", trainer: "trl-collator",
        options: ["--response-template", "\\nA:"],
        rows: [#"{"text":"Q: 1+1\nA: 2"}"#, #"{"text":"Q: one and one\nA: two"}"#]),
    ],
    begin: { .judging(UnevenBatches($0.unpadded)) })
}

private struct UnevenBatches: RuleState {
  /// Nil where everything is padded, or a batch is one row.
  private let unpadded: UnpaddedColumns?
  private var rows = FoundRows()
  private var lengths: ClosedRange<Int>?

  init(_ unpadded: UnpaddedColumns?) { self.unpadded = unpadded.flatMap { $0.batchSize > 1 ? $0 : nil } }

  /// Of one row nothing can be said.
  mutating func observe(_ example: MaskedExample) -> RowObservation? {
    guard unpadded != nil, example.status == .ok else { return nil }
    rows.add(example)
    take(example.ids.count...example.ids.count)
    return nil
  }

  mutating func merge(_ other: UnevenBatches) {
    rows.merge(other.rows)
    if let lengths = other.lengths { take(lengths) }
  }

  private mutating func take(_ other: ClosedRange<Int>) {
    let own = lengths ?? other
    lengths = min(own.lowerBound, other.lowerBound)...max(own.upperBound, other.upperBound)
  }

  func conclude(_ totals: Totals, _ context: RunContext) -> Conclusion {
    guard let unpadded, let lengths, lengths.lowerBound < lengths.upperBound else { return .clean }
    let names = unpadded.columns.map { quoted($0) }.joined(separator: ", ")
    return .finding(
      rows,
      """
      The trainer stops at the first batch with rows of two lengths: the collator does not pad \(names) beside the ids.
      The rows have \(grouped(lengths.lowerBound)) to \(grouped(lengths.upperBound)) tokens, a batch has \
      \(grouped(unpadded.batchSize)) rows. It says: \(unpadded.error)
      """)
  }
}
