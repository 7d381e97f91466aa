import JSON
import MaskModel

extension Rule {
  public static let constantTextDominates = Rule(
    id: "MC105", name: "constant-text-dominates", level: .warning,
    levels: "error from 50 % on where the rows are not masked at all",
    summary: "20 % or more of the supervised tokens are the same text in (nearly) all rows.",
    explanation: """
      The loss is an average over supervised tokens. Text that every row repeats is learned by heart in a few steps; \
      then the loss looks good, and it says little about the answers. With a text template its literal parts are the \
      constant text, exactly. Otherwise (and for columns that hold the same text in every row) a heuristic finds it: \
      runs of \(CommonText.length) supervised tokens that stand in 95 % of the first \(CommonText.headRows) rows. Fewer \
      than \(CommonText.length) tokens a row (an end token, a label) are never counted. Judged from 16 rows on. Where \
      the prompt is masked and the constant text is part of the answers, the finding is a warning.
      """,
    fixes: [
      "": "Mask the prompt, so that the constant text is not supervised.",
      "trl": """
      Mask the prompt: make two columns, everything before the answer as `prompt` and the answer as `completion`. \
      SFTTrainer then supervises the completion only.
        def split(row): return {"prompt": make_prompt(row), "completion": " " + row["answer"]}
        dataset = dataset.map(split, remove_columns=dataset.column_names)
      """,
      "trl-collator": """
      Give the collator a response template that stands behind the constant text, right before the answer.
      """,
      "labels": "Repeat the step that wrote the labels with its masking option on.",
      "unsloth": "Call `train_on_responses_only(trainer, instruction_part=…, response_part=…)`.",
      "axolotl": "Set `train_on_inputs: false`.",
      "llamafactory": "Set `train_on_prompt: false`.",
    ],
    triggers: [
      RuleExample(
        "a long instruction in the text template",
        options: [
          "--text-template",
          "Read the question with care and answer it in one word, yes or no, nothing else.\\n{q}\\nAnswer: {a}",
        ], rows: (0..<16).map { #"{"q":"Is \#($0) even?","a":"\#($0 % 2 == 0 ? "yes" : "no")"}"# }, level: .error),
      RuleExample(
        "the same instruction in every text, no template",
        rows: (0..<16).map {
          #"{"text":"Read the question with care and answer it in one word, yes or no.\nIs \#($0) even? Answer: \#($0 % 2 == 0 ? "yes" : "no")"}"#
        }, level: .error),
    ],
    passes: [
      RuleExample(
        "the instruction is in the prompt",
        rows: (0..<16).map {
          #"{"prompt":"Read the question with care and answer it in one word, yes or no.\nIs \#($0) even? Answer:","completion":" \#($0 % 2 == 0 ? "yes" : "no")"}"#
        })
    ],
    begin: { .judging(ConstantText(context: $0)) })
}

/// What the rule saw: literal parts counted in every row, and samples for the heuristic.
private struct ConstantText: RuleState {
  static let minimumRows = 16
  /// Tokens kept of a row, and of all sampled rows together.
  private static let rowLimit = 2_048
  private static let sampleTokens = 1 << 18

  private let hasTemplate: Bool
  private var composition = Composition()
  private var literalRows = FoundRows()
  /// Of `literalRows`, those of which nothing is ignored.
  private var wholeLiteralRows = 0
  private var literal = 0
  private var supervised = 0
  private var judged = 0
  private var head = FirstRows<[TokenID]>(limit: CommonText.headRows)
  private var sample = RowSample<SupervisedRuns>(budget: sampleTokens)

  init(context: RunContext) { hasTemplate = context.shape.shape == .textTemplate }

  mutating func observe(_ example: MaskedExample) -> RowObservation? {
    guard example.status == .ok else { return nil }
    let count = example.supervisedCount
    guard count > 0 else { return nil }
    judged += 1
    supervised += count
    if hasTemplate { countLiteral(example) }
    let limit = Self.rowLimit
    head.offer(example.origin.index) { SupervisedRuns(example, limit: limit).tokens }
    sample.offer(example.origin.index, weight: min(count, limit) + 16) { SupervisedRuns(example, limit: limit) }
    return nil
  }

  private mutating func countLiteral(_ example: MaskedExample) {
    composition.add(example)
    var count = 0
    example.countSupervised { if $0 == .literal { count += $1 } }
    guard count >= CommonText.length else { return }
    literal += count
    literalRows.add(example)
    if example.isWhollySupervised { wholeLiteralRows += 1 }
  }

  mutating func merge(_ other: ConstantText) {
    composition.merge(other.composition)
    literalRows.merge(other.literalRows)
    wholeLiteralRows += other.wholeLiteralRows
    literal += other.literal
    supervised += other.supervised
    judged += other.judged
    head.merge(other.head)
    sample.merge(other.sample)
  }

  func conclude(_ totals: Totals, _ context: RunContext) -> Conclusion {
    guard judged >= Self.minimumRows else {
      return .notEvaluated(reason: "fewer than \(Self.minimumRows) rows have supervised tokens")
    }
    let exact = Share(constant: literal, supervised: supervised, rows: literalRows, whole: wholeLiteralRows)
    if exact.level == .error { return byTemplate(exact, context) }
    let (guess, text) = heuristic(context)
    if let level = guess.level, level > exact.level ?? .note { return byHeuristic(guess, text, totals) }
    return exact.level == nil ? .clean : byTemplate(exact, context)
  }

  private struct Share {
    var constant: Int
    var supervised: Int
    var rows: FoundRows
    /// Of the rows, those of which nothing is ignored.
    var whole: Int

    var level: Level? {
      guard constant * 5 >= supervised, constant > 0 else { return nil }
      return constant * 2 >= supervised && isUnmasked ? .error : .warning
    }

    var isUnmasked: Bool { whole * 2 > rows.count }

    /// Nil: the rule's own.
    var fix: String? {
      if isUnmasked { return nil }
      return "The prompt is masked; the constant text is part of the answers. Leave out of them what every row repeats."
    }
  }

  private func byTemplate(_ share: Share, _ context: RunContext) -> Conclusion {
    var message = """
      \(percent(share.constant, of: share.supervised)) of the supervised tokens \
      (\(grouped(share.constant)) of \(grouped(share.supervised))) are constant text of the text template, the same in \
      every row.
      """
    if let shares = composition.shares(columns: context.columns) {
      let told = shares.map { share in
        "\(percent(share.supervisedTokens, of: supervised)) \(share.quotedName)"
      }
      message += "\nOf the supervised tokens: \(told.joined(separator: ", "))."
    }
    return .finding(rows: share.rows, message: message, level: share.level, fix: share.fix)
  }

  private func heuristic(_ context: RunContext) -> (share: Share, text: String) {
    let common = CommonText(head: head.entries.map(\.payload))
    var share = Share(constant: 0, supervised: 0, rows: FoundRows(), whole: 0)
    guard !common.isEmpty, head.entries.count >= Self.minimumRows else { return (share, "") }
    for row in sample.entries.map(\.payload) {
      let constant = common.covered(row.tokens)
      share.supervised += row.count
      guard constant > 0 else { continue }
      share.constant += constant
      share.rows.add(row.origin)
      if row.isWhole { share.whole += 1 }
    }
    if !sample.isWhole { share.rows.sampled = sample.entries.count }
    return (share, excerpt(common, context))
  }

  private func excerpt(_ common: CommonText, _ context: RunContext) -> String {
    guard let first = head.entries.first, let tokenizer = context.tokenizer else { return "" }
    return quoted(common.longest(in: first.payload).flatMap { tokenizer.bytes(of: $0) ?? [] }, limit: 100)
  }

  private func byHeuristic(_ share: Share, _ text: String, _ totals: Totals) -> Conclusion {
    var message = """
      \(percent(share.constant, of: share.supervised)) of the supervised tokens \
      (\(grouped(share.constant)) of \(grouped(share.supervised))) are text that stands in nearly all rows\
      \(text.isEmpty ? "" : ", such as \(text)").
      Found by a heuristic: runs of \(CommonText.length) tokens that stand in 95 % of the first \
      \(counted(head.entries.count, "row")).
      """
    if let sampled = share.rows.sampled {
      message += " Counted in a fixed sample of \(grouped(sampled)) of \(counted(totals.examples, "row"))."
    }
    return .finding(rows: share.rows, message: message, level: share.level, fix: share.fix)
  }
}

extension CompositionShare {
  fileprivate var quotedName: String {
    if case .column = source { return quoted(Text(name)) }
    return name
  }
}
