import MaskModel
import Terminal

/// The tokens of the selected row.
enum TokenView {
  /// Where the tokens stand: the pane without its title and what is said about the row.
  static func textArea(of state: BrowserState) -> Area {
    guard let area = pane(state) else {
      return Area(row: 0, column: 0, rows: 1, columns: state.size.columns)
    }
    let taken = (state.layout.kind == .full ? 1 : 0) + banners(state, width: area.columns).count
    let rail = TurnView.railWidth(state.tokens.content)
    return Area(
      row: area.row + taken, column: area.column + rail, rows: area.rows - taken, columns: area.columns - rail)
  }

  private static func pane(_ state: BrowserState) -> Area? { state.layout.tokens }

  static func draw(_ state: BrowserState, _ pane: Area, in frame: inout Frame) {
    var row = pane.row
    if state.layout.kind == .full {
      Screen.drawTitle(title(state), isFocused: state.focus == .tokens, pane, in: &frame)
      row += 1
    }
    for banner in banners(state, width: pane.columns) {
      frame.write(banner, row: row, column: pane.column, limit: pane.endColumn)
      row += 1
    }
    let area = textArea(of: state)
    guard let content = state.tokens.content, content.count > 0 else { return }
    for offset in 0..<area.rows {
      drawLine(state.tokens.top + offset, content, state, row: area.row + offset, area, in: &frame)
    }
  }

  // MARK: Words about the row

  private static func title(_ state: BrowserState) -> StyledText {
    var title = StyledText("row \(Numbers.count(state.list.selected))", Style(.header))
    guard let content = state.tokens.content else { return title }
    let example = content.example
    if let number = example.number { title.add(" · number \(Numbers.count(number))", Style(.plain)) }
    title.add(" · \(place(of: example.origin, state.title))", Style(.plain))
    let supervised = example.supervisedCount
    title.add(" · \(Numbers.count(supervised)) of \(Numbers.count(example.ids.count)) supervised", Style(.plain))
    if let matches = example.responseMatches?.count {
      title.add(" · found \(Numbers.count(matches))×", Style(matches == 0 ? .error : .plain))
    }
    return title
  }

  static func place(of origin: RowOrigin, _ title: InspectionTitle) -> String {
    title.sources.indices.contains(origin.source) && title.sources.count > 1
      ? "\(title.sources[origin.source]):\(origin.line)" : "line \(origin.line)"
  }

  /// What must not be overlooked: a row that is not trained, its findings, a row that is not there.
  private static func banners(_ state: BrowserState, width: Int) -> [StyledText] {
    guard let content = state.tokens.content else { return [absence(state)] }
    var lines: [StyledText] = []
    switch content.example.status {
    case .ok: break
    case .dropped(let reason): lines += status("dropped: \(reason)", .warning, width)
    case .refused(let reason): lines += status("refused: \(reason)", .error, width)
    case .unread(let reason): lines += status("unread: \(reason)", .error, width)
    }
    if content.example.labels.count != content.example.ids.count {
      let words =
        "\(Numbers.count(content.example.labels.count, "label")) for \(Numbers.count(content.example.ids.count, "token"))"
      lines.append(StyledText(words, Style(.warning)))
    }
    if let line = findings(content.findings, width) { lines.append(line) }
    if content.count == 0, content.example.status == .ok { lines.append(StyledText("no tokens", Style(.note))) }
    return lines
  }

  private static func status(_ words: String, _ role: Style.Role, _ width: Int) -> [StyledText] {
    let lines = StyledText.paragraphs(words, Style(role), width: width)
    guard lines.count > 3 else { return lines }
    return lines.prefix(2) + [StyledText("… (f shows all)", Style(role))]
  }

  /// With their names where there is room.
  private static func findings(_ findings: [RowFinding], _ width: Int) -> StyledText? {
    guard !findings.isEmpty else { return nil }
    let sorted = findings.sorted { $0.level > $1.level }
    let full = line(of: sorted) { "\($0.rule) \($0.name)" }
    return full.width <= width ? full : line(of: sorted) { $0.rule }
  }

  private static func line(of findings: [RowFinding], _ words: (RowFinding) -> String) -> StyledText {
    var line = StyledText()
    for finding in findings {
      line.add((line.isEmpty ? "" : ", ") + words(finding), Style(ListView.role(of: finding.level)))
    }
    line.add(" (f: why)", Style(.faint))
    return line
  }

  private static func absence(_ state: BrowserState) -> StyledText {
    switch state.rows.slot(state.list.selected) {
    case .failed(let message): StyledText(message, Style(.error))
    case .absent where state.isCounted && state.knownRows == 0: StyledText("no rows", Style(.note))
    case .absent where state.isCounted: StyledText("there is no such row", Style(.note))
    default: StyledText(state.isCounted && state.knownRows == 0 ? "no rows" : reading(state), Style(.note))
    }
  }

