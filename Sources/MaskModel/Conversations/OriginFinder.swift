import JSON

/// Tells for each stretch of a rendered text whether a message, the tools or the template itself wrote it.
///
/// What messages hold is followed by the template's evaluator; what a filter made anew is not. JSON of calls and tools is
/// looked for here. What is left is the template's own, unless a word of something that was not found stands in it.
struct OriginFinder {
  private let conversation: Conversation
  private let text: [UInt8]
  private let turns: [TurnSpan]
  private var known: [TextOrigin]

  init(_ conversation: Conversation, _ text: Text, _ turns: [TurnSpan]) {
    self.conversation = conversation
    self.text = text.bytes
    self.turns = turns
    known = Self.pieces(conversation, to: text.count)
  }

  consuming func origins() -> [TextOrigin] {
    let written = WrittenJSON(conversation, text, turns).places(besides: known)
    known = Self.disjoint(known + written)
    return filled(MissingWords(conversation, besides: written))
  }

  private static func pieces(_ conversation: Conversation, to end: Int) -> [TextOrigin] {
    let all = conversation.places.enumerated().flatMap { message, place in
      place.pieces.filter { $0.place.lowerBound >= 0 && $0.place.upperBound <= end && !$0.place.isEmpty }
        .map { TextOrigin(range: $0.place, source: .message(message, $0.field)) }
    }
    return disjoint(all)
  }

  static func disjoint(_ origins: [TextOrigin]) -> [TextOrigin] {
    var end = 0
    return origins.sorted { $0.range.lowerBound < $1.range.lowerBound }.filter { origin in
      guard origin.range.lowerBound >= end else { return false }
      end = origin.range.upperBound
      return true
    }
  }

  /// With what stands between, turn by turn.
  private func filled(_ missing: MissingWords) -> [TextOrigin] {
    var result: [TextOrigin] = []
    var next = known[...]
    for turn in turns {
      var end = max(turn.range.lowerBound, result.last?.range.upperBound ?? 0)
      while let origin = next.first, origin.range.lowerBound < turn.range.upperBound {
        add(end..<max(end, origin.range.lowerBound), turn, missing, to: &result)
        result.append(origin)
        end = origin.range.upperBound
        next.removeFirst()
      }
      add(end..<max(end, turn.range.upperBound), turn, missing, to: &result)
    }
    return result
  }

  private func add(_ range: Range<Int>, _ turn: TurnSpan, _ missing: MissingWords, to result: inout [TextOrigin]) {
    guard !range.isEmpty else { return }
    let isUnclear = missing.stand(in: text, range, turn: turn.message)
    result.append(TextOrigin(range: range, source: isUnclear ? .unclear : .template))
  }
}
