import JSON
import MaskModel

/// What of a message's content is not in the text.
struct ContentFate {
  /// Bytes of the content outside of a think block; nil where all of it is there.
  var lost: Text?
  /// Inside of one.
  var lostReasoning: Text?

  private static let open = Array("<think>".utf8)
  private static let close = Array("</think>".utf8)

  init(_ message: Int, in row: ChatRow) {
    if row.isWritten(message) { return }
    guard let content = Self.content(of: row.conversation.messages[message]) else { return }
    let gaps = Self.gaps(content, row.place(message).pieces)
    if gaps.isEmpty { return }
    let end = Self.thinkEnd(content)
    for gap in gaps {
      let reasoning = gap.clamped(to: 0..<end)
      let rest = gap.clamped(to: end..<content.count)
      if lostReasoning == nil { lostReasoning = Self.missing(content[reasoning], row, isReasoning: true) }
      if lost == nil { lost = Self.missing(content[rest], row, isReasoning: false) }
    }
  }

  /// A text, or the texts of parts one behind the other; nil where it is none or blank.
  static func content(of message: JSONValue) -> [UInt8]? {
    let content = message[named: "content"]
    let bytes = content?.text?.bytes ?? content?.elements?.compactMap { $0[named: "text"]?.text }.flatMap(\.bytes)
    return bytes.flatMap { $0.coreRange.isEmpty ? nil : $0 }
  }

  private static func thinkEnd(_ content: [UInt8]) -> Int {
    // Most contents have none, and are not searched to the end.
    guard content.count >= close.count, content.contains(close[0]) else { return 0 }
    var end = 0
    while let place = content.place(of: close, from: end) { end = place + close.count }
    return end
  }

  /// What no piece of the text was made of.
  private static func gaps(_ content: [UInt8], _ pieces: [MessagePiece]) -> [Range<Int>] {
    let core = content.coreRange
    var gaps: [Range<Int>] = []
    var end = core.lowerBound
    for source in pieces.lazy.filter({ $0.field == .content }).map(\.source).sorted(by: {
      $0.lowerBound < $1.lowerBound
    }) {
      if source.lowerBound > end { gaps.append(end..<source.lowerBound) }
      end = max(end, source.upperBound)
    }
    if end < core.upperBound { gaps.append(end..<core.upperBound) }
    return gaps
  }

  /// Nil for nothing but white space and tags, and for what stands in the text as it is or written as JSON.
  private static func missing(_ gap: ArraySlice<UInt8>, _ row: ChatRow, isReasoning: Bool) -> Text? {
    var bytes = Array(gap)
    if isReasoning { bytes = inner(bytes) }
    bytes = Array(bytes[bytes.coreRange])
    guard !bytes.isEmpty else { return nil }
    if row.text.bytes.place(of: bytes) != nil || row.text.bytes.place(of: escaped(bytes)) != nil { return nil }
    return Text(bytes: bytes)
  }

  /// Without the tags.
  private static func inner(_ bytes: [UInt8]) -> [UInt8] {
    var inner = bytes
    for tag in [open, close] {
      while let place = inner.place(of: tag) { inner.removeSubrange(place..<place + tag.count) }
    }
    return inner
  }

  private static func escaped(_ bytes: [UInt8]) -> [UInt8] {
    bytes.flatMap { byte -> [UInt8] in
      switch byte {
      case UInt8(ascii: "\""): Array("\\\"".utf8)
      case UInt8(ascii: "\\"): Array("\\\\".utf8)
      case UInt8(ascii: "\n"): Array("\\n".utf8)
      case UInt8(ascii: "\t"): Array("\\t".utf8)
      case UInt8(ascii: "\r"): Array("\\r".utf8)
      default: [byte]
      }
    }
  }
}

extension ChatRow {
  /// The content is a text, and one piece of the rendered text has all of it but white space at its ends: so it is nearly
  /// always, and then nothing of it is looked at.
  fileprivate func isWritten(_ message: Int) -> Bool {
    guard facts[message].pieces == 1, let piece = facts[message].firstPiece, piece.field == .content,
      case .string(let content) = conversation.messages[message][named: "content"]
    else { return false }
    return content.bytes.withUnsafeBufferPointer { bytes in
      bytes[..<min(piece.source.lowerBound, bytes.count)].allSatisfy { $0 <= 0x20 }
        && bytes[min(piece.source.upperBound, bytes.count)...].allSatisfy { $0 <= 0x20 }
    }
  }

  /// The template wrote nothing for the message, whose content is not in the text: it does not know the role.
  func isRoleDropped(_ message: Int) -> Bool {
    guard facts[message].pieces == 0, facts[message].turn?.isEmpty != false else { return false }
    let name = conversation.role(of: message)
    return name != "user" && name != "assistant" && ContentFate(message, in: self).lost != nil
  }

  /// Names of the functions that a message calls.
  func calledFunctions(_ message: Int) -> [Text] {
    guard facts[message].callsTools else { return [] }
    return conversation.messages[message]["tool_calls"]?.elements?.compactMap { ($0["function"] ?? $0)["name"]?.text }
      ?? []
  }
}
