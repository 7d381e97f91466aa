import JSON
import MaskModel

extension Trainer {
  /// `SFTTrainer` of trl 1.16.0 with its own collator. Followed: `SFTTrainer.__init__`, `_prepare_dataset` and
  /// `DataCollatorForLanguageModeling` in trl/trainer/sft_trainer.py.
  public static let trl = Trainer(
    id: "trl", version: "1.16.0",
    summary: "TRL's SFTTrainer: text, prompt/completion, conversations, a formatting function, or prepared ids.",
    verifiedWith: "trl 1.16.0, transformers 5.23.0, datasets 5.2.0, tokenizers 0.23.3",
    options: TrlOptions.all
  ) { (input: TrainerInput) throws(MaskingError) -> PreparedRun in
    let run = try TrlRun(input)
    return PreparedRun(context: run.context) { TrlWorker(run) }
  }
}

/// What `trl` settles before the first row.
struct TrlRun: Sendable {
  let tokenizer: any Tokenizer
  /// Of a model that sees or hears.
  let processor: ProcessorText?
  let rows: SFTRows
  /// Where the rows are conversations.
  let chat: ChatRun?
  let recorded: RecordedColumns
  let truncation: Truncation
  /// Prompt tokens are ignored.
  let ignoresPrompt: Bool
  /// With padding-free batches the collator ignores the first token of each row.
  let ignoresFirstToken: Bool
  /// Columns that `tokenize_fn` reads in every row, conversation or not.
  let tools: Int?
  let templateArguments: Int?
  let context: RunContext

  init(_ input: TrainerInput) throws(MaskingError) {
    let options = try TrlOptions(input.settings)
    let tokenizer = try ScriptedTokenizer.applying(
      options.given, to: try input.requiredTokenizer(for: TrlOptions.trainer))
    try input.refuseTemplates(for: TrlOptions.trainer)
    let template = try input.textTemplate.map { (template: TextTemplate) throws(MaskingError) in
      try template.resolve(in: input.table)
    }
    let columns = SFTColumns(input.table)
    let processor = try Self.processor(input, tokenizer, makesTokens: columns.ids == nil && !options.skipsPreparation)
    let checks = TrlRefusals(
      options: options, tokenizer: tokenizer, processor: input.chatTemplates?.processor?.className, table: input.table)
    try checks.beforeData()
    let chat = TrlChat(
      options: options, tokenizer: tokenizer, input: input, eos: checks.eos, pad: checks.pad, processor: processor)
    let settled = try chat.settle()
    try checks.collator()
    let completionOnly = options.completionOnlyLoss ?? (columns.prompt != nil && columns.completion != nil)
    try checks.data(columns, completionOnly: completionOnly, hasTemplate: template != nil)
    let turns = try chat.columns(columns)
    let source: SFTRows.Source
    if let turns {
      source = .conversations(turns)
    } else {
      source = try columns.source(textField: options.datasetTextField, hasTemplate: template != nil)
    }
    try checks.afterData(source)

    self.tokenizer = tokenizer
    self.processor = processor
    self.chat = try turns.map { (turns: ChatColumns) throws(MaskingError) in try chat.run(turns, settled) }
    rows = SFTRows(
      source: source, field: columns.field(options.datasetTextField, hasTemplate: template != nil),
      completion: columns.completion, eos: checks.eos, template: template, columns: input.table.columns,
      notTextMessage: SFTRows.notText5)
    recorded = Self.recorded(columns, source, completionOnly: completionOnly, options)
    ignoresPrompt = completionOnly
    ignoresFirstToken = options.paddingFree
    truncation = options.truncation
    tools = input.table.position(of: "tools")
    templateArguments = input.table.position(of: "chat_template_kwargs")
    context =
      TrlContext(
        options: options, tokenizer: tokenizer, input: input, columns: columns, source: source, template: template,
        completionOnly: completionOnly, recorded: recorded, eos: checks.eos, pad: checks.pad, chat: settled,
        chatContext: turns == nil ? nil : chat.context(settled)
      ).context
  }

  /// Rows that hold ids never go through it.
  private static func processor(
    _ input: TrainerInput, _ tokenizer: any Tokenizer, makesTokens: Bool
  ) throws(MaskingError) -> ProcessorText? {
    guard makesTokens, let processor = input.chatTemplates?.processor else { return nil }
    return try ProcessorText(processor, tokenizer)
  }

  /// The columns that stand in for labels: `labels` alone, else the masks (`build_labels`).
  private static func recorded(
    _ columns: SFTColumns, _ source: SFTRows.Source, completionOnly: Bool, _ options: TrlOptions
  ) -> RecordedColumns {
    if let labels = columns.labels { return RecordedColumns(labels: labels) }
    if options.skipsPreparation { return RecordedColumns() }
    var masks: [Int] = []
    // Tokenising prompt and completion writes a `completion_mask` of its own over the column.
    if completionOnly, let mask = columns.completionMask {
      if !source.isPromptCompletion { masks.append(mask) }
    }
    if let mask = columns.assistantMasks, !(options.assistantOnlyLoss && source.isConversations) { masks.append(mask) }
    return RecordedColumns(masks: masks)
  }
}

extension SFTRows.Source {
  var isPromptCompletion: Bool {
    switch self {
    case .promptCompletion: true
    case .conversations(let columns): columns.prompt != nil
    default: false
    }
  }

  var isConversations: Bool { if case .conversations = self { true } else { false } }
}

extension TrlOptions {
  var truncation: Truncation {
    guard let maxLength, !skipsPreparation else { return .none }
    return truncationMode == "keep_end" ? .keepEnd(maxLength) : .keepStart(maxLength)
  }
}

extension TrainerInput {
  func requiredTokenizer(for trainer: String) throws(MaskingError) -> any Tokenizer {
    guard let tokenizer else {
      throw .setting(option: "--tokenizer", found: "none", expected: "a tokenizer: \(trainer) turns text into tokens")
    }
    return tokenizer
  }

  /// For trainers that look for no template.
  func refuseTemplates(for trainer: String) throws(MaskingError) {
    let given =
      responseTemplate != nil ? "--response-template" : instructionTemplate != nil ? "--instruction-template" : nil
    guard let given else { return }
    throw .setting(
      option: given, found: "a template, for \(trainer), which looks for none", expected: "--trainer trl-collator")
  }
}
