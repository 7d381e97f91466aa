import JSON
import MaskModel

/// What the report says of a `trl` run: options in force, those without effect, what the trainer writes to its log.
struct TrlContext {
  let options: TrlOptions
  let tokenizer: any Tokenizer
  let input: TrainerInput
  let columns: SFTColumns
  let source: SFTRows.Source
  let template: [TemplatePiece]?
  let completionOnly: Bool
  let recorded: RecordedColumns
  let eos: Text?
  let pad: Text?
  let chat: TrlChat.Settled
  /// Nil where the rows are no conversations.
  let chatContext: ChatContext?

  var context: RunContext {
    RunContext(
      trainer: TrainerCard(id: "trl", version: "1.16.0", options: inForce),
      shape: shape, columns: input.table.columns,
      tokenizer: tokenizer, textTemplate: template, chat: chatContext, withoutEffect: withoutEffect, warnings: warnings)
  }

  private var shape: ShapeChoice {
    var choice = columns.choice(
      of: source, textField: options.datasetTextField, template: input.textTemplate)
    if let replacement = chat.replacement {
      choice.because += "; trl renders them with its training template of \(replacement)"
    }
    return choice
  }

  private var isPrepared: Bool { columns.ids != nil }
  private var isPromptCompletion: Bool { source.isPromptCompletion }

  private var inForce: JSONObject {
    let values: [(Text, JSONValue)] = [
      ("dataset_text_field", .string(options.datasetTextField)),
      ("skip_prepare_dataset", .bool(options.skipsPreparation)),
      ("eos_token", eos.map(JSONValue.string) ?? .null),
      ("max_length", options.maxLength.map { .integer(Int64($0)) } ?? .null),
      ("truncation_mode", .string(options.truncationMode)),
      ("packing", .bool(options.packing)),
      ("padding_free", .bool(options.paddingFree)),
      ("completion_only_loss", .bool(completionOnly)),
      ("assistant_only_loss", .bool(options.assistantOnlyLoss)),
      ("pad_token", pad.map(JSONValue.string) ?? .null),
    ]
    return JSONObject(values.map { JSONObject.Member(key: $0.0, value: $0.1) })
  }

  private var withoutEffect: [IneffectiveOption] {
    var list: [IneffectiveOption] = []
    func add(_ name: String, _ reason: String, when isGiven: Bool) {
      if isGiven { list.append(IneffectiveOption(name: name, reason: reason)) }
    }
    add("completion_only_loss", maskReason, when: options.completionOnlyLoss == true && !masksCompletion)
    add(input.textTemplate?.option ?? TextTemplate.option, templateReason, when: template != nil && source != .template)
    add(
      "eos_token", "the rows hold ids already: nothing is appended to them",
      when: options.eosToken != nil && isPrepared)
    add("dataset_text_field", fieldReason, when: options.isGiven("dataset_text_field") && !readsTextField)
    add(
      "chat_template_path", "the rows are no conversations: no template is rendered",
      when: options.chatTemplatePath != nil && !source.isConversations)
    let isUncut = options.truncation == .none
    add(
      "truncation_mode", isUncut && options.skipsPreparation ? skipReason : "max_length is null: nothing is cut",
      when: isUncut && options.isGiven("truncation_mode"))
    add(
      "max_length", skipReason,
      when: options.skipsPreparation && options.isGiven("max_length") && options.maxLength != nil)
    return list
  }

  private var skipReason: String { "skip_prepare_dataset is set: rows are taken as they are" }

  private var masksCompletion: Bool {
    if recorded.labels != nil || options.skipsPreparation { return false }
    return isPromptCompletion || columns.completionMask != nil
  }

  private var maskReason: String {
    if recorded.labels != nil { return "the data have a column `labels`, which is taken as it is" }
    if options.skipsPreparation { return skipReason }
    if isPrepared { return "the data have no column `completion_mask`: every token is supervised" }
    return "the rows have no completion: every token is supervised"
  }

  private var templateReason: String {
    if source.isConversations { return "the rows are conversations: the formatted text is thrown away" }
    if isPrepared { return "the data have a column `input_ids`: formatting functions are ignored" }
    if isPromptCompletion { return "the rows have `prompt` and `completion`: the formatted text is thrown away" }
    return "the text is read from `\(options.datasetTextField.string)`: the formatted text is thrown away"
  }

  /// The field is tokenised, or takes the end of sequence away from the completion.
  private var readsTextField: Bool {
    !isPrepared && !source.isConversations
      && (!isPromptCompletion || columns.table.position(of: options.datasetTextField) != nil)
  }

  private var fieldReason: String {
    if source.isConversations { return "the rows are conversations: their turns are read" }
    return isPrepared
      ? "the data have a column `input_ids`: no text is read"
      : "the rows have `prompt` and `completion`: those are read"
  }

  private var warnings: [String] {
    var list = chat.warnings
    if isPrepared, template != nil {
      list.append(SFTRows.preparedWarning)
    }
    if options.truncationMode == "keep_end" {
      list.append(
        "The `'keep_end'` truncation mode is deprecated and will be removed in v2.0.0. Use "
          + "`truncation_mode='keep_start'` (the default) instead.")
    }
    if options.padToken != nil {
      list.append(
        "`pad_token` is deprecated and will be removed in v2.0.0. Set `tokenizer.pad_token` directly and pass it as "
          + "`processing_class` to the trainer instead.")
    }
    return list
  }
}
