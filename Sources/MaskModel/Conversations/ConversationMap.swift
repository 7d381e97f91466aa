import JSON

/// The rendered text of a conversation, divided in two ways: into turns, and by where each stretch came from.
///
/// Made when a person looks at a row, never for a report.
public struct ConversationMap: Sendable, Hashable {
  /// In order, without gaps, over the whole text. Empty where no message's place is known.
  public let turns: [TurnSpan]
  /// The same.
  public let origins: [TextOrigin]

  public init(_ conversation: Conversation, text: Text) {
    var turns = TurnFinder(conversation, text).turns()
    let origins = turns.isEmpty ? [] : OriginFinder(conversation, text, turns).origins()
    Self.note(origins, in: &turns, text)
    self.turns = turns
    self.origins = origins
  }

  /// What the turns hold besides words.
  private static func note(_ origins: [TextOrigin], in turns: inout [TurnSpan], _ text: Text) {
    let tag = Array("<think>".utf8)
    var turn = 0
    for origin in origins {
      guard case .message(let message, let field) = origin.source else { continue }
      while turn + 1 < turns.count, turns[turn].range.upperBound <= origin.range.lowerBound { turn += 1 }
      guard message == turns[turn].message else {
        if field == .content, turns[turn].guests.last != message { turns[turn].guests.append(message) }
        continue
      }
      switch field {
      case .reasoning: turns[turn].holdsReasoning = true
      case .toolCall: turns[turn].holdsToolCall = true
      case .content: if text.bytes.firstPlace(of: tag, in: origin.range) != nil { turns[turn].holdsReasoning = true }
      }
    }
  }
}

/// A stretch of rendered text that belongs together.
public struct TurnSpan: Sendable, Hashable {
  /// Bytes of the text.
  public var range: Range<Int>
  /// Position of the message whose turn it is; nil for what the template wrote outside of all turns: descriptions of
  /// tools, a system prompt that no message holds, a generation prompt.
  public var message: Int?
  /// Of the message's own.
  public var holdsReasoning = false
  public var holdsToolCall = false
  /// Other messages whose content stands in the turn: a system prompt that the first question begins with.
  public var guests: [Int] = []

  public init(range: Range<Int>, message: Int?) {
    self.range = range
    self.message = message
  }
}

/// Where a stretch of rendered text came from.
public struct TextOrigin: Sendable, Hashable {
  public enum Source: Sendable, Hashable {
    case message(Int, MessagePiece.Field)
    /// The descriptions of tools that the row brings along.
    case tools
    /// Added by the template itself: headers, ends of turns, default prompts, empty think blocks.
    case template
    /// The template's, or something of the row that it changed on the way and that was not followed.
    case unclear
  }

  /// Bytes of the text.
  public var range: Range<Int>
  public var source: Source

  public init(range: Range<Int>, source: Source) {
    self.range = range
    self.source = source
  }
}
