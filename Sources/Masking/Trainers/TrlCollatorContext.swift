import JSON
import MaskModel

/// What the report says of a `trl-collator` run.
struct TrlCollatorContext {
  let options: TrlCollatorOptions
  let tokenizer: any Tokenizer
  let input: TrainerInput
  let columns: SFTColumns
  let source: SFTRows.Source
  let template: [TemplatePiece]?
  let response: Template
  let instruction: Template?
  let eos: Text?
  /// Columns of the data that the trainer hands to the collator beside the ids.
  let besideIDs: [Text]

  var context: RunContext {
    RunContext(
      trainer: TrainerCard(id: "trl-collator", version: "0.19.1", options: inForce),
      shape: columns.choice(
        of: source, textField: options.datasetTextField, template: input.textTemplate), columns: input.table.columns,
      tokenizer: tokenizer, responseTemplate: response, instructionTemplate: instruction,
      textTemplate: template, withoutEffect: withoutEffect, warnings: warnings,
      unpadded: unpadded)
  }

  private var isPrepared: Bool { columns.ids != nil }

  private var inForce: JSONObject {
    let values: [(Text, JSONValue)] = [
      ("dataset_text_field", .string(options.datasetTextField)),
      ("skip_prepare_dataset", .bool(options.skipsPreparation)),
      ("eos_token", eos.map(JSONValue.string) ?? .null),
      ("max_length", options.maxLength.map { .integer(Int64($0)) } ?? .null),
      ("packing", .bool(options.packing)),
      ("padding_free", .bool(options.paddingFree)),
      ("pad_token", tokenizer.card.pad.map { .string($0.content) } ?? .null),
    ]
    return JSONObject(values.map { JSONObject.Member(key: $0.0, value: $0.1) })
  }

  private var withoutEffect: [IneffectiveOption] {
    var list: [IneffectiveOption] = []
    func add(_ name: String, _ reason: String, when isGiven: Bool) {
      if isGiven { list.append(IneffectiveOption(name: name, reason: reason)) }
    }
    add(
      "completion_only_loss", "the collator goes by the response template alone and looks at no completion mask",
      when: options.completionOnlyLoss == true)
    add("pad_token", "a collator is given, so the tokenizer's own pad token counts", when: options.isGiven("pad_token"))
    add(input.textTemplate?.option ?? TextTemplate.option, templateReason, when: template != nil && source != .template)
    add(
      "eos_token", "the rows hold ids already: nothing is appended to them",
      when: options.eosToken != nil && isPrepared)
    add(
      "chat_template_path", "the rows are no conversations: no template is rendered",
      when: options.chatTemplatePath != nil)
    if case .column = source {
    } else {
      add(
        "dataset_text_field",
        isPrepared ? "the data have a column `input_ids`: no text is read" : "no such column is read",
        when: options.isGiven("dataset_text_field") && source != .template)
    }
    add(
      "max_length", "skip_prepare_dataset is set: rows are taken as they are",
      when: options.skipsPreparation && options.isGiven("max_length") && options.maxLength != nil)
    return list
  }

  private var templateReason: String {
    if isPrepared { return "the data have a column `input_ids`: formatting functions are ignored" }
    if case .promptCompletion = source {
      return "the rows have `prompt` and `completion`: the formatted text is thrown away"
    }
    return "the text is read from `\(options.datasetTextField.string)`: the formatted text is thrown away"
  }

  private var warnings: [String] {
    var list = [
      "This class is deprecated and will be removed in version 0.20.0. To train on completion only, please use the "
        + "parameter `completion_only_loss` of `SFTConfig` instead."
    ]
    if isPrepared, template != nil { list.append(SFTRows.preparedWarning) }
    let card = tokenizer.card
    if instruction != nil, let pad = card.pad?.id, pad == card.eos?.id {
      list.append(
        "The pad_token_id and eos_token_id values of this tokenizer are identical. If you are planning for multi-turn "
          + "training, it can result in the model continuously generating questions and answers without eos token. To "
          + "avoid this, set the pad_token_id to a different value.")
    }
    return list
  }

  /// `tokenizer.pad` pads ids only; the trainer keeps these columns, and prompt/completion rows get a mask of their own.
  private var unpadded: UnpaddedColumns? {
    var names = besideIDs
    if case .promptCompletion = source { names.append("completion_mask") }
    guard let first = names.first else { return nil }
    return UnpaddedColumns(
      columns: names, batchSize: options.batchSize, error: "ValueError: \(TrlCollatorRefusals.noTensor(of: first))")
  }
}
