import JSON
import MaskModel

/// How one trainer, in one version, turns rows into token ids and labels. A version is a trainer: what two versions
/// share are functions, never an `if version` inside.
public struct Trainer: Sendable {
  /// The trainer's own name: `trl`.
  public let id: String
  /// The version whose behaviour this is, as the package numbers it: `1.16.0`.
  public let version: String
  /// One sentence.
  public let summary: String
  /// Packages and versions that the golden vectors were made with.
  public let verifiedWith: String
  /// Every option that touches ids or labels, by the trainer's own name.
  public let options: [TrainerOption]
  /// Whether it looks for a response template.
  public let usesResponseTemplate: Bool
  /// Settles what is decided for the whole run, before the first row.
  public let prepare: @Sendable (TrainerInput) throws(MaskingError) -> PreparedRun

  public init(
    id: String, version: String, summary: String, verifiedWith: String, options: [TrainerOption],
    usesResponseTemplate: Bool = false, prepare: @escaping @Sendable (TrainerInput) throws(MaskingError) -> PreparedRun
  ) {
    self.id = id
    self.version = version
    self.summary = summary
    self.verifiedWith = verifiedWith
    self.options = options
    self.usesResponseTemplate = usesResponseTemplate
    self.prepare = prepare
  }
}

/// One option of a trainer.
public struct TrainerOption: Sendable {
  public let name: String
  /// As JSON, `null` where the default depends on something (then `summary` says on what).
  public let defaultValue: JSONValue
  public let summary: String

  public init(_ name: String, default defaultValue: JSONValue, _ summary: String) {
    self.name = name
    self.defaultValue = defaultValue
    self.summary = summary
  }
}

/// What a run is settled from.
public struct TrainerInput: Sendable {
  public var table: Table
  /// Nil only where recorded labels are shown without `-t`.
  public var tokenizer: (any Tokenizer)?
  /// `--set`, by the option's own name (`-` already made `_`), in the order given; a later one wins.
  public var settings: [(name: String, value: JSONValue)]
  public var responseTemplate: TemplateInput?
  public var instructionTemplate: TemplateInput?
  public var textTemplate: TextTemplate?
  /// The rows are those of dump folders (docs/dump-folder.md): they say which of them the trainer drops, and their
  /// numbers.
  public var isDump: Bool
  /// Nil where nothing is known of chat templates: conversations are refused then.
  public var chatTemplates: ChatTemplateSet?
  /// The contents of the file that the option `chat_template_path` names, where it names one.
  public var chatTemplateFile: Text?

  public init(
    table: Table, tokenizer: (any Tokenizer)?, settings: [(name: String, value: JSONValue)] = [],
    responseTemplate: TemplateInput? = nil, instructionTemplate: TemplateInput? = nil,
    textTemplate: TextTemplate? = nil, isDump: Bool = false, chatTemplates: ChatTemplateSet? = nil,
    chatTemplateFile: Text? = nil
  ) {
    self.table = table
    self.tokenizer = tokenizer
    self.settings = settings
    self.responseTemplate = responseTemplate
    self.instructionTemplate = instructionTemplate
    self.textTemplate = textTemplate
    self.isDump = isDump
    self.chatTemplates = chatTemplates
    self.chatTemplateFile = chatTemplateFile
  }
}

/// A run that is settled. It is shared by all threads and makes a worker for each.
public struct PreparedRun: Sendable {
  public var context: RunContext
  public var makeWorker: @Sendable () -> any MaskWorker

  public init(context: RunContext, makeWorker: @escaping @Sendable () -> any MaskWorker) {
    self.context = context
    self.makeWorker = makeWorker
  }
}

/// Labels rows, one after the other. Owns its encoder and scratch memory: one per thread.
public protocol MaskWorker: AnyObject {
  /// Never throws: a row that the trainer drops or stops at is an example with that status.
  func mask(_ record: Record) -> MaskedExample
}

/// A worker that throws what the trainer says of a row that it stops at.
protocol RefusingWorker: MaskWorker {
  func fill(_ example: inout MaskedExample, from record: Record) throws(RowRefusal)
}

extension RefusingWorker {
  func mask(_ record: Record) -> MaskedExample {
    var example = MaskedExample(origin: record.origin)
    do {
      try fill(&example, from: record)
    } catch {
      example = MaskedExample(origin: record.origin, status: .refused(error.reason))
    }
    return example
  }
}
