import MaskModel

/// One way in which labels go wrong: how it is seen, why it hurts, what to do, and examples that prove it.
public struct Rule: Sendable {
  /// `MC101`; never reused.
  public let id: String
  /// The bad pattern: passes the sentence "allow nothing-supervised".
  public let name: String
  /// Of a finding that says no other.
  public let level: Level
  /// When the level is another one; empty where it never is.
  public let levels: String
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
    id: String, name: String, level: Level, levels: String = "", summary: String, explanation: String,
    fixes: [String: String], triggers: [RuleExample], passes: [RuleExample],
    begin: @escaping @Sendable (RunContext) -> RuleStart
  ) {
    self.id = id
    self.name = name
    self.level = level
    self.levels = levels
    self.summary = summary
    self.explanation = explanation
    self.fixes = fixes
    self.triggers = triggers
    self.passes = passes
    self.begin = begin
  }

  /// What to do for that trainer.
  public func fix(for trainer: String) -> String { fixes[trainer] ?? fixes[""] ?? "" }
}

public enum RuleStart {
  case judging(any RuleState)
  case notEvaluated(reason: String)
}
