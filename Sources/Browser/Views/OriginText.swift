import MaskModel
import Terminal

/// Words for where the text of a token came from.
enum OriginText {
  /// `content of message 3 (user)`, `added by the template, in message 3 (user)`; nil for a token without text.
  static func words(_ place: Int, _ content: RowContent, _ turns: RowTurns) -> StyledText? {
    let origins = turns.origins(of: content.span(place))
    guard !origins.isEmpty else { return nil }
    var seen: [TextOrigin.Source] = []
    for origin in origins where !seen.contains(origin.source) { seen.append(origin.source) }
    let turn = turns.turns[turns.index(of: place)]
    var line = StyledText()
    for source in seen.prefix(3) {
      if !line.isEmpty { line.add("; ", Style(.plain)) }
      line.pieces += words(source, turn, turns).pieces
    }
    if seen.count > 3 { line.add("; …", Style(.plain)) }
    return line
  }

  private static func words(_ source: TextOrigin.Source, _ turn: RowTurns.Turn, _ turns: RowTurns) -> StyledText {
    switch source {
    case .message(let message, let field):
      var line = StyledText(name(of: field) + " of ", Style(.plain))
      line.pieces += TurnView.message(message, turns).pieces
      return line
    case .tools: return StyledText("the row's tools", Style(.plain))
    case .template: return placed("added by the template", turn, turns)
    case .unclear: return placed("the template, or something of the row that it changed", turn, turns)
    }
  }

  private static func placed(_ words: String, _ turn: RowTurns.Turn, _ turns: RowTurns) -> StyledText {
    guard let message = turn.message else { return StyledText("\(words), outside of all messages", Style(.plain)) }
    var line = StyledText("\(words), in ", Style(.plain))
    line.pieces += TurnView.message(message, turns).pieces
    return line
  }

  private static func name(of field: MessagePiece.Field) -> String {
    switch field {
    case .content: "content"
    case .reasoning: "reasoning"
    case .toolCall: "tool call"
    }
  }
}
