import MaskModel

/// One way in which labels go wrong: how it is seen, why it hurts, what to do, and examples that prove it.
public struct Rule: Sendable {
  /// `MC101`; never reused.
  public let id: String
  /// The bad pattern: passes the sentence "allow nothing-supervised".
  public let name: String
  public let level: Level
  /// One sentence: what is seen.
  public let summary: String
  /// What happens, why it hurts, usual causes; a few lines.
  public let explanation: String
  /// What to do, by trainer id; `""` holds what serves for all.
  public let fixes: [String: String]
  /// Examples on which it fires.
  public let triggers: [RuleExample]
  /// Examples of the right way to do it, on which it is silent.
  public let passes: [RuleExample]
  /// Fresh state for a run, or why the rule cannot be judged on it.
  public let begin: @Sendable (RunContext) -> RuleStart

  public init(
    id: String, name: String, level: Level, summary: String, explanation: String, fixes: [String: String],
    triggers: [RuleExample], passes: [RuleExample], begin: @escaping @Sendable (RunContext) -> RuleStart
  ) {
    self.id = id
    self.name = name
    self.level = level
    self.summary = summary
    self.explanation = explanation
    self.fixes = fixes
    self.triggers = triggers
    self.passes = passes
    self.begin = begin
  }
}

public enum RuleStart {
  case judging(any RuleState)
  case notEvaluated(reason: String)
}

/// What a rule remembers of the rows it saw. Integers, fixed bins, bottom-k by hash: nothing that depends on how the
/// data were cut into pieces.
public protocol RuleState: Sendable {
  /// Looks at one example; says what is wrong with this very row, if anything.
  mutating func observe(_ example: MaskedExample) -> RowObservation?

  /// Adds what another worker saw. States are merged in any order.
  mutating func merge(_ other: any RuleState)

  /// The judgement over all rows.
  func conclude(_ totals: Totals, _ context: RunContext) -> Conclusion
}

/// What a rule says of one row.
public struct RowObservation: Sendable, Hashable {
  /// One or more lines.
  public var detail: String
  /// Nil: the rule's own level.
  public var level: Level?

  public init(_ detail: String, level: Level? = nil) {
    self.detail = detail
    self.level = level
  }
}

public enum Conclusion: Sendable {
  /// `message`: what is seen, where, why it hurts; `level` nil: the rule's own; `fix` nil: the rule's own for this
  /// trainer.
  case finding(rows: FoundRows, message: String, level: Level?, fix: String?)
  case clean
  case notEvaluated(reason: String)
}

/// The rows that a rule fired on: their number and the first 20.
public struct FoundRows: Sendable, Hashable {
  public static let kept = 20
  public private(set) var count: Int
  /// In data order.
  public private(set) var first: [FindingExample]

  public init() {
    count = 0
    first = []
  }

  public mutating func add(_ example: MaskedExample, detail: String? = nil) {
    count += 1
    let origin = example.origin
    insert(FindingExample(index: origin.index, source: origin.source, line: origin.line, detail: detail))
  }

  public mutating func merge(_ other: FoundRows) {
    count += other.count
    for row in other.first { insert(row) }
  }

  private mutating func insert(_ row: FindingExample) {
    if first.count == Self.kept, let last = first.last, last.index < row.index { return }
    let place = first.firstIndex { $0.index > row.index } ?? first.endIndex
    first.insert(row, at: place)
    if first.count > Self.kept { first.removeLast() }
  }
}
