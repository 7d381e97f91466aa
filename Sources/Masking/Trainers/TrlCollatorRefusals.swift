import JSON
import MaskModel

/// What `SFTTrainer` 0.19.1 and the collator refuse before a row is labelled, in their own words.
struct TrlCollatorRefusals {
  let options: TrlCollatorOptions
  let tokenizer: any Tokenizer
  let table: Table

  /// The end-of-sequence text in force. `convert_tokens_to_ids` gives the unknown token for what it does not know.
  func eos() throws(MaskingError) -> Text? {
    guard let token = options.eosToken else { return tokenizer.card.eos?.content }
    if tokenizer.id(of: token) != nil { return token }
    if let unknown = tokenizer.card.unk, unknown.id != nil { return unknown.content }
    throw .refused(
      error: "ValueError",
      message: "The specified `eos_token` ('\(token.string)') is not found in the vocabulary of the given "
        + "`processing_class` (\(PythonClass.transformers4(tokenizer.card))). Ensure that the `eos_token` exists in the "
        + "vocabulary before using it as an EOS token.",
      fix: "Name a token of this tokenizer's vocabulary.")
  }

  func data(_ columns: SFTColumns, hasTemplate: Bool) throws(MaskingError) {
    if let path = options.chatTemplatePath, !path.hasSuffix(".jinja"), !path.hasSuffix(".j2") {
      throw .unsupported("chat_template_path: taking the template of another model is not modelled yet")
    }
    if options.paddingFree || (options.packing && options.packingStrategy == "ffd") {
      throw .refused(
        error: "ValueError",
        message: "Passing a custom data collator is not supported when using padding-free.",
        fix: "Set packing and padding_free to false: the completion-only collator works on single rows.")
    }
    if table.firstRecord == nil {
      throw .refused(error: "StopIteration", message: "", fix: "There is no row: nothing could be trained.")
    }
    if columns.ids == nil {
      try Conversations.refuse(in: table, turnKeys: ["role", "content"], trainer: TrlCollatorOptions.trainer)
    }
    if options.assistantOnlyLoss {
      throw .refused(
        error: "ValueError",
        message: "You set `assistant_only_loss=True`, but the dataset is not conversational. This option is only "
          + "supported for conversational datasets.",
        fix: "Leave the option out.")
    }
    if options.skipsPreparation { return try skipped(columns) }
    let completionOnly = options.completionOnlyLoss ?? (columns.prompt != nil)
    if completionOnly, hasTemplate { throw formatterWithCompletionOnly }
    if options.packing {
      throw .unsupported("packing with strategy \(options.packingStrategy.string) is not modelled yet")
    }
    if let length = options.maxLength, length < 0 {
      throw .refused(
        error: "ArrowInvalid",
        message: "`start`(0) should be greater than or equal to 0 and not greater than `stop`(\(length))",
        fix: "Set max_length to a positive number, or to null.")
    }
  }

  /// The template's ids: a text is tokenised on its own, without special tokens.
  func ids(of template: TemplateInput) throws(MaskingError) -> Template {
    let result: Template
    switch template {
    case .ids(let ids): result = Template(text: nil, ids: ids)
    case .text(let text):
      result = Template(text: text, ids: tokenizer.makeEncoder().encode(text, addSpecialTokens: false).ids)
    }
    if result.ids.isEmpty {
      throw .refused(
        error: "IndexError", message: "list index out of range", fix: "The template has no token: give one that has.")
    }
    return result
  }

  /// The id that the collator ignores. Rows are padded by the tokenizer, which refuses to without a pad token.
  func pad() throws(MaskingError) -> TokenID? {
    if let pad = tokenizer.card.pad { return pad.id }
    throw .refused(
      error: "ValueError",
      message: "Asking to pad but the tokenizer does not have a padding token. Please select a token to use as "
        + "`pad_token` `(tokenizer.pad_token = tokenizer.eos_token e.g.)` or add a new pad token via "
        + "`tokenizer.add_special_tokens({'pad_token': '[PAD]'})`.",
      fix: "Give the tokenizer a pad token (\"pad_token\" in tokenizer_config.json) that is not its EOS: the collator "
        + "ignores every pad token.")
  }

  /// What `tokenizer.pad` says of a column with nulls, or of which rows are of different lengths.
  static func noTensor(of column: Text) -> String {
    "Unable to create tensor, you should probably activate truncation and/or padding with 'padding=True' "
      + "'truncation=True' to have batched tensors with the same length. Perhaps your features (`\(column.string)` in "
      + "this case) have excessive nesting (inputs type `list` where type `int` is expected)."
  }

  private func skipped(_ columns: SFTColumns) throws(MaskingError) {
    if columns.ids != nil { return }
    let signature: [Text] = ["input_ids", "labels", "position_ids", "completion_mask", "assistant_masks"]
    let given = SkippedPreparation(table: table, signature: signature)
    let names = given.columns.map { "'\($0)'" }.joined(separator: ", ")
    throw given.without(
      ids: (
        "ValueError",
        "You should supply an encoding or a list of encodings to this method that includes input_ids, but you "
          + "provided [\(names)]"
      ))
  }

  private var formatterWithCompletionOnly: MaskingError {
    .refused(
      error: "ValueError",
      message: "A formatting function was provided while `completion_only_loss=True`, which is incompatible. Using a "
        + "formatter converts the dataset to a language modeling type, conflicting with completion-only loss. To "
        + "resolve this, apply your formatting function before passing the dataset, or disable "
        + "`completion_only_loss` in `SFTConfig`.",
      fix: "Leave completion_only_loss out, and rename a column `prompt`: it switches the option on by default.")
  }
}
