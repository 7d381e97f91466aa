import JSON

/// Words of what a row holds and what was not found in its text. Where one of them stands, the stretch may be the row's:
/// a filter that changes a text leaves most of its words as they are.
struct MissingWords {
  /// More of them are not looked for: then nothing is said to be the template's.
  private static let limit = 64

  /// By message, of those whose turn is known.
  private var own: [Int: [[UInt8]]] = [:]
  /// May stand anywhere.
  private var anywhere: [[UInt8]] = []

  /// - Parameter written: what was found as JSON.
  init(_ conversation: Conversation, besides written: [TextOrigin]) {
    let written = Set(written.map(\.source))
    for (message, place) in zip(conversation.messages.indices, conversation.places) {
      var fields = Set(place.pieces.map(\.field))
      if written.contains(.message(message, .content)) { fields.insert(.content) }
      let words = conversation.messages[message].texts(besides: fields).compactMap(Self.word)
      if words.isEmpty { continue }
      if place.turn?.isEmpty == false { own[message] = words } else { anywhere += words }
    }
    if !written.contains(.tools), let tools = conversation.request.tools {
      anywhere += tools.names.map { Self.lowercased($0.bytes) }
    }
    if let documents = conversation.request.documents { anywhere += documents.leaves.compactMap(Self.word) }
    anywhere.removeAll(where: \.isEmpty)
  }

  func stand(in text: [UInt8], _ range: Range<Int>, turn: Int?) -> Bool {
    let words = (turn.flatMap { own[$0] } ?? []) + anywhere
    if words.isEmpty || words.count > Self.limit { return !words.isEmpty }
    let stretch = Self.lowercased(text[range])
    return words.contains { stretch.firstPlace(of: $0, in: stretch.indices) != nil }
  }

  private static func lowercased(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
  }

  /// The longest word; of a text without one, all that is not blank.
  private static func word(_ text: Text) -> [UInt8]? {
    let words = text.bytes.split { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...: false
      default: true
      }
    }
    if let longest = words.max(by: { $0.count < $1.count }) { return lowercased(longest.prefix(64)) }
    let signs = text.bytes.split { $0 <= 0x20 }.max { $0.count < $1.count }
    return signs.map { lowercased($0.prefix(64)) }
  }
}

extension JSONValue {
  /// What a message says in fields that are not found. Of calls all: some of their texts may be found, and others not.
  fileprivate func texts(besides found: Set<MessagePiece.Field>) -> [Text] {
    guard case .object(let object) = self else { return [] }
    return object.members.flatMap { member -> [Text] in
      switch member.key {
      case "content": found.contains(.content) ? [] : member.value.leaves
      case "reasoning_content", "thinking", "reasoning": found.contains(.reasoning) ? [] : member.value.leaves
      case "tool_calls": member.value.elements?.flatMap(\.calledTexts) ?? []
      default: []
      }
    }
  }

  /// Of a call: its function's name, and names and values of the arguments.
  private var calledTexts: [Text] {
    let function = self["function"] ?? self
    return [function["name"], function["arguments"]].compactMap { $0 }.flatMap { $0.texts(withNames: true) }
  }

  /// Of tools.
  fileprivate var names: [Text] {
    guard let elements else { return leaves }
    return elements.flatMap { tool in (tool["function"] ?? tool)["name"]?.text.map { [$0] } ?? tool.leaves }
  }

  /// All texts in it.
  fileprivate var leaves: [Text] { texts(withNames: false) }

  private func texts(withNames hasNames: Bool) -> [Text] {
    switch self {
    case .string(let text): [text]
    case .array(let elements): elements.flatMap { $0.texts(withNames: hasNames) }
    case .object(let object):
      object.members.flatMap { (hasNames ? [$0.key] : []) + $0.value.texts(withNames: hasNames) }
    default: []
    }
  }
}
