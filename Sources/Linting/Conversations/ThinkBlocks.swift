import JSON
import MaskModel

/// `<think>` and `</think>` in a stretch of text.
struct ThinkTag: Sendable, Hashable {
  let opens: Bool
  /// Bytes of the text.
  let place: Range<Int>

  private static let name = Array("think".utf8)

  /// In the order of the text. Most stretches have none: the search stops at `>` alone.
  static func all(in range: Range<Int>, of text: Text) -> [ThinkTag] {
    text.bytes.withUnsafeBufferPointer { bytes in
      var tags: [ThinkTag] = []
      let stop = min(range.upperBound, bytes.count)
      var next = max(range.lowerBound, 0)
      while next < stop {
        let at = next
        next &+= 1
        if bytes[at] != UInt8(ascii: ">") { continue }
        let start = at - name.count
        guard start > range.lowerBound, bytes[start..<at].elementsEqual(name) else { continue }
        if bytes[start - 1] == UInt8(ascii: "<") {
          tags.append(ThinkTag(opens: true, place: start - 1..<at + 1))
        } else if bytes[start - 1] == UInt8(ascii: "/"), start - 2 >= range.lowerBound,
          bytes[start - 2] == UInt8(ascii: "<")
        {
          tags.append(ThinkTag(opens: false, place: start - 2..<at + 1))
        }
      }
      return tags
    }
  }
}

extension ChatRow {
  /// Where what a message says begins in its turn: behind its header. Nil where that is not known, and where the turn
  /// begins with calls of tools.
  func headerEnd(_ message: Int) -> Int? {
    guard let turn = place(message).turn, !turn.isEmpty, let first = place(message).pieces.first,
      first.field != .toolCall, first.place.lowerBound >= turn.lowerBound, first.place.upperBound <= turn.upperBound
    else { return nil }
    let tags = ThinkTag.all(in: turn.lowerBound..<first.place.lowerBound, of: text)
    return tags.first?.place.lowerBound ?? first.place.lowerBound
  }

  /// Tokens of a message's header; those that end an answer before it do not count.
  func headerTokens(_ message: Int) -> Range<Int>? {
    guard let turn = place(message).turn, let end = headerEnd(message) else { return nil }
    var header = tokens.inside(turn.lowerBound..<max(turn.lowerBound, end))
    if message > 0, conversation.roles[message - 1] == .assistant, let before = self.end(of: message - 1),
      header.contains(before)
    {
      header = before + 1..<header.upperBound
    }
    return header
  }

  /// `message` begins what the trainer counts: its header stands behind the prompt.
  func beginsCompletion(_ message: Int) -> Bool { conversation.promptCount == message }

  /// An empty think block in front of what a message says, which the template wrote by itself: bytes of the text.
  func emptyThinkBlock(_ message: Int) -> Range<Int>? {
    guard let turn = place(message).turn, let content = place(message).pieces.first?.place,
      turn.lowerBound <= content.lowerBound
    else { return nil }
    let tags = ThinkTag.all(in: turn.lowerBound..<content.lowerBound, of: text)
    guard tags.count == 2, tags[0].opens, !tags[1].opens,
      text.bytes[tags[0].place.upperBound..<tags[1].place.lowerBound].allSatisfy({ $0 <= 0x20 })
    else { return nil }
    return tags[0].place.lowerBound..<tags[1].place.upperBound
  }
}
