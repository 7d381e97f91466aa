import JSON
import MaskModel

/// Finds the contents of messages that were not followed into the text (a filter changed them and changed nothing, or the
/// general evaluator rendered). A place counts only where it cannot be another's: the content stands there once and no
/// more, neither the template's own source nor another text of the message holds it, and without a turn of its own it is
/// long. Anything else is left out.
struct ContentSearch {
  /// Without a turn shorter ones are left out.
  private static let shortest = 16

  let text: Text
  let source: Text

  /// - Parameter turn: what the template wrote at this message, where that is known.
  func place(_ message: JSONValue, turn: Range<Int>?) -> MessagePiece? {
    guard let (content, offset) = Self.content(of: message) else { return nil }
    let bare = content.stripped()
    let lead = content.count - content.stripped(right: false).count
    for (wanted, start) in [(content, offset), (bare, offset + lead)] {
      guard !wanted.isEmpty, isOwn(wanted, message, hasTurn: turn != nil),
        let place = onlyPlace(of: wanted, in: turn ?? 0..<text.count)
      else { continue }
      return MessagePiece(
        field: .content, source: start..<start + wanted.count, place: place..<place + wanted.count)
    }
    return nil
  }

  /// The one text that the content is, and where in it that begins.
  private static func content(of message: JSONValue) -> (text: Text, offset: Int)? {
    if let text = message["content"]?.text { return (text, 0) }
    let texts = message["content"]?.elements?.compactMap { $0["text"]?.text }.filter { !$0.isEmpty } ?? []
    return texts.count == 1 ? (texts[0], 0) : nil
  }

  private func isOwn(_ content: Text, _ message: JSONValue, hasTurn: Bool) -> Bool {
    guard hasTurn || content.count >= Self.shortest, source.firstPlace(of: content) == nil else { return false }
    guard case .object(let object) = message else { return false }
    return object.members.allSatisfy { $0.key == "content" || !Self.holds($0.value, content) }
  }

  private static func holds(_ value: JSONValue, _ content: Text) -> Bool {
    switch value {
    case .string(let text): text.firstPlace(of: content) != nil
    case .array(let elements): elements.contains { holds($0, content) }
    case .object(let object):
      object.members.contains { $0.key.firstPlace(of: content) != nil || holds($0.value, content) }
    case .null, .bool: false
    case .integer, .bigInteger, .double: PythonText.str(value).firstPlace(of: content) != nil
    }
  }

  private func onlyPlace(of content: Text, in range: Range<Int>) -> Int? {
    let part = text.part(range)
    guard let first = part.firstPlace(of: content), part.firstPlace(of: content, from: first + 1) == nil else {
      return nil
    }
    return range.lowerBound + first
  }
}
