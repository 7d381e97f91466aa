import Terminal

/// Draws the whole state.
enum Screen {
  static func frame(of state: BrowserState) -> Frame {
    var frame = Frame(size: state.size)
    let layout = state.layout
    guard layout.kind != .tooSmall else {
      frame.write("too small", row: 0, column: 0, limit: state.size.columns, style: Style(.warning))
      return frame
    }
    HeaderView.draw(state, layout.header, in: &frame)
    if case .overlay(let overlay) = state.mode {
      OverlayView.draw(overlay, state, layout.body, in: &frame)
    } else {
      drawPanes(state, layout, in: &frame)
    }
    FooterView.draw(state, layout.footer, in: &frame)
    return frame
  }

  private static func drawPanes(_ state: BrowserState, _ layout: ScreenLayout, in frame: inout Frame) {
    if let area = layout.list { ListView.draw(state, area, in: &frame) }
    if let area = layout.tokens { TokenView.draw(state, area, in: &frame) }
    if let area = layout.inspector { InspectorView.draw(state, area, in: &frame) }
    if layout.kind == .full, let list = layout.list {
      for row in list.row..<list.endRow {
        frame.fill("│", row: row, columns: list.columns..<list.columns + 1, style: Style(.border))
      }
    }
  }

  /// The first row of a pane: its name, and a rule to its end.
  static func drawTitle(_ title: StyledText, isFocused: Bool, _ area: Area, in frame: inout Frame) {
    frame.fill("─", row: area.row, columns: area.column..<area.endColumn, style: Style(.border))
    var line = StyledText(isFocused ? "▸ " : "─ ", Style(isFocused ? .title : .border))
    line.pieces += title.pieces
    line.add(" ", Style(.border))
    frame.write(line, row: area.row, column: area.column, limit: area.endColumn)
  }
}
