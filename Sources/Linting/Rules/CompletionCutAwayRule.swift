import MaskModel

extension Rule {
  public static let completionCutAway = Rule(
    id: "MC502", name: "completion-cut-away", level: .error,
    summary: "Truncation removed every token that would have been supervised.",
    explanation: """
      The prompt alone fills the trainer's limit, so nothing of the answer is left (or a template that is searched for \
      was cut off). SFTTrainer of trl 1.16 leaves such a row out without a word (MC508 counts them); older ones keep \
      it, with a loss of 0 or NaN.
      """,
    fixes: [
      "": "Raise the length limit, shorten the prompts, or cut the prompt's beginning instead of the row's end.",
      "trl": """
      SFTConfig(max_length=…) as long as the longest row needs (1024 unless set); or shorten the prompts. \
      `truncation_mode="keep_end"` (deprecated in 1.16) cuts the beginning of the prompt instead.
      """,
      "trl-collator": """
      SFTConfig(max_length=…) as long as the longest row needs (1024 unless set), or shorten the prompts before \
      training: the response template has to be inside the limit with the answer behind it.
      """,
      "labels": "The data were cut when they were prepared: prepare them again with a larger limit.",
      "unsloth": "Raise `max_seq_length` in `from_pretrained` and in SFTConfig.",
      "axolotl": "Raise `sequence_len`.",
      "llamafactory": "Raise `cutoff_len`.",
    ],
    triggers: [
      RuleExample(
        "the prompt fills the limit", options: ["--set", "max_length=4"],
        rows: [
          #"{"prompt":"one two three four five six seven","completion":" eight"}"#,
          #"{"prompt":"one","completion":" two"}"#,
        ], firesOn: [0]),
      RuleExample(
        "the response template is cut off: truncation is the cause, not the template", trainer: "trl-collator",
        options: ["--response-template", "\\nA:", "--set", "max_length=4"],
        rows: [#"{"text":"Q: one two three four five six seven\nA: eight"}"#], firesOn: [0]),
    ],
    passes: [
      RuleExample(
        "the prompt's beginning is cut instead",
        options: ["--set", "max_length=4", "--set", "truncation_mode=keep_end"],
        rows: [#"{"prompt":"one two three four five six seven","completion":" eight"}"#])
    ],
    begin: { .judging(CompletionCutAway(fate: RowFate($0))) })
}

private struct CompletionCutAway: RuleState {
  let fate: RowFate
  private var rows = FoundRows()
  private var dropped = 0
  /// Rows in which a template itself was cut off.
  private var withTemplate: [TemplateRole: Int] = [:]

  init(fate: RowFate) { self.fate = fate }

  mutating func observe(_ example: MaskedExample) -> RowObservation? {
    guard fate.of(example) == .completionCutAway, let cut = example.cut else { return nil }
    var detail = "Truncation cut \(grouped(cut.ids.count)) of \(counted(example.ids.count + cut.ids.count, "token"))"
    if let lost = example.missingTemplate {
      withTemplate[lost, default: 0] += 1
      detail += ", the \(lost.name) among them: no token of the row is supervised."
    } else {
      detail += " and with them all \(counted(cut.supervisedCount, "supervised token"))."
    }
    if case .dropped = example.status {
      dropped += 1
      detail += " The trainer leaves the row out."
    }
    rows.add(example, detail: detail)
    return RowObservation(detail)
  }

  mutating func merge(_ other: CompletionCutAway) {
    rows.merge(other.rows)
    dropped += other.dropped
    withTemplate.merge(other.withTemplate, uniquingKeysWith: +)
  }

  func conclude(_ totals: Totals, _ context: RunContext) -> Conclusion {
    guard !rows.isEmpty else { return .clean }
    var message = """
      In \(grouped(rows.count)) of \(counted(totals.examples, "row")) truncation removed every token that would have \
      been supervised\(context.limit).
      """
    for role in TemplateRole.allCases {
      if let number = withTemplate[role] { message += " In \(grouped(number)) the \(role.name) itself was cut off." }
    }
    if dropped > 0 { message += " The trainer leaves \(grouped(dropped)) of them out without a word." }
    return .finding(rows, message)
  }
}
