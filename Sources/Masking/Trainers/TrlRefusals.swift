import JSON
import MaskModel

/// What `SFTTrainer` 1.16.0 refuses before it looks at a row, in its own order and words.
struct TrlRefusals {
  let options: TrlOptions
  let tokenizer: any Tokenizer
  /// The class that takes the tokenizer's place.
  let processor: Text?
  let table: Table

  /// The end-of-sequence text in force.
  var eos: Text? { options.eosToken ?? tokenizer.card.eos?.content }

  /// The pad token in force: an empty text counts as none.
  var pad: Text? {
    let given = options.padToken.flatMap { $0.isEmpty ? nil : $0 }
    return given ?? tokenizer.card.pad?.content ?? eos
  }

  /// Tokenizer and first row.
  func beforeData() throws(MaskingError) {
    if let token = options.eosToken, tokenizer.id(of: token) == nil {
      throw notInVocabulary("eos_token", token, "an EOS")
    }
    if let path = options.chatTemplatePath, !Self.isFile(path) {
      throw .unsupported("chat_template_path: taking the template of another model is not modelled yet")
    }
    if table.firstRecord == nil {
      throw .refused(error: "StopIteration", message: "", fix: "There is no row: nothing could be trained.")
    }
    try refuseVision()
  }

  /// What concerns the collator.
  func collator() throws(MaskingError) {
    if pad.flatMap({ tokenizer.id(of: $0) }) == nil { throw notInVocabulary("pad_token", pad ?? "None", "a padding") }
    if options.paddingFree, !options.packing, options.maxLength != nil {
      throw .refused(
        error: "ValueError",
        message: "When `padding_free=True` without packing, `max_length` is not enforced. Either enable packing (e.g., "
          + "`packing=True, packing_strategy='bfd'`), provide already truncated inputs, or set `max_length=None`.",
        fix: "Set max_length to null, or leave padding_free out.")
    }
  }

  /// What concerns preparation.
  func data(_ columns: SFTColumns, completionOnly: Bool, hasTemplate: Bool) throws(MaskingError) {
    if options.skipsPreparation {
      return try skipped(columns)
    }
    if completionOnly, hasTemplate {
      throw .refused(
        error: "ValueError",
        message: "A formatting function was provided while `completion_only_loss=True`, which is incompatible. Using a "
          + "formatter converts the dataset to a language modeling type, conflicting with completion-only loss. To "
          + "resolve this, apply your formatting function before passing the dataset, or disable "
          + "`completion_only_loss` in `SFTConfig`.",
        fix: "Leave the text template out, and let the columns be `prompt` and `completion`.")
    }
  }

  /// What is checked behind the rows.
  func afterData(_ source: SFTRows.Source) throws(MaskingError) {
    if !options.skipsPreparation, !options.packing, options.maxLength != nil,
      options.truncationMode != "keep_start", options.truncationMode != "keep_end"
    {
      throw .refused(
        error: "ValueError",
        message: "Unsupported truncation mode: \(options.truncationMode.string), expected 'keep_start' or 'keep_end'",
        fix: "Set truncation_mode to keep_start.")
    }
    if options.packing { try refusePacking() }
    if !["nll", "dft", "chunked_nll"].contains(options.lossType) {
      throw .refused(
        error: "ValueError",
        message: "Invalid `loss_type` \(options.lossType.string) passed. Supported values are 'nll' and 'dft'.",
        fix: "Leave loss_type out.")
    }
    if options.paddingFree, table.position(of: "seq_lengths") != nil {
      throw .unsupported("padding_free with a column `seq_lengths` (rows that are packed already) is not modelled yet")
    }
  }

  private func refusePacking() throws(MaskingError) {
    if options.maxLength == nil {
      throw .refused(
        error: "ValueError", message: "When packing is enabled, `max_length` can't be `None`.",
        fix: "Set max_length, or leave packing out.")
    }
    if !["bfd", "bfd_split", "wrapped", "bfd-requeue"].contains(options.packingStrategy) {
      throw .refused(
        error: "ValueError",
        message: "Invalid packing strategy '\(options.packingStrategy.string)', must be one of ('bfd', 'bfd_split', "
          + "'wrapped').",
        fix: "Set packing_strategy to bfd.")
    }
    throw .unsupported("packing is not modelled yet: look at the rows with packing=false, which are what is packed")
  }

  private func skipped(_ columns: SFTColumns) throws(MaskingError) {
    if columns.labels == nil, columns.completionMask != nil || columns.assistantMasks != nil {
      throw .refused(
        error: "ValueError",
        message: "The train dataset has mask columns but no 'labels', and `skip_prepare_dataset=True` skips label "
          + "building, so it would train on the full sequence. Add a 'labels' column (-100 for non-loss tokens) or "
          + "drop `skip_prepare_dataset`.",
        fix: "Leave skip_prepare_dataset out.")
    }
    if columns.ids == nil {
      let given = SkippedPreparation(table: table, signature: ["input_ids", "labels", "seq_lengths"])
      throw given.without(ids: ("KeyError", "'input_ids'"))
    }
  }

  private func refuseVision() throws(MaskingError) {
    guard table.position(of: "image") != nil || table.position(of: "images") != nil else { return }
    if processor != nil {
      throw .unsupported(
        "rows with images (columns `image` or `images`) are not modelled: maskcheck.dump(trainer, FOLDER) in your script "
          + "shows what the model gets")
    }
    throw .refused(
      error: "ValueError",
      message: "The dataset appears to be vision-related (contains 'image' or 'images' keys), but the provided model "
        + "does not seem to be a vision-language model. Please check your model and dataset.",
      fix: "Drop the column for a model of text. Vision-language models are not modelled yet.")
  }

  private func notInVocabulary(_ option: String, _ token: Text, _ role: String) -> MaskingError {
    .refused(
      error: "ValueError",
      message: "The specified `\(option)` ('\(token.string)') is not found in the vocabulary of the given "
        + "`processing_class` (\(processor?.string ?? PythonClass.transformers5(tokenizer.card))). Ensure that the `\(option)` exists in the "
        + "vocabulary before using it as \(role) token.",
      fix: "Name a token of this tokenizer's vocabulary.")
  }

  /// What the trainer reads as a template itself; anything else is a model's name.
  private static func isFile(_ path: Text) -> Bool { path.hasSuffix(".jinja") || path.hasSuffix(".j2") }
}
