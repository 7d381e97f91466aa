import JSON

/// What a run was settled to before its first row: the trainer, its options, the shape. Reports print it, rules judge
/// by it.
public struct RunContext: Sendable {
  public var trainer: TrainerCard
  public var shape: ShapeChoice
  public var columns: [Column]
  /// Nil for recorded labels without `-t`.
  public var tokenizer: (any Tokenizer)?
  public var responseTemplate: Template?
  public var instructionTemplate: Template?
  /// The text template's pieces, in order; nil without one.
  public var textTemplate: [TemplatePiece]?
  /// Nil where the rows are no conversations.
  public var chat: ChatContext?
  /// The trainer refuses the run for its chat template.
  public var templateRefusal: TemplateRefusal?
  /// Options that were given and change nothing for this trainer and these data, with the reason.
  public var withoutEffect: [IneffectiveOption]
  /// What the trainer says on its log for the whole run.
  public var warnings: [String]
  /// Nil where every column that a batch is made of is padded.
  public var unpadded: UnpaddedColumns?

  public init(
    trainer: TrainerCard, shape: ShapeChoice, columns: [Column], tokenizer: (any Tokenizer)?,
    responseTemplate: Template? = nil, instructionTemplate: Template? = nil, textTemplate: [TemplatePiece]? = nil,
    chat: ChatContext? = nil, withoutEffect: [IneffectiveOption] = [], warnings: [String] = [],
    unpadded: UnpaddedColumns? = nil
  ) {
    self.trainer = trainer
    self.shape = shape
    self.columns = columns
    self.tokenizer = tokenizer
    self.responseTemplate = responseTemplate
    self.instructionTemplate = instructionTemplate
    self.textTemplate = textTemplate
    self.chat = chat
    self.withoutEffect = withoutEffect
    self.warnings = warnings
    self.unpadded = unpadded
  }
}

/// The trainer as the report names it.
public struct TrainerCard: Sendable, Hashable {
  /// `trl 1.16.0`
  public var title: String { "\(id) \(version)" }
  /// `trl`
  public var id: String
  /// `1.16.0`
  public var version: String
  public var chosenBecause: String
  /// The options in force, defaults included, that touch labels; in the trainer's own order.
  public var options: JSONObject

  public init(id: String, version: String, chosenBecause: String = "", options: JSONObject = JSONObject()) {
    self.id = id
    self.version = version
    self.chosenBecause = chosenBecause
    self.options = options
  }
}

/// A response or instruction template as it was given and as it is searched for.
public struct Template: Sendable, Hashable {
  /// Nil where ids were given.
  public var text: Text?
  public var ids: [TokenID]

  public init(text: Text?, ids: [TokenID]) {
    self.text = text
    self.ids = ids
  }
}

/// A stretch of a text template.
public enum TemplatePiece: Sendable, Hashable {
  case literal(Text)
  /// Position of the column in the table.
  case column(Int)
}

/// An option that was set and has no effect.
public struct IneffectiveOption: Sendable, Hashable {
  public var name: String
  public var reason: String

  public init(name: String, reason: String) {
    self.name = name
    self.reason = reason
  }
}

/// Columns that go to the collator beside the ids and are not padded: a batch with rows of two lengths stops the run.
public struct UnpaddedColumns: Sendable, Hashable {
  public var columns: [Text]
  public var batchSize: Int
  /// What the trainer says then.
  public var error: String

  public init(columns: [Text], batchSize: Int, error: String) {
    self.columns = columns
    self.batchSize = batchSize
    self.error = error
  }
}
