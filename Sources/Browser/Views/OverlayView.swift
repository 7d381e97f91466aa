import MaskModel
import Terminal

/// A text over the panes: help, or the findings in full.
enum OverlayView {
  static func draw(_ overlay: Overlay, _ state: BrowserState, _ area: Area, in frame: inout Frame) {
    let lines = lines(overlay.kind, state)
    let height = max(1, area.rows - 1)
    var title = StyledText(overlay.kind == .help ? "help" : "findings", Style(.header))
    if lines.count > height {
      title.add(" \(overlay.top + 1)–\(min(lines.count, overlay.top + height)) of \(lines.count)", Style(.faint))
    }
    title.add(" · Esc closes", Style(.faint))
    Screen.drawTitle(title, isFocused: true, area, in: &frame)
    for (offset, line) in lines.dropFirst(overlay.top).prefix(height).enumerated() {
      frame.write(line, row: area.row + 1 + offset, column: area.column, limit: area.endColumn)
    }
  }

  static func lines(_ kind: Overlay.Kind, _ state: BrowserState) -> [StyledText] {
    let width = state.layout.body.columns
    guard width > 0 else { return [] }
    switch kind {
    case .help: return HelpText.lines(width: width)
    case .findings: return FindingsText.lines(state, width: width)
    }
  }
}
