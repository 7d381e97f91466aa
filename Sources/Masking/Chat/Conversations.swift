import JSON
import MaskModel

/// Whether an `SFTTrainer` takes a row for a conversation (`is_conversational`).
///
/// Python looks at one of the columns that may hold turns: which one, where there are several, follows from the hashes
/// of their names, which are other ones in every process. So the answer is a set of what may come out.
struct Conversations: Sendable {
  enum Look: Sendable, Hashable {
    case isConversation
    case isNone
    /// `[][0]`
    case indexError
  }

  private static let keys: [Text] = ["prompt", "chosen", "rejected", "completion", "messages"]

  let columns: [Int]
  /// What an object must have to count as a turn: `role`; in 0.19.1 `content` too.
  private let turnKeys: [Text]

  /// - Parameter isFromValue: the column `conversations` has become `messages`.
  init(_ table: Table, turnKeys: [Text] = ["role"], isFromValue: Bool = false) {
    let messages: Text = isFromValue ? "conversations" : "messages"
    columns = table.columns.indices.filter { position in
      let name = table.columns[position].name
      return name == messages || (name != "messages" && Self.keys.contains(name))
    }
    self.turnKeys = turnKeys
  }

  /// One look, where it does not matter which column is looked at.
  ///
  /// - Parameter value: of a column, by its position.
  func look(_ value: (Int) -> JSONValue) -> Set<Look> {
    columns.isEmpty ? [.isNone] : Set(columns.map { Self.look(at: value($0), turnKeys) })
  }

  /// The same where just one column may hold turns, as in nearly all data.
  func onlyLook(_ value: (Int) -> JSONValue) -> Look? {
    columns.count == 1 ? Self.look(at: value(columns[0]), turnKeys) : nil
  }

  static func look(at value: JSONValue, _ keys: [Text]) -> Look {
    guard case .array(let turns) = value else { return .isNone }
    guard let first = turns.first else { return .indexError }
    return keys.allSatisfy { first[$0] != nil } ? .isConversation : .isNone
  }

  static let indexError: (type: String, message: String) = ("IndexError", "list index out of range")

  static func emptyFirstRow(_ column: String) -> MaskingError {
    .refused(
      error: indexError.type, message: indexError.message,
      fix: "The first row's `\(column)` is empty: leave such rows out.")
  }

  /// The first row decides for the whole run.
  func firstRow(_ table: Table, _ value: (Int) -> JSONValue) throws(MaskingError) -> Bool {
    let looks = look(value)
    let names = columns.map { table.columns[$0].name.string }
    guard looks.count == 1, let look = looks.first else {
      throw .unsupported(
        "the first row is a conversation by some of the columns \(names.quotedList) and none by others: which of them "
          + "the trainer looks at depends on Python's hash seed. Drop the columns that are not meant to be trained.")
    }
    if look == .indexError { throw Self.emptyFirstRow(names.first ?? "") }
    return look == .isConversation
  }
}

extension Conversations {
  /// For a trainer that is not followed on conversations.
  static func refuse(in table: Table, turnKeys: [Text], trainer: String) throws(MaskingError) {
    guard let first = table.firstRecord else { return }
    let notYet = "conversations are not modelled for \(trainer): --trainer trl, or maskcheck capture with your Python"
    var looked = Conversations(table, turnKeys: turnKeys).columns.map { ($0, turnKeys) }
    if let column = table.position(of: "conversations") { looked.append((column, ["from", "value"])) }
    for (column, keys) in looked {
      let name = table.columns[column].name.string
      switch look(at: first.value(at: column), keys) {
      case .isConversation: throw .unsupported("column `\(name)`: \(notYet)")
      case .indexError: throw looked.count > 1 ? .unsupported("column `\(name)`: \(notYet)") : emptyFirstRow(name)
      // A completion of that kind is refused row by row; a prompt would go through the chat template.
      case .isNone where name == "prompt" && first.value(at: column).elements != nil:
        throw .unsupported("column `prompt` holds lists that are no conversations, expected texts")
      case .isNone: break
      }
    }
  }
}