  private static func reading(_ state: BrowserState) -> String {
    state.typeAhead.isEmpty
      ? "reading …" : "reading … (\(Numbers.count(state.typeAhead.count, "key")) typed ahead; Esc forgets)"
  }

  // MARK: Tokens

  private static func drawLine(
    _ line: Int, _ content: RowContent, _ state: BrowserState, row: Int, _ area: Area, in frame: inout Frame
  ) {
    let tokens = state.tokens
    guard tokens.layout.lines.indices.contains(line) else { return }
    if let heading = tokens.layout.lines[line].heading {
      drawHeading(heading, content, state, row: row, area, in: &frame)
      return
    }
    if let turns = content.turns {
      TurnView.drawRail(place: tokens.layout.lines[line].place, turns, row: row, withRail(area), in: &frame)
    }
    var styled: (place: Int, style: Style)?
    tokens.layout.read(line: line, content, tokens.glyphs) { place, glyph, kind, column in
      guard let glyph else {
        drawBorder(place, content, row: row, column: area.column + column, area, in: &frame)
        return
      }
      if styled?.place != place { styled = (place, style(of: place, content, state)) }
      guard var style = styled?.style else { return }
      if kind == .gap { style = Style(.faint) }
      if glyph.isMark { style = style.with(.mark) }
      if place == tokens.cursor, frame.cursor == nil, state.focus == .tokens {
        frame.cursor = Position(row: row, column: area.column + column)
      }
      frame.put(glyph, row: row, column: area.column + column, style: style)
    }
  }

  /// Dotted before what the template added by itself: there are terminals without italics.
  private static func drawBorder(
    _ place: Int, _ content: RowContent, row: Int, column: Int, _ area: Area, in frame: inout Frame
  ) {
    let glyph = content.turns?.isTemplate(content.span(place)) == true ? "┊" : "│"
    frame.write(glyph, row: row, column: column, limit: area.endColumn, style: Style(.border))
  }

  private static func withRail(_ area: Area) -> Area {
    Area(row: area.row, column: area.column - 1, rows: area.rows, columns: area.columns + 1)
  }

  private static func drawHeading(
    _ heading: TokenLayout.Heading, _ content: RowContent, _ state: BrowserState, row: Int, _ area: Area,
    in frame: inout Frame
  ) {
    switch heading {
    case .turn(let turn):
      if let turns = content.turns { TurnView.drawHead(turn, turns, row: row, withRail(area), in: &frame) }
    case .folded(let turn): TurnView.drawFolded(turn, content, state, row: row, withRail(area), in: &frame)
    case .cut, .kept, .document: drawSection(heading, content, row: row, area, in: &frame)
    }
  }

  private static func drawSection(
    _ heading: TokenLayout.Heading, _ content: RowContent, row: Int, _ area: Area, in frame: inout Frame
  ) {
    frame.fill("─", row: row, columns: area.column..<area.endColumn, style: Style(.border))
    let cut = content.example.cut
    let words =
      switch heading {
      case .cut:
        "cut: \(Numbers.count(cut?.ids.count ?? 0, "token")), \(Numbers.count(cut?.supervisedCount ?? 0)) of them supervised"
      case .kept: "what the model gets"
      case .document(let number): document(number, content.example)
      case .turn, .folded: ""
      }
    let style = Style(heading == .cut ? .cut : .faint)
    frame.write(" \(words) ", row: row, column: area.column + 2, limit: area.endColumn, style: style)
  }

  private static func document(_ number: Int, _ example: MaskedExample) -> String {
    let tokens = example.documents[number].tokens
    let labels = example.labels[tokens.clamped(to: example.labels.indices)]
    let supervised = labels.count { $0 != .ignored }
    let name = "document \(Numbers.count(number + 1)) of \(Numbers.count(example.documents.count))"
    return "\(name): \(Numbers.count(tokens.count, "token")), \(Numbers.count(supervised)) of them supervised"
  }

  static func style(of place: Int, _ content: RowContent, _ state: BrowserState) -> Style {
    var style = Style(role(of: content.standing(place)))
    if place % 2 == 1 { style = style.with(.alternate) }
    if content.turns?.isTemplate(content.span(place)) == true { style = style.with(.templated) }
    if let id = content.id(place), state.tokenizer?.isAdded(id) == true { style = style.with(.added) }
    if state.tokens.found.contains(place) { style = style.with(.found) }
    if place == state.tokens.cursor { style = style.with(state.focus == .list ? .chosen : .cursor) }
    return style
  }

  static func role(of standing: RowContent.Standing) -> Style.Role {
    switch standing {
    case .supervised: .supervised
    case .ignored: .ignored
    case .template: .template
    case .cut: .cut
    case .cutSupervised: .cutSupervised
    }
  }
}
