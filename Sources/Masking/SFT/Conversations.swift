import JSON
import MaskModel

/// Whether an `SFTTrainer` would take the rows for conversations, by the first one (`is_conversational`).
enum Conversations {
  private static let keys: [Text] = ["prompt", "chosen", "rejected", "completion", "messages"]
  private static let notYet = "conversations need chat templates, which this version does not render yet"

  /// Returns only where the first row is no conversation.
  ///
  /// - Parameter turnKeys: what an object must have to count as a turn: `role`; in 0.19.1 `content` too.
  static func refuse(in table: Table, turnKeys: [Text]) throws(MaskingError) {
    guard let first = table.firstRecord else { return }
    if let column = table.position(of: "conversations"), case .array(let turns) = first.value(at: column) {
      try refuse(turns, of: "conversations", turnKeys: ["from", "value"], isAlone: true)
    }
    let columns = table.columns.indices.filter { keys.contains(table.columns[$0].name) }
    for column in columns {
      guard case .array(let turns) = first.value(at: column) else { continue }
      let name = table.columns[column].name
      try refuse(turns, of: name, turnKeys: turnKeys, isAlone: columns.count == 1)
      // A completion of that kind is refused row by row; a prompt would go through the chat template.
      if name == "prompt" {
        throw .unsupported("column `prompt` holds lists that are no conversations, expected texts")
      }
    }
  }

  private static func refuse(
    _ turns: [JSONValue], of column: Text, turnKeys: [Text], isAlone: Bool
  ) throws(MaskingError) {
    guard let turn = turns.first else {
      if !isAlone { throw .unsupported("column `\(column.string)`: \(notYet)") }
      throw .refused(
        error: "IndexError", message: "list index out of range",
        fix: "The first row's `\(column.string)` is empty: leave such rows out.")
    }
    if turnKeys.allSatisfy({ turn[$0] != nil }) { throw .unsupported("column `\(column.string)`: \(notYet)") }
  }
}
