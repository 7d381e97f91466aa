import Terminal

/// The last line: what is being typed, what is to be said, or the legend and the keys.
enum FooterView {
  static func draw(_ state: BrowserState, _ area: Area, in frame: inout Frame) {
    if case .prompt(let prompt) = state.mode {
      draw(prompt, state, area, in: &frame)
    } else if state.search.running != nil {
      frame.write("searching … Esc stops", row: area.row, column: 0, limit: area.endColumn, style: Style(.note))
    } else if let notice = state.notice {
      frame.write(notice.text, row: area.row, column: 0, limit: area.endColumn, style: Style(notice.role))
    } else {
      drawLegend(state, area, in: &frame)
    }
  }

  private static func drawLegend(_ state: BrowserState, _ area: Area, in frame: inout Frame) {
    var column = area.column
    if area.columns >= 100 {
      var line = StyledText()
      for (style, word) in legend(state) {
        line.add(word, style)
        line.add("  ", Style(.plain))
      }
      column = frame.write(line, row: area.row, column: column, limit: area.endColumn) + 1
    } else if area.columns >= 60 {
      var line = StyledText("supervised", Style(.supervised))
      line.add(" ", Style(.plain))
      line.add("ignored", Style(.ignored))
      column = frame.write(line, row: area.row, column: column, limit: area.endColumn) + 2
    }
    let turnKeys = state.tokens.content?.turns == nil ? [] : [("z", "fold"), ("Z", "all"), ("{ }", "turn")]
    var keys = [("?", "help"), ("Tab", "pane"), ("n", "finding"), ("q", "quit")] + turnKeys
    keys += [("t", "what-if"), ("/", "search"), ("f", "why"), ("s", "label change"), ("b", "borders")]
    for (key, word) in keys {
      var line = StyledText(key, Style(.key))
      line.add(" \(word)", Style(.faint))
      guard column + line.width <= area.endColumn else { break }
      column = frame.write(line, row: area.row, column: column, limit: area.endColumn) + 2
    }
  }

  private static func legend(_ state: BrowserState) -> [(Style, String)] {
    let isConversation = state.tokens.content?.turns != nil
    return [
      (Style(.supervised), "supervised"), (Style(.ignored), "ignored"),
      isConversation ? (Style(.ignored, .templated), "chat template") : (Style(.template), "template"),
      (Style(.ignored, .added), "<added>"), (Style(.cut), "cut"),
    ]
  }

  private static func draw(_ prompt: Prompt, _ state: BrowserState, _ area: Area, in frame: inout Frame) {
    let name = prompt.kind == .search ? "/" : "template: "
    var column = frame.write(name, row: area.row, column: area.column, limit: area.endColumn, style: Style(.key))
    let hint = hint(for: prompt)
    // A mistake has its room; the hint is only shown where there is some left.
    let reserved = prompt.mistake == nil ? 0 : min(hint.width + 2, area.columns / 2)
    let limit = min(max(column + 8, area.endColumn - reserved), area.endColumn)
    column = drawEditor(prompt.editor, row: area.row, column: column, limit: limit, in: &frame)
    guard prompt.mistake != nil || column + 2 + hint.width <= area.endColumn else { return }
    frame.write(hint, row: area.row, column: column + 2, limit: area.endColumn)
  }

  private static func hint(for prompt: Prompt) -> StyledText {
    if let mistake = prompt.mistake { return StyledText(mistake, Style(.error)) }
    switch prompt.kind {
    case .search: return StyledText("Enter searches, Esc leaves", Style(.faint))
    case .template: return StyledText("Enter keeps, Esc takes back", Style(.faint))
    }
  }

  /// The typed text, scrolled so that the cursor is seen. Spaces show: one at a template's end matters.
  private static func drawEditor(
    _ editor: LineEditor, row: Int, column: Int, limit: Int, in frame: inout Frame
  ) -> Int {
    let reader = GlyphReader(whitespace: .visible)
    let before = reader.glyphs(of: string(editor.scalars[..<editor.cursor]))
    let after = reader.glyphs(of: string(editor.scalars[editor.cursor...]))
    let room = max(1, limit - column - 1)
    var used = before.reduce(0) { $0 + $1.width }
    var visible = before[...]
    while used > room, let first = visible.first {
      used -= first.width
      visible = visible.dropFirst()
    }
    let middle = frame.write(Array(visible), row: row, column: column, limit: limit, style: Style(.plain))
    frame.cursor = Position(row: row, column: min(middle, limit - 1))
    return after.isEmpty ? middle + 1 : frame.write(after, row: row, column: middle, limit: limit, style: Style(.plain))
  }

  private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}
