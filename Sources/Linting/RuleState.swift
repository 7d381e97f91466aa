import MaskModel

/// What a rule remembers of the rows it saw. Integers, fixed bins, bottom-k by hash: nothing that depends on how the
/// data were cut into pieces.
public protocol RuleState: Sendable {
  /// Looks at one example; says what is wrong with this very row, if anything.
  mutating func observe(_ example: MaskedExample) -> RowObservation?

  /// The same with the row as a conversation, which is made once for all rules; nil where it is none.
  ///
  /// - Parameter tells: somebody reads what is said of this row; else nil is as good an answer.
  mutating func observe(_ example: MaskedExample, _ row: ChatRow?, tells: Bool) -> RowObservation?

  /// A place in the input that is no row, or at which `load_dataset` would stop. Comes before the example of that
  /// index, where there is one.
  mutating func observe(_ problem: InputProblem)

  /// Adds what another worker saw. States are merged in any order.
  mutating func merge(_ other: Self)

  /// The judgement over all rows.
  func conclude(_ totals: Totals, _ context: RunContext) -> Conclusion
}

extension RuleState {
  public mutating func observe(_ example: MaskedExample, _ row: ChatRow?, tells: Bool) -> RowObservation? {
    observe(example)
  }

  public mutating func observe(_ problem: InputProblem) {}

  /// `merge` for states whose type is known at run time only. Both come from one rule's `begin`, so they have one type.
  mutating func merge(erased other: any RuleState) {
    if let other = other as? Self { merge(other) }
  }
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

  /// A finding with the rule's own level and fix.
  static func finding(_ rows: FoundRows, _ message: String) -> Conclusion {
    .finding(rows: rows, message: message, level: nil, fix: nil)
  }
}
