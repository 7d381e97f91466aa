import JSON
import MaskModel

/// Messages of text as a processor's chat template sees them: contents are lists of parts
/// (`prepare_multimodal_messages` of trl 1.16.0, then `apply_chat_template` of transformers 5.23's processors).
enum ProcessorMessages {
  private static let roles: Set<Text> = ["assistant", "system", "tool"]

  static func prepared(_ messages: [JSONValue], for processor: ProcessorText) throws(RowRefusal) -> [JSONValue] {
    var wrapped: [JSONObject] = []
    for message in messages { wrapped.append(try wrappedContent(message)) }
    try refusePlaceholders(wrapped)
    if wrapped.isEmpty { throw RowRefusal(Conversations.indexError.type, Conversations.indexError.message) }
    var result: [JSONValue] = []
    for message in wrapped {
      if processor.known.hasVideoTemplate { try refuseVideos(message) }
      result.append(.object(try listedContent(message)))
    }
    return result
  }

  /// A content that is a text becomes a list of one part.
  private static func wrappedContent(_ message: JSONValue) throws(RowRefusal) -> JSONObject {
    guard case .object(var object) = message else { throw notModelled("messages that are no objects") }
    guard let role = object["role"] else { throw RowRefusal("KeyError", "'role'") }
    let isUser = role == "user"
    if !isUser { try check(role) }
    guard let content = object["content"] else {
      if isUser { throw RowRefusal("KeyError", "'content'") }
      return object
    }
    guard case .string(let text) = content, let at = object.members.lastIndex(where: { $0.key == "content" }) else {
      return object
    }
    let part = JSONObject([.init(key: "type", value: "text"), .init(key: "text", value: .string(text))])
    object.members[at].value = .array([.object(part)])
    return object
  }

  private static func check(_ role: JSONValue) throws(RowRefusal) {
    if let text = role.text, roles.contains(text) { return }
    if role.elements != nil { throw RowRefusal("TypeError", "unhashable type: 'list'") }
    if case .object = role { throw RowRefusal("TypeError", "unhashable type: 'dict'") }
    throw RowRefusal(
      "ValueError",
      "Invalid role in message: \(PythonText.str(role)). Expected 'system', 'user', 'assistant', or 'tool'.")
  }

  /// Images that no row has; a part whose `image` is null counts as one that is there.
  private static func refusePlaceholders(_ messages: [JSONObject]) throws(RowRefusal) {
    var count = 0
    for message in messages where message["role"] != "tool" {
      guard let content = message["content"], PythonType.isTrue(content) else { continue }
      for part in try parts(content) where try type(of: part) == "image" && part["image"] == nil { count += 1 }
    }
    guard count > 0 else { return }
    throw RowRefusal(
      "ValueError", "Number of images provided (0) does not match number of image placeholders (\(count)).")
  }

  /// `SmolVLMProcessor.apply_chat_template`.
  private static func refuseVideos(_ message: JSONObject) throws(RowRefusal) {
    guard let content = message["content"], PythonType.isTrue(content) else { return }
    for part in try parts(content) where try type(of: part) == "video" { throw notModelled("messages with videos") }
  }

  /// Content that is missing or null becomes an empty list.
  private static func listedContent(_ message: JSONObject) throws(RowRefusal) -> JSONObject {
    var result = message
    result.members.removeAll { $0.value.isNull }
    guard let content = result["content"], PythonType.isTrue(content) else {
      if let at = result.members.lastIndex(where: { $0.key == "content" }) {
        result.members[at].value = .array([])
      } else {
        result.members.append(.init(key: "content", value: .array([])))
      }
      return result
    }
    for part in try parts(content) { try refuseMedia(part) }
    return result
  }

  private static func refuseMedia(_ part: JSONValue) throws(RowRefusal) {
    let type = try type(of: part)
    let keys: [Text]
    switch type {
    case "image": keys = ["image", "url", "path", "base64"]
    case "video": keys = ["video", "url", "path"]
    case "audio", "image_url": keys = [type?.text ?? "", "audio", "url", "path"]
    default: return
    }
    guard keys.contains(where: { part[$0].map { !$0.isNull } ?? false }) else { return }
    throw notModelled("messages with images, videos or sounds")
  }

  private static func parts(_ content: JSONValue) throws(RowRefusal) -> [JSONValue] {
    guard let parts = content.elements else { throw notModelled("contents that are neither texts nor lists of parts") }
    return parts
  }

  private static func type(of part: JSONValue) throws(RowRefusal) -> JSONValue? {
    switch part {
    case .object(let object):
      guard let type = object["type"] else { throw RowRefusal("KeyError", "'type'") }
      return type
    case .string: throw RowRefusal("TypeError", "string indices must be integers, not 'str'")
    default: throw notModelled("parts of contents that are no objects")
    }
  }

  private static func notModelled(_ what: String) -> RowRefusal {
    RowRefusal(
      "\(what) are not modelled for a model with a processor: maskcheck.dump shows what your trainer makes of them")
  }
}
