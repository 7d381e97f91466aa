import MaskModel

extension Rule {
  public static let datasetShrinks = Rule(
    id: "MC508", name: "dataset-shrinks", level: .warning, levels: "error from 10 % of the rows on",
    summary: "The trainer leaves rows out without a word.",
    explanation: """
      SFTTrainer of trl 1.16 drops, after truncation, every row in which no token is supervised, and says nothing. \
      When prompts are longer than `max_length` (1024 unless set), that can be the whole data set: the run then \
      trains on fewer examples than the file has, or on none. This rule counts them; MC502 and MC101 say of each \
      row why nothing was left.
      """,
    fixes: [
      "": "Raise the length limit or shorten the prompts, so that each row keeps its answer.",
      "trl": """
      SFTConfig(max_length=…) as long as the longest row needs, or None for no limit; or shorten prompts before \
      training. `truncation_mode="keep_end"` (deprecated in 1.16) cuts the beginning of the prompt instead.
      """,
    ],
    triggers: [
      RuleExample(
        "a prompt longer than max_length", options: ["--set", "max_length=4"],
        rows: [
          #"{"prompt":"one two three four five six","completion":" seven"}"#, #"{"prompt":"one","completion":" two"}"#,
        ], level: .error)
    ],
    passes: [
      RuleExample(
        "a limit that every row keeps", options: ["--set", "max_length=64"],
        rows: [#"{"prompt":"one two three four five six","completion":" seven"}"#])
    ],
    begin: { .judging(DatasetShrinks(fate: RowFate($0))) })
}

private struct DatasetShrinks: RuleState {
  let fate: RowFate
  private var rows = FoundRows()
  private var cutAway = 0

  init(fate: RowFate) { self.fate = fate }

  mutating func observe(_ example: MaskedExample) -> RowObservation? {
    guard case .dropped(let reason) = example.status else { return nil }
    rows.add(example, detail: reason)
    if fate.of(example) == .completionCutAway { cutAway += 1 }
    return nil
  }

  mutating func merge(_ other: DatasetShrinks) {
    rows.merge(other.rows)
    cutAway += other.cutAway
  }

  func conclude(_ totals: Totals, _ context: RunContext) -> Conclusion {
    guard !rows.isEmpty else { return .clean }
    let left = totals.ok
    var message = """
      The trainer leaves out \(grouped(rows.count)) of \(counted(totals.examples, "row")) \
      (\(percent(rows.count, of: totals.examples))) without a word; \(left == 0 ? "none is" : left == 1 ? "1 is" : "\(grouped(left)) are") \
      left to train on.
      """
    if cutAway > 0 { message += "\nIn \(grouped(cutAway)) of them truncation took the whole completion (MC502)." }
    let isMany = rows.count * 10 >= totals.examples
    return .finding(rows: rows, message: message, level: isMany ? .error : .warning, fix: nil)
  }
}
