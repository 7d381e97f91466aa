import MaskModel

/// A small case that proves a rule: run through the real trainer model with a small tokenizer by the tests, shown by
/// `maskcheck explain`.
public struct RuleExample: Sendable {
  /// One line: what the case is.
  public let title: String
  /// `trl`, `trl-collator`, `labels`
  public let trainer: String
  /// Options as on the command line: `["--response-template", "\\nAnswer:"]`.
  public let options: [String]
  /// Rows as JSON lines.
  public let rows: [String]
  /// Indices of the rows that it fires on; empty for a rule that speaks of all rows together.
  public let firesOn: [Int]
  /// The finding's level; nil: the rule's own.
  public let level: Level?
  /// The tokenizer of the tests' fixtures.
  public let tokenizer: String
  /// A chat template (`--chat-template`); nil: the tokenizer's own.
  public let chatTemplate: String?
  /// What a generation_config.json beside the tokenizer would say; nil: there is none.
  public let stops: [String]?

  public init(
    _ title: String, trainer: String = "trl", options: [String] = [], rows: [String], firesOn: [Int] = [],
    level: Level? = nil, tokenizer: String = "qwen-like", chatTemplate: String? = nil,
    stops: [String]? = nil
  ) {
    self.title = title
    self.trainer = trainer
    self.options = options
    self.rows = rows
    self.firesOn = firesOn
    self.level = level
    self.tokenizer = tokenizer
    self.chatTemplate = chatTemplate
    self.stops = stops
  }
}
