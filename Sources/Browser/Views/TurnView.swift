import MaskModel
import Terminal

/// The rail beside a conversation, and the line above each turn. Nothing of the row is ever drawn in the rail's column:
/// there `▾` and `▸` are ours alone, so no text can pass for the head of a turn.
enum TurnView {
  /// Cells that the rail takes.
  static func railWidth(_ content: RowContent?) -> Int { content?.turns == nil ? 0 : 1 }

  static func style(of role: ConversationRole?) -> Style.Role {
    switch role {
    case .system: .system
    case .user: .user
    case .assistant: .assistant
    case .tool: .tool
    case .other: .otherRole
    case nil: .faint
    }
  }

  /// Each role has a shape besides its colour.
  static func rail(of role: ConversationRole?) -> String {
    switch role {
    case .system: "░"
    case .user: "▌"
    case .assistant: "█"
    case .tool: "▒"
    case .other: "▚"
    case nil: " "
    }
  }

  static func drawRail(place: Int, _ turns: RowTurns, row: Int, _ area: Area, in frame: inout Frame) {
    let turn = turns.turns[turns.index(of: place)]
    frame.write(
      rail(of: turn.role), row: row, column: area.column, limit: area.endColumn, style: Style(style(of: turn.role)))
  }

  // MARK: Heads

  static func drawHead(_ index: Int, _ turns: RowTurns, row: Int, _ area: Area, in frame: inout Frame) {
    let turn = turns.turns[index]
    frame.fill("─", row: row, columns: area.column..<area.endColumn, style: Style(.border))
    var line = StyledText("▾ ", Style(style(of: turn.role)))
    line.pieces += words(turn, turns, width: area.columns - 3).pieces
    line.add(" ", Style(.border))
    frame.write(line, row: row, column: area.column, limit: area.endColumn)
  }

  /// One line for all of the turn, with the start of its text.
  static func drawFolded(
    _ index: Int, _ content: RowContent, _ state: BrowserState, row: Int, _ area: Area, in frame: inout Frame
  ) {
    guard let turns = content.turns else { return }
    let turn = turns.turns[index]
    var line = StyledText("▸ ", Style(style(of: turn.role)))
    line.pieces += words(turn, turns, width: area.columns * 2 / 3).pieces
    line.add(" │", Style(.border))
    let column = frame.write(line, row: row, column: area.column, limit: area.endColumn)
    drawStart(of: index, content, turns, state, row: row, column: column, area, in: &frame)
    guard turn.places.contains(state.tokens.cursor) else { return }
    let isFocused = state.focus != .list
    frame.mark(row: row, columns: area.column..<column - 1, traits: isFocused ? .cursor : .chosen)
    if state.focus == .tokens { frame.cursor = Position(row: row, column: area.column) }
  }

  private static func drawStart(
    of index: Int, _ content: RowContent, _ turns: RowTurns, _ state: BrowserState, row: Int, column: Int,
    _ area: Area, in frame: inout Frame
  ) {
    var line = StyledText()
    var width = 0
    let end = turns.turns[index].places.upperBound
    var place = turns.firstOwnPlace(of: index, content)
    while place < end, width <= area.endColumn - column {
      let style = TokenView.style(of: place, content, state).without([.cursor, .chosen])
      state.tokens.glyphs.read(place, of: content) { glyph, _ in
        guard width <= area.endColumn - column else { return }
        line.add([glyph], style)
        width += glyph.width
      }
      place += 1
    }
    frame.write(line, row: row, column: column, limit: area.endColumn)
  }

  /// How much is said: `assistant · message 3 · 5 of 24 tokens supervised`, `assistant 3 · 5 of 24 supervised`,
  /// `assistant 3 · 5/24`.
  private enum Length: CaseIterable { case long, medium, short }

