import JSON
import MaskModel

/// The texts of messages, found by where their bytes lie in memory: what the quick program writes, strips and splits are
/// stretches of these very bytes.
struct MessageTexts {
  struct Entry {
    let base: UInt
    let count: Int
    let message: Int
    let field: MessagePiece.Field
    /// Of these bytes in the field.
    let offset: Int
  }

  /// By address.
  private var entries: [Entry] = []

  init(_ messages: [JSONValue]) {
    entries.reserveCapacity(messages.count)
    for at in messages.indices { add(messages[at], at) }
    entries.sort { $0.base < $1.base }
  }

  private mutating func add(_ message: JSONValue, _ number: Int) {
    guard case .object(let object) = message else { return }
    object.members.withUnsafeBufferPointer { members in
      for at in members.indices { add(members[at].key, members[at].value, number) }
    }
  }

  private mutating func add(_ key: Text, _ value: JSONValue, _ number: Int) {
    switch Self.field(key) {
    case .content: addContent(value, number)
    case .reasoning: add(value.text, number, .reasoning)
    case .toolCall: for call in value.elements ?? [] { addCall(call[named: "function"] ?? call, number) }
    case nil: break
    }
  }

  static func field(_ key: Text) -> MessagePiece.Field? {
    if key.is("role") { return nil }
    if key.is("content") { return .content }
    if key.is("reasoning_content") || key.is("thinking") || key.is("reasoning") { return .reasoning }
    return key.is("tool_calls") ? .toolCall : nil
  }

  private mutating func addContent(_ value: JSONValue, _ number: Int) {
    guard let parts = value.elements else { return add(value.text, number, .content) }
    var offset = 0
    for text in parts.lazy.compactMap({ $0[named: "text"]?.text }) {
      add(text, number, .content, offset: offset)
      offset += text.count
    }
  }

  private mutating func addCall(_ function: JSONValue, _ number: Int) {
    add(function[named: "name"]?.text, number, .toolCall)
    add(function[named: "arguments"]?.text, number, .toolCall)
  }

  private mutating func add(_ text: Text?, _ number: Int, _ field: MessagePiece.Field, offset: Int = 0) {
    guard let text, !text.isEmpty else { return }
    entries.append(
      Entry(base: Cell(borrowing: text).bits, count: text.count, message: number, field: field, offset: offset))
  }

  /// The text that those bytes are part of. Where messages share one text it is that of the message whose turn it is.
  func entry(_ source: UInt, _ count: Int, turn: Int?) -> Entry? {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].base <= source { low = middle + 1 } else { high = middle }
    }
    var found: Entry?
    var at = low - 1
    while at >= 0, entries[at].base == entries[low - 1].base {
      let entry = entries[at]
      guard source + UInt(count) <= entry.base + UInt(entry.count) else { return nil }
      if entry.message == turn { return entry }
      // The aliases of reasoning are one text.
      if let found, found.message != entry.message { return nil }
      found = entry
      at -= 1
    }
    return found
  }
}
