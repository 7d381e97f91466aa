import JSON
import MaskModel

/// Rows that go to the collator as they are (`skip_prepare_dataset`), reduced to the columns that the trainer knows.
struct SkippedPreparation {
  let table: Table
  /// The columns that the trainer keeps.
  let signature: [Text]

  /// Those that are there, in the table's order.
  var columns: [String] { table.columns.map(\.name).filter(signature.contains).map(\.string) }

  /// What stops a run without `input_ids`: `_remove_unused_columns` where no column is left, else the collator.
  func without(ids collator: (error: String, message: String)) -> MaskingError {
    let fix = "skip_prepare_dataset needs a column `input_ids`: leave the option out."
    if !columns.isEmpty { return .refused(error: collator.error, message: collator.message, fix: fix) }
    let expected = signature.map(\.string).joined(separator: ", ")
    let ignored = table.columns.map(\.name.string).joined(separator: ", ")
    return .refused(
      error: "ValueError",
      message: "No columns in the dataset match the model's forward method signature: (\(expected)). The following "
        + "columns have been ignored: [\(ignored)]. Please check the dataset and model. You may need to set "
        + "`remove_unused_columns=False` in `TrainingArguments`.", fix: fix)
  }
}