  private static func words(_ turn: RowTurns.Turn, _ turns: RowTurns, width: Int) -> StyledText {
    let whole = Length.allCases.lazy.map { FittingLine(segments(turn, turns, $0)).fitted(width: .max) }
    if let line = whole.first(where: { $0.width <= width }) { return line }
    let needed = FittingLine(segments(turn, turns, .medium).filter { $0.rank < 3 }).fitted(width: .max)
    return FittingLine(segments(turn, turns, needed.width <= width ? .medium : .short)).fitted(width: width)
  }

  private static func segments(_ turn: RowTurns.Turn, _ turns: RowTurns, _ length: Length) -> [FittingLine.Segment] {
    var name = StyledText(name(of: turn.role), Style(style(of: turn.role)))
    let number = turn.message.map(Numbers.count) ?? ""
    if length != .long, !number.isEmpty { name.add(" \(number)", Style(.faint)) }
    return [
      .init(name, rank: 0),
      .init(length == .long && !number.isEmpty ? "message \(number)" : "", .faint, rank: 1),
      .init(count(turn, length), rank: 2),
      .init(turn.goesOn ? "goes on" : "", .faint, rank: 6),
      .init(turn.holdsReasoning ? "reasoning" : "", .faint, rank: 5),
      .init(turn.holdsToolCall ? "tool call" : "", .faint, rank: 4),
      .init(guests(turn, turns), .faint, rank: 4),
      .init(ownName(turn, turns), rank: 3),
    ]
  }

  /// `with system 0`
  private static func guests(_ turn: RowTurns.Turn, _ turns: RowTurns) -> String {
    guard let first = turn.guests.first else { return "" }
    let name = name(of: turns.role(of: first) ?? .other)
    return "with \(name) \(Numbers.count(first))" + (turn.guests.count > 1 ? " …" : "")
  }

  static func name(of role: ConversationRole?) -> String {
    switch role {
    case .system: "system"
    case .user: "user"
    case .assistant: "assistant"
    case .tool: "tool"
    case .other: "other role"
    case nil: "chat template"
    }
  }

  private static func count(_ turn: RowTurns.Turn, _ length: Length) -> StyledText {
    let all = turn.places.count
    var line = StyledText(
      Numbers.count(turn.supervised), Style(turn.supervised == 0 ? .faint : turn.isCut ? .cut : .bar))
    switch length {
    case .long: line.add(" of \(Numbers.count(all, "token")) supervised", Style(.faint))
    case .medium: line.add(" of \(Numbers.count(all)) supervised", Style(.faint))
    case .short: line.add("/\(Numbers.count(all))", Style(.faint))
    }
    if turn.isCut { line.add(length == .short ? " cut" : ", cut off", Style(.cut)) }
    return line
  }

  /// What the data call the role, where that is another word. It stands last, for it may hold anything.
  private static func ownName(_ turn: RowTurns.Turn, _ turns: RowTurns) -> StyledText {
    guard let message = turn.message else { return StyledText() }
    guard let name = turns.roleName(of: message) else { return StyledText("no role", Style(.faint)) }
    if name == Array(self.name(of: turn.role).utf8) { return StyledText() }
    return quoted(name)
  }

  private static func quoted(_ name: [UInt8]) -> StyledText {
    let limit = 24
    let glyphs = GlyphReader().glyphs(of: Array(name.prefix(limit * 4)))
    var line = StyledText("\"", Style(.faint))
    line.add(Array(glyphs.prefix(limit)), Style(.plain))
    line.add(glyphs.count > limit ? "…\"" : "\"", Style(.faint))
    return line
  }

  // MARK: Words for the inspector

  /// `message 3 (user)`, as findings say it.
  static func message(_ number: Int, _ turns: RowTurns) -> StyledText {
    var line = StyledText("message \(Numbers.count(number)) (", Style(.plain))
    if let name = turns.roleName(of: number) {
      let glyphs = GlyphReader().glyphs(of: Array(name.prefix(96)))
      line.add(Array(glyphs.prefix(24)), Style(.plain))
      if glyphs.count > 24 { line.add("…", Style(.plain)) }
    } else {
      line.add("no role", Style(.plain))
    }
    line.add(")", Style(.plain))
    return line
  }
}
