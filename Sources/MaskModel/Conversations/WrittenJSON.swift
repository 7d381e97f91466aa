import JSON

/// Calls, descriptions of tools and contents that a template wrote as JSON, as Python's `json.dumps` does: found where they
/// stand outside of the texts that were followed.
struct WrittenJSON {
  /// A template that writes calls in another way does so with all of them: no more than so many are looked for in vain.
  private static let misses = 8

  private static let style = JSONWriter.Style(
    comma: ", ", colon: ": ", text: { JSONWriter.append($0.bytes, to: &$1) },
    double: { JSONWriter.append($0, to: &$1) })

  private let conversation: Conversation
  private let text: [UInt8]
  private let turns: [TurnSpan]

  init(_ conversation: Conversation, _ text: [UInt8], _ turns: [TurnSpan]) {
    self.conversation = conversation
    self.text = text
    self.turns = turns
  }

  func places(besides known: [TextOrigin]) -> [TextOrigin] {
    turns.flatMap { calls($0, besides: known) + content($0, besides: known) } + tools(besides: known)
  }

  private func message(of turn: TurnSpan) -> (Int, JSONValue)? {
    guard let message = turn.message, conversation.messages.indices.contains(message) else { return nil }
    return (message, conversation.messages[message])
  }

  /// Results of tools, mostly: `{{ message.content | tojson }}`.
  private func content(_ turn: TurnSpan, besides known: [TextOrigin]) -> [TextOrigin] {
    guard let (message, value) = message(of: turn), let content = value["content"],
      !conversation.places[message].pieces.contains(where: { $0.field == .content }),
      let place = place(of: [content], turn.range, known)
    else { return [] }
    return [TextOrigin(range: place, source: .message(message, .content))]
  }

  private func calls(_ turn: TurnSpan, besides known: [TextOrigin]) -> [TextOrigin] {
    guard let (message, value) = message(of: turn), let calls = value["tool_calls"]?.elements else { return [] }
    let forms = calls.lazy.map { call in
      let function = call["function"] ?? call
      return [call, function, function["arguments"]]
    }
    return places(of: forms, turn.range, known).map { TextOrigin(range: $0, source: .message(message, .toolCall)) }
  }

  private func tools(besides known: [TextOrigin]) -> [TextOrigin] {
    guard let tools = conversation.request.tools, let elements = tools.elements else { return [] }
    let whole = 0..<text.count
    if let place = place(of: [tools], whole, known) { return [TextOrigin(range: place, source: .tools)] }
    let forms = elements.lazy.map { [$0, $0["function"]] }
    return places(of: forms, whole, known).map { TextOrigin(range: $0, source: .tools) }
  }

  /// One behind the other, each in the first of its forms that is found.
  private func places(
    of all: some Sequence<[JSONValue?]>, _ range: Range<Int>, _ known: [TextOrigin]
  ) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var misses = 0
    for forms in all where misses < Self.misses {
      if let place = place(of: forms, (found.last?.upperBound ?? range.lowerBound)..<range.upperBound, known) {
        found.append(place)
      } else {
        misses += 1
      }
    }
    return found
  }

  /// The first of these values that is found.
  private func place(of values: [JSONValue?], _ range: Range<Int>, _ known: [TextOrigin]) -> Range<Int>? {
    for case .some(let value) in values where value.isFilled {
      for written in [value.dumped(Self.style), value.indented(level: 0, Self.style)] {
        if let place = place(of: written, range, known) { return place }
      }
    }
    return nil
  }

  private func place(of written: [UInt8], _ range: Range<Int>, _ known: [TextOrigin]) -> Range<Int>? {
    var start = range.lowerBound
    // What a message quotes is not what the template wrote.
    for _ in 0..<8 {
      guard let at = text.firstPlace(of: written, in: start..<max(start, range.upperBound)) else { return nil }
      let place = at..<at + written.count
      guard let quoted = known.touching(place) else { return place }
      start = max(at + 1, quoted.range.upperBound)
    }
    return nil
  }
}

extension [TextOrigin] {
  /// The first that has a byte of the range; they are in order.
  func touching(_ range: Range<Int>) -> TextOrigin? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle].range.upperBound <= range.lowerBound { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low].range.lowerBound < range.upperBound ? self[low] : nil
  }
}

extension JSONValue {
  fileprivate func dumped(_ style: JSONWriter.Style) -> [UInt8] {
    var written: [UInt8] = []
    JSONWriter.append(self, to: &written, style: style)
    return written
  }

  /// `indent=4`
  fileprivate func indented(level: Int, _ style: JSONWriter.Style) -> [UInt8] {
    let space = { (level: Int) in [0x0A] + Array(repeating: UInt8(0x20), count: 4 * level) }
    let (open, members, close): (String, [[UInt8]], String)
    switch self {
    case .object(let object) where !object.members.isEmpty:
      let written = object.members.map {
        JSONValue.string($0.key).dumped(style) + Array(": ".utf8) + $0.value.indented(level: level + 1, style)
      }
      (open, members, close) = ("{", written, "}")
    case .array(let elements) where !elements.isEmpty:
      (open, members, close) = ("[", elements.map { $0.indented(level: level + 1, style) }, "]")
    default: return dumped(style)
    }
    let lines = members.map { space(level + 1) + $0 }
    return Array(open.utf8) + Array(lines.joined(separator: [UInt8(ascii: ",")])) + space(level) + Array(close.utf8)
  }

  /// Something that is not found everywhere.
  fileprivate var isFilled: Bool {
    switch self {
    case .object(let object): !object.members.isEmpty
    case .array(let elements): !elements.isEmpty
    case .string(let text): !text.isEmpty
    default: false
    }
  }
}
