import JSON

/// Calls and descriptions of tools that a template wrote as JSON, as Python's `json.dumps` does: found where they stand
/// outside of all messages' texts.
struct WrittenJSON {
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
    calls(besides: known) + tools(besides: known)
  }

  private func calls(besides known: [TextOrigin]) -> [TextOrigin] {
    turns.flatMap { turn -> [TextOrigin] in
      guard let message = turn.message, conversation.messages.indices.contains(message),
        let calls = conversation.messages[message]["tool_calls"]?.elements
      else { return [] }
      var start = turn.range.lowerBound
      return calls.compactMap { call in
        let function = call["function"] ?? call
        let place = place(of: [call, function, function["arguments"]], start..<turn.range.upperBound, known)
        if let place { start = place.upperBound }
        return place.map { TextOrigin(range: $0, source: .message(message, .toolCall)) }
      }
    }
  }

  private func tools(besides known: [TextOrigin]) -> [TextOrigin] {
    guard let tools = conversation.request.tools, let elements = tools.elements else { return [] }
    let whole = 0..<text.count
    if let place = place(of: [tools], whole, known) { return [TextOrigin(range: place, source: .tools)] }
    var start = 0
    return elements.compactMap { tool in
      let place = place(of: [tool, tool["function"]], start..<text.count, known)
      if let place { start = place.upperBound }
      return place.map { TextOrigin(range: $0, source: .tools) }
    }
  }

  /// The first of these values that is found.
  private func place(of values: [JSONValue?], _ range: Range<Int>, _ known: [TextOrigin]) -> Range<Int>? {
    for case .some(let value) in values where value.isFilled {
      var written: [UInt8] = []
      JSONWriter.append(value, to: &written, style: Self.style)
      if let place = place(of: written, range, known) { return place }
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
  /// An object or a list with something in it.
  fileprivate var isFilled: Bool {
    switch self {
    case .object(let object): !object.members.isEmpty
    case .array(let elements): !elements.isEmpty
    default: false
    }
  }
}
