import JSON
import MaskModel

/// `continue_final_message`: the last message stays open. As transformers 5.23 does it: a tag goes behind the message, and
/// the text ends where the tag came out.
struct ContinuedMessage {
  private static let tag: Text = "CONTINUE_FINAL_MESSAGE_TAG "

  /// What the message holds, without the tag.
  private let original: Text

  /// Tags the last message of `chat`.
  init(_ field: Text, in chat: inout [JSONValue], template: Text) throws(TemplateError) {
    guard case .object(var message)? = chat.last, let value = message[field], !value.isNull else {
      throw TemplateError(
        .value, "continue_final_message is set but the final message has no \"\(field)\" to continue!")
    }
    let fields = Self.copies(of: field, value, in: message)
    guard fields.contains(where: { template.firstPlace(of: $0) != nil }) else {
      throw TemplateError(
        .value, "continue_final_message is set to \"\(field)\" but this is not an accepted field in the chat_template")
    }
    if let parts = value.elements {
      let (text, tagged) = try Self.tagLast(parts)
      original = text
      message.set(field, .array(tagged))
    } else {
      guard let text = value.text else { throw Self.notText(value) }
      original = text
      for field in fields { message.set(field, .string(text + Self.tag)) }
    }
    chat[chat.count - 1] = .object(message)
  }

  /// Reasoning stands under several names: the tag goes behind each copy, whichever the template reads.
  private static func copies(of field: Text, _ value: JSONValue, in message: JSONObject) -> [Text] {
    guard ChatRequest.reasoningFields.contains(field) else { return [field] }
    return ChatRequest.reasoningFields.filter { message[$0] == value }
  }

  private static func tagLast(_ parts: [JSONValue]) throws(TemplateError) -> (Text, [JSONValue]) {
    guard let at = parts.lastIndex(where: { $0["text"] != nil }), case .object(var part) = parts[at] else {
      throw TemplateError(
        .value, "continue_final_message is set but we could not find any text to continue in the final message!")
    }
    guard let text = part["text"]?.text else { throw notText(part["text"] ?? .null) }
    part.set("text", .string(text + tag))
    var tagged = parts
    tagged[at] = .object(part)
    return (text, tagged)
  }

  private static func notText(_ value: JSONValue) -> TemplateError {
    switch value {
    case .object: TemplateError(.type, "unsupported operand type(s) for +: 'dict' and 'str'")
    case .array: TemplateError(.type, "can only concatenate list (not \"str\") to list")
    case .null: TemplateError(.type, "unsupported operand type(s) for +: 'NoneType' and 'str'")
    case .bool: TemplateError(.type, "unsupported operand type(s) for +: 'bool' and 'str'")
    case .double: TemplateError(.type, "unsupported operand type(s) for +: 'float' and 'str'")
    default: TemplateError(.type, "unsupported operand type(s) for +: 'int' and 'str'")
    }
  }

  /// The text up to the tag.
  func cut(_ text: Text) throws(TemplateError) -> Text {
    let bare = Self.tag.stripped()
    guard text.firstPlace(of: original.stripped()) != nil, let at = text.lastPlace(of: bare, endingBy: text.count)
    else {
      throw TemplateError(
        .value,
        "continue_final_message is set but the final message does not appear in the chat after applying the chat "
          + "template! This can happen if the chat template deletes portions of the final message. Please verify the "
          + "chat template and final message in your chat to ensure they are compatible."
          + "Final message to continue: \(original.stripped())\nRendered chat:\n\(text)")
    }
    let before = text.part(0..<at)
    // The template took white space away behind the tag, and so behind the message as well.
    return Text(bytes: Array(text.bytes[at...])).hasPrefix(Self.tag) ? before : before.stripped(left: false)
  }
}

extension JSONObject {
  fileprivate mutating func set(_ key: Text, _ value: JSONValue) {
    if let at = members.firstIndex(where: { $0.key == key }) { members[at].value = value }
  }
}
