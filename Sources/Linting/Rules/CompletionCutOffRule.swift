import MaskModel

extension Rule {
  public static let completionCutOff = Rule(
    id: "MC501", name: "completion-cut-off", level: .warning,
    summary: "Truncation removed some of the row's supervised tokens.",
    explanation: """
      The row is longer than the trainer's limit, and part of what should be learned was cut off. When the end is cut, \
      the end-of-sequence token goes first: the model learns answers that break off and is not taught to stop on long \
      rows. Where nothing supervised is left, MC502 tells it.
      """,
    fixes: [
      "": "Raise the length limit, or shorten the prompts, so that every answer fits whole.",
      "trl": """
      SFTConfig(max_length=…) as long as the longest row needs (1024 unless set), or shorten the prompts.
      """,
      "trl-collator":
        "SFTConfig(max_length=…) as long as the longest row needs (1024 unless set), or shorten the prompts.",
      "labels": "The data were cut when they were prepared: prepare them again with a larger limit.",
      "unsloth": "Raise `max_seq_length` in `from_pretrained` and in SFTConfig.",
      "axolotl": "Raise `sequence_len`, or let `excess_length_strategy: drop` leave such rows out.",
      "llamafactory": "Raise `cutoff_len`.",
    ],
    triggers: [
      RuleExample(
        "the end of the answer does not fit", options: ["--set", "max_length=4"],
        rows: [#"{"prompt":"Say","completion":" one two three four five"}"#], firesOn: [0])
    ],
    passes: [
      RuleExample(
        "all fits", options: ["--set", "max_length=64"],
        rows: [#"{"prompt":"Say","completion":" one two three four five"}"#]),
      RuleExample(
        "the prompt's beginning is cut, the answer is whole",
        options: ["--set", "max_length=8", "--set", "truncation_mode=keep_end"],
        rows: [#"{"prompt":"Say one two three four five six seven eight nine ten","completion":" one"}"#]),
    ],
    begin: { .judging(CompletionCutOff(eos: $0.endOfSequence?.id)) })
}

private struct CompletionCutOff: RuleState {
  let eos: TokenID?
  private var rows = FoundRows()
  private var tokens = 0
  private var withoutEnd = 0

  init(eos: TokenID?) { self.eos = eos }

  mutating func observe(_ example: MaskedExample) -> RowObservation? {
    guard example.isLabelled, let cut = example.cut, example.firstPredicted != nil else { return nil }
    let lost = cut.supervisedCount
    guard lost > 0 else { return nil }
    tokens += lost
    let lostEnd = cut.side == .end && eos.map { cut.ids.last == $0 && cut.labels.last != .ignored } == true
    if lostEnd { withoutEnd += 1 }
    let kept = example.supervisedCount
    let end = lostEnd ? ", the end-of-sequence token among them" : ""
    let detail = "Truncation cut \(grouped(lost)) of \(counted(kept + lost, "supervised token"))\(end)."
    rows.add(example, detail: detail)
    return RowObservation(detail)
  }

  mutating func merge(_ other: CompletionCutOff) {
    rows.merge(other.rows)
    tokens += other.tokens
    withoutEnd += other.withoutEnd
  }

  func conclude(_ totals: Totals, _ context: RunContext) -> Conclusion {
    guard !rows.isEmpty else { return .clean }
    var message = """
      Truncation cut \(counted(tokens, "supervised token")) in \(grouped(rows.count)) of \(counted(totals.examples, "row"))\(context.limit).
      """
    if withoutEnd > 0 {
      message += " In \(counted(withoutEnd, "row")) the end-of-sequence token is gone: no stopping is taught there."
    }
    return .finding(rows, message)
  }
}

extension RunContext {
  /// ` (max_length is 1,024)`, where the trainer has such an option.
  var limit: String {
    guard let limit = trainer.options["max_length"]?.int else { return "" }
    return " (max_length is \(grouped(limit)))"
  }
}
