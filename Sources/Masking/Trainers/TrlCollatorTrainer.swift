import JSON
import MaskModel

extension Trainer {
  /// `SFTTrainer` of trl 0.19.1 with `DataCollatorForCompletionOnlyLM`, the last release that has it. Followed:
  /// `SFTTrainer.__init__` and `_prepare_dataset` in trl/trainer/sft_trainer.py, `torch_call` in trl/trainer/utils.py,
  /// `DataCollatorForLanguageModeling` in transformers 4.53.3.
  public static let trlCollator = Trainer(
    id: "trl-collator", version: "0.19.1",
    summary: "TRL's SFTTrainer with the completion-only collator: what stands behind the response template counts.",
    verifiedWith: "trl 0.19.1, transformers 4.53.3, datasets 3.6.0, tokenizers 0.21.4",
    options: TrlCollatorOptions.all, usesResponseTemplate: true
  ) { (input: TrainerInput) throws(MaskingError) -> PreparedRun in
    let run = try TrlCollatorRun(input)
    return PreparedRun(context: run.context) { TrlCollatorWorker(run) }
  }
}

/// What `trl-collator` settles before the first row.
struct TrlCollatorRun: Sendable {
  let tokenizer: any Tokenizer
  let rows: SFTRows
  let truncation: Truncation
  let search: ResponseSearch
  /// Columns that the trainer hands to the collator beside the ids.
  let besideIDs: [Int]
  let context: RunContext

  init(_ input: TrainerInput) throws(MaskingError) {
    let options = try TrlCollatorOptions(input.settings)
    let tokenizer = try ScriptedTokenizer.applying(
      options.given, to: try input.requiredTokenizer(for: TrlCollatorOptions.trainer))
    guard let given = input.responseTemplate else {
      throw .setting(option: "--response-template", found: "none", expected: "the text that answers begin behind")
    }
    let template = try input.textTemplate.map { (template: TextTemplate) throws(MaskingError) in
      try template.resolve(in: input.table)
    }
    let columns = SFTColumns(input.table)
    let checks = TrlCollatorRefusals(options: options, tokenizer: tokenizer, table: input.table)
    let eos = try checks.eos()
    try checks.data(columns, hasTemplate: template != nil)
    let source = try columns.source(textField: options.datasetTextField, hasTemplate: template != nil)
    let response = try checks.ids(of: given)
    let instruction = try input.instructionTemplate.map { (given: TemplateInput) throws(MaskingError) in
      try checks.ids(of: given)
    }

    self.tokenizer = tokenizer
    search = ResponseSearch(response: response.ids, instruction: instruction?.ids, pad: try checks.pad())
    truncation = options.maxLength.flatMap { options.skipsPreparation ? nil : .keepStart($0) } ?? .none
    besideIDs = ["labels", "position_ids", "completion_mask", "assistant_masks"].compactMap { (name: Text) in
      if case .promptCompletion = source, name == "completion_mask" { return nil }
      return input.table.position(of: name)
    }
    rows = SFTRows(
      source: source, field: columns.field("text", hasTemplate: template != nil), completion: columns.completion,
      eos: eos, template: template, columns: input.table.columns,
      notTextMessage: """
        text input must be of type `str` (single example), `list[str]` (batch or single pretokenized example) or \
        `list[list[str]]` (batch of pretokenized examples).
        """,
      dropsNullMembers: true)
    context =
      TrlCollatorContext(
        options: options, tokenizer: tokenizer, input: input, columns: columns, source: source, template: template,
        response: response,
        instruction: instruction, eos: eos, besideIDs: besideIDs.map { input.table.columns[$0].name }
      ).context
  }
}
