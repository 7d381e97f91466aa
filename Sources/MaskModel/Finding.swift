/// How bad a finding is.
public enum Level: String, Sendable, Hashable, CaseIterable, Comparable {
  case note, warning, error

  public static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .note: 0
    case .warning: 1
    case .error: 2
    }
  }
}

/// A row that a finding names.
public struct FindingExample: Sendable, Hashable {
  public var index: Int
  public var source: Int
  public var line: Int
  /// What is special about this row, one line; nil where the finding's message says it all.
  public var detail: String?

  public init(index: Int, source: Int, line: Int, detail: String? = nil) {
    self.index = index
    self.source = source
    self.line = line
    self.detail = detail
  }
}

/// One mistake, told once for all the rows that have it.
public struct Finding: Sendable, Hashable {
  /// `MC101`
  public var rule: String
  /// `nothing-supervised`
  public var name: String
  public var level: Level
  /// Examples that have it.
  public var count: Int
  /// `count` by all examples.
  public var share: Double
  /// What is seen, where, and why it hurts. May have several lines.
  public var message: String
  /// What to do in the user's trainer.
  public var fix: String
  /// The first 20 in data order.
  public var examples: [FindingExample]

  public init(
    rule: String, name: String, level: Level, count: Int, share: Double, message: String, fix: String,
    examples: [FindingExample]
  ) {
    self.rule = rule
    self.name = name
    self.level = level
    self.count = count
    self.share = share
    self.message = message
    self.fix = fix
    self.examples = examples
  }
}

/// A rule that could not be judged on these data and settings: never the same as clean.
public struct NotEvaluated: Sendable, Hashable {
  public var rule: String
  public var name: String
  public var reason: String

  public init(rule: String, name: String, reason: String) {
    self.rule = rule
    self.name = name
    self.reason = reason
  }
}

/// A finding that this one row has.
public struct RowFinding: Sendable, Hashable {
  public var rule: String
  public var name: String
  public var level: Level
  /// One or more lines about this row.
  public var detail: String

  public init(rule: String, name: String, level: Level, detail: String) {
    self.rule = rule
    self.name = name
    self.level = level
    self.detail = detail
  }
}
