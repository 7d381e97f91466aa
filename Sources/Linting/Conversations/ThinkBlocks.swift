import JSON
import MaskModel

/// `<think>` and `</think>` in a stretch of text.
struct ThinkTag: Sendable, Hashable {
  let opens: Bool
  /// Bytes of the text.
  let place: Range<Int>

  private static let open = Array("<think>".utf8)
  private static let close = Array("</think>".utf8)

  /// In the order of the text.
  static func all(in text: Text) -> [ThinkTag] {
    text.bytes.withUnsafeBufferPointer { bytes in
      var tags: [ThinkTag] = []
      let stop = bytes.count
      var at = bytes.place(of: UInt8(ascii: "<"), from: 0, to: stop)
      while at < stop {
        if bytes.holds(open, at: at, to: stop) {
          tags.append(ThinkTag(opens: true, place: at..<at + open.count))
        } else if bytes.holds(close, at: at, to: stop) {
          tags.append(ThinkTag(opens: false, place: at..<at + close.count))
        }
        at = bytes.place(of: UInt8(ascii: "<"), from: at + 1, to: stop)
      }
      return tags
    }
  }
}

extension [ThinkTag] {
  /// Of tags in the order of the text those of which every byte lies in the range.
  func inside(_ range: Range<Int>) -> [ThinkTag] {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].place.lowerBound >= range.lowerBound { high = middle } else { low = middle + 1 }
    }
    return Array(self[low...].prefix { $0.place.upperBound <= range.upperBound })
  }
}

extension UnsafeBufferPointer<UInt8> {
  fileprivate func holds(_ tag: [UInt8], at place: Int, to end: Int) -> Bool {
    end - place >= tag.count && tag.withUnsafeBufferPointer { hold($0, at: place) }
  }
}

extension ChatRow {
  /// Where what a message says begins in its turn: behind its header. Nil where that is not known, and where the turn
  /// begins with calls of tools.
  func headerEnd(_ message: Int) -> Int? {
    guard let turn = facts[message].turn, !turn.isEmpty, let first = facts[message].firstPiece,
      first.field != .toolCall, first.place.lowerBound >= turn.lowerBound, first.place.upperBound <= turn.upperBound
    else { return nil }
    let tags = thinkTags(in: turn.lowerBound..<first.place.lowerBound)
    return tags.first?.place.lowerBound ?? first.place.lowerBound
  }

  /// Tokens of a message's header; those that end an answer before it do not count.
  func headerTokens(_ message: Int) -> Range<Int>? {
    guard let turn = facts[message].turn, let end = headerEnd(message) else { return nil }
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
    guard let turn = facts[message].turn, let content = facts[message].firstPiece?.place,
      turn.lowerBound <= content.lowerBound
    else { return nil }
    let tags = thinkTags(in: turn.lowerBound..<content.lowerBound)
    guard tags.count == 2, tags[0].opens, !tags[1].opens,
      text.bytes[tags[0].place.upperBound..<tags[1].place.lowerBound].allSatisfy({ $0 <= 0x20 })
    else { return nil }
    return tags[0].place.lowerBound..<tags[1].place.upperBound
  }
}
