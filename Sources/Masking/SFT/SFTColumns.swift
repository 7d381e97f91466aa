import JSON
import MaskModel

/// What the columns of a table are to an `SFTTrainer`.
struct SFTColumns {
  let table: Table
  let prompt: Int?
  let completion: Int?
  let ids: Int?
  let labels: Int?
  let completionMask: Int?
  let assistantMasks: Int?

  init(_ table: Table) {
    self.table = table
    prompt = table.position(of: "prompt")
    completion = table.position(of: "completion")
    ids = table.position(of: "input_ids")
    labels = table.position(of: "labels")
    completionMask = table.position(of: "completion_mask")
    assistantMasks = table.position(of: "assistant_masks")
  }

  /// What is tokenised (`tokenize_fn`): `prompt` before anything else, then the text field.
  ///
  /// - Parameter hasTemplate: whether a text template writes the column `text`.
  /// - Throws: the KeyError of a column that is not there.
  func source(textField: Text, hasTemplate: Bool) throws(MaskingError) -> SFTRows.Source {
    if let ids { return .prepared(ids: ids) }
    if let prompt {
      guard let completion else { throw missing("completion", why: "there is a column `prompt`") }
      return .promptCompletion(prompt: prompt, completion: completion)
    }
    switch field(textField, hasTemplate: hasTemplate) {
    case .template: return .template
    case .column(let column): return .column(column)
    case nil: throw missing(textField, why: "there is no column `prompt`")
    }
  }

  /// The column of that name, which a text template writes where it is `text`.
  func field(_ name: Text, hasTemplate: Bool) -> SFTRows.Field? {
    if hasTemplate, name == "text" { return .template }
    return table.position(of: name).map { .column($0) }
  }

  func choice(of source: SFTRows.Source, textField: Text, template: TextTemplate?) -> ShapeChoice {
    switch source {
    case .prepared:
      ShapeChoice(shape: .recorded, because: "there is a column `input_ids`: the data set counts as prepared")
    case .promptCompletion:
      ShapeChoice(shape: .promptCompletion, because: "there are columns `prompt` and `completion`")
    case .template: ShapeChoice(shape: .textTemplate, because: template?.because ?? "a text is built from columns")
    case .conversations(let chat):
      ShapeChoice(
        shape: .messages,
        because: chat.prompt != nil
          ? "`prompt` and `completion` of the first row are lists of turns"
          : "the first row's `\(chat.isFromValue ? "conversations" : "messages")` is a list of turns")
    case .column: ShapeChoice(shape: .text, because: "there is a column `\(textField.string)` and none named `prompt`")
    }
  }

  private func missing(_ column: Text, why: String) -> MaskingError {
    let names = table.columns.map(\.name.string)
    return .refused(
      error: "KeyError", message: "'\(column.string)'",
      fix: "The trainer reads a column `\(column.string)`, as \(why); there are \(names.quotedList). "
        + "Rename a column (--map \(column.string)=OLD), or build the text from columns (--text-template).")
  }
}
