import JSON
import MaskModel

/// The columns that conversations come from: settled for a whole run by its first row.
struct ChatColumns: Sendable, Hashable {
  /// Tokenised before anything else, with `completion`.
  var prompt: Int?
  var completion: Int?
  /// Turns as a whole; nil where a row's conversation would be a KeyError.
  var messages: Int?
  /// The turns are `from` and `value` (ShareGPT), and are renamed before anything looks at them.
  var isFromValue = false
  /// The text of rows that hold no conversation; nil where that would be a KeyError.
  var text: Int?

  init(_ table: Table, textField: Text, isFromValue: Bool) {
    prompt = table.position(of: "prompt")
    completion = table.position(of: "completion")
    messages = table.position(of: isFromValue ? "conversations" : "messages")
    text = table.position(of: textField)
    self.isFromValue = isFromValue
  }

  /// What `maybe_convert_to_chatml` of trl 1.16.0 makes of the columns' values, where it is called at all.
  func value(of record: Record, at column: Int) -> JSONValue {
    let value = record.value(at: column)
    return isFromValue ? Self.renamed(value) : value
  }

  /// `from` becomes `role`, `value` becomes `content`, each at the end of its message as Python's `pop` leaves it.
  static func renamed(_ value: JSONValue) -> JSONValue {
    guard case .array(let turns) = value else { return value }
    return .array(
      turns.map { turn in
        guard case .object(var message) = turn else { return turn }
        message.rename("from", to: "role")
        message.rename("value", to: "content")
        return .object(message)
      })
  }
}

extension JSONObject {
  fileprivate mutating func rename(_ key: Text, to name: Text) {
    guard let value = self[key] else { return }
    members.removeAll { $0.key == key }
    if let at = members.lastIndex(where: { $0.key == name }) {
      members[at].value = value
    } else {
      members.append(Member(key: name, value: value))
    }
  }
}

extension ColumnType {
  /// Values as transformers shows them to templates: of what JSON has not the name of its class, `<datetime>`.
  func shownToTemplates(_ value: JSONValue) -> JSONValue {
    holdsObjects ? replaced(value) : value
  }

  private var holdsObjects: Bool {
    switch self {
    case .list(let element): element.holdsObjects
    case .structure(let fields): fields.contains { $0.type.holdsObjects }
    default: objectClass != nil
    }
  }

  private func replaced(_ value: JSONValue) -> JSONValue {
    switch (self, value) {
    case (.list(let element), .array(let elements)): return .array(elements.map(element.replaced))
    case (.structure(let fields), .object(let object)):
      return .object(
        JSONObject(
          object.members.map { member in
            let type = fields.first { $0.name == member.key }?.type ?? .json
            return JSONObject.Member(key: member.key, value: type.replaced(member.value))
          }))
    case (_, .string):
      guard let name = objectClass?.string.split(separator: ".").last else { return value }
      return .string(Text("<\(name)>"))
    default: return value
    }
  }
}
