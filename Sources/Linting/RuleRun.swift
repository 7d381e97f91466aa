import MaskModel

/// The selected rules over one run: one value for each worker; their sum is the run's.
public struct RuleRun: Sendable {
  private struct Judge: Sendable {
    let rule: Rule
    /// The level that the user gave the rule.
    let level: Level?
    var state: any RuleState
  }

  private let context: RunContext
  /// Nil where the rows are no conversations.
  private let chat: ChatFacts?
  private var judges: [Judge] = []
  private var unjudged: [NotEvaluated] = []

  public init(context: RunContext, selection: RuleSelection = .all) {
    self.context = context
    chat = ChatFacts(context)
    for rule in selection.rules {
      switch rule.begin(context) {
      case .judging(let state): judges.append(Judge(rule: rule, level: selection.level(of: rule), state: state))
      case .notEvaluated(let reason):
        unjudged.append(NotEvaluated(rule: rule.id, name: rule.name, reason: reason))
      }
    }
  }

  /// Shows an example to every rule.
  ///
  /// - Parameter tells: somebody reads what is said of this row; it is written only then.
  /// - Returns: what they say of it, in the order of the rules; nothing where nobody reads it.
  public mutating func observe(_ example: MaskedExample, tells: Bool = true) -> [RowFinding] {
    var findings: [RowFinding] = []
    let row = chat.flatMap { ChatRow(example, $0) }
    for index in judges.indices {
      guard let said = judges[index].state.observe(example, row, tells: tells), tells else { continue }
      let judge = judges[index]
      let level = judge.level ?? said.level ?? judge.rule.level
      findings.append(RowFinding(rule: judge.rule.id, name: judge.rule.name, level: level, detail: said.detail))
    }
    return findings
  }

  /// A problem of the input, before the example of its index where there is one.
  public mutating func observe(_ problem: InputProblem) {
    for index in judges.indices { judges[index].state.observe(problem) }
  }

  /// Adds what another worker of the same run saw.
  public mutating func merge(_ other: RuleRun) {
    for (index, judge) in other.judges.enumerated() where index < judges.count {
      judges[index].state.merge(erased: judge.state)
    }
  }

  /// The judgement over all rows: findings, the worst level first and then by id; and what could not be judged.
  public func conclude(_ totals: Totals) -> (findings: [Finding], notEvaluated: [NotEvaluated]) {
    var findings: [Finding] = []
    var rest = unjudged
    for judge in judges {
      switch judge.state.conclude(totals, context) {
      case .finding(let rows, let message, let level, let fix):
        findings.append(
          finding(judge.rule, rows, message, level: judge.level ?? level ?? judge.rule.level, fix: fix, totals))
      case .clean where totals.ok + totals.dropped == 0:
        rest.append(NotEvaluated(rule: judge.rule.id, name: judge.rule.name, reason: "no row was labelled"))
      case .clean: break
      case .notEvaluated(let reason):
        rest.append(NotEvaluated(rule: judge.rule.id, name: judge.rule.name, reason: reason))
      }
    }
    findings.sort { $0.level == $1.level ? $0.rule < $1.rule : $0.level > $1.level }
    rest.sort { $0.rule < $1.rule }
    return (findings, rest)
  }

  private func finding(
    _ rule: Rule, _ rows: FoundRows, _ message: String, level: Level, fix: String?, _ totals: Totals
  ) -> Finding {
    let examples = rows.sampled ?? totals.examples
    return Finding(
      rule: rule.id, name: rule.name, level: level, count: rows.count,
      share: examples == 0 ? 0 : Double(rows.count) / Double(examples), message: message,
      fix: fix ?? rule.fix(for: context.trainer.id), examples: rows.first)
  }
}
