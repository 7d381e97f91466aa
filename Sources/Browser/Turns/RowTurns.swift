import MaskModel

/// The turns of a row that is a conversation, in places, and where its text came from.
struct RowTurns: Sendable {
  /// A message's turn, or what the template wrote outside of all of them. What truncation cut off from a turn is one of
  /// its own.
  struct Turn: Hashable, Sendable {
    var places: Range<Int>
    /// Nil outside of all messages.
    var message: Int?
    /// Nil outside of all messages.
    var role: ConversationRole?
    /// Tokens that the loss looks at; of what was cut off, those it would have looked at.
    var supervised = 0
    var isCut: Bool
    /// The same turn began before the cut.
    var goesOn: Bool
    var holdsReasoning: Bool
    var holdsToolCall: Bool
    /// Other messages whose content stands in the turn.
    var guests: [Int]
  }

  /// In order, without gaps, over all places.
  let turns: [Turn]
  private let conversation: Conversation
  private let origins: [TextOrigin]

  /// Nil for a row that is none, and where the places of its messages are not known.
  init?(_ content: RowContent) {
    guard let conversation = content.example.conversation, let text = content.example.text,
      content.example.documents.count < 2, content.count > 0, content.shownBefore(0) != nil
    else { return nil }
    let map = ConversationMap(conversation, text: text)
    guard !map.turns.isEmpty else { return nil }
    self.conversation = conversation
    origins = map.origins
    turns = Self.turns(content, map.turns, conversation.roles)
  }

  /// A token belongs to the turn in which it begins; one without text goes with what stands before it.
  private static func turns(
    _ content: RowContent, _ spans: [TurnSpan], _ roles: [ConversationRole]
  ) -> [Turn] {
    var turns: [Turn] = []
    var at = 0
    for place in 0..<content.count {
      let span = content.span(place)
      let byte = span.flatMap { $0.isEmpty ? nil : Int($0.start) } ?? content.shownBefore(place) ?? 0
      let before = at
      while at + 1 < spans.count, byte >= spans[at].range.upperBound { at += 1 }
      if turns.isEmpty || at != before || place == content.kept.lowerBound || place == content.kept.upperBound {
        let goesOn = !turns.isEmpty && at == before
        turns.append(turn(spans[at], at: place, roles, isCut: content.isCut(place), goesOn: goesOn))
      }
      turns[turns.count - 1].places = turns[turns.count - 1].places.lowerBound..<place + 1
      if content.label(place).map({ $0 != .ignored }) ?? false { turns[turns.count - 1].supervised += 1 }
    }
    return turns
  }

  private static func turn(
    _ span: TurnSpan, at place: Int, _ roles: [ConversationRole], isCut: Bool, goesOn: Bool
  ) -> Turn {
    let role = span.message.flatMap { roles.indices.contains($0) ? roles[$0] : .other }
    return Turn(
      places: place..<place, message: span.message, role: role, isCut: isCut, goesOn: goesOn,
      holdsReasoning: span.holdsReasoning, holdsToolCall: span.holdsToolCall,
      guests: span.guests)
  }

  // MARK: Questions

  /// The turn of a place.
  func index(of place: Int) -> Int {
    var low = 0
    var high = turns.count
    while low < high {
      let middle = (low + high) / 2
      if turns[middle].places.upperBound <= place { low = middle + 1 } else { high = middle }
    }
    return min(low, turns.count - 1)
  }

  func role(of message: Int) -> ConversationRole? {
    conversation.roles.indices.contains(message) ? conversation.roles[message] : nil
  }

  /// The role of a message as the data spell it; nil where it is no text.
  func roleName(of message: Int) -> [UInt8]? { conversation.role(of: message)?.bytes }

  /// Where a token's text came from, in order; empty where it has none.
  func origins(of span: ByteSpan?) -> ArraySlice<TextOrigin> {
    guard let span, !span.isEmpty else { return [] }
    let first = firstOrigin(endingBehind: Int(span.start))
    var end = first
    while end < origins.count, origins[end].range.lowerBound < Int(span.end) { end += 1 }
    return origins[first..<end]
  }

  private func firstOrigin(endingBehind byte: Int) -> Int {
    var low = 0
    var high = origins.count
    while low < high {
      let middle = (low + high) / 2
      if origins[middle].range.upperBound <= byte { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The template added the token's text by itself, all of it.
  func isTemplate(_ span: ByteSpan?) -> Bool {
    let origins = origins(of: span)
    return !origins.isEmpty && origins.allSatisfy { $0.source == .template }
  }

  /// The first token of a turn whose text is the message's own; else its first token.
  func firstOwnPlace(of turn: Int, _ content: RowContent) -> Int {
    let places = turns[turn].places
    // A turn that begins with more than that has nothing better to show.
    let own = places.prefix(2_000).first { place in
      origins(of: content.span(place)).contains { if case .message = $0.source { true } else { false } }
    }
    return own ?? places.lowerBound
  }
}
