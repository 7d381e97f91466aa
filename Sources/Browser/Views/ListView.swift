import MaskModel
import Terminal

/// The list of examples.
enum ListView {
  /// Columns of the list, as wide as they are in a pane of that width.
  private struct Columns {
    let index: Int
    let bar: Int
    let ratio = 7
    let matches = 3
    let findings: Int

    init(width: Int, lastRow: Int) {
      index = max(3, String(lastRow).count)
      findings = width >= 44 ? 17 : width >= 36 ? 9 : 3
      bar = max(0, min(20, width - (1 + index + 1 + 1 + ratio + 1 + matches + 1 + findings)))
    }
  }

  static func draw(_ state: BrowserState, _ area: Area, in frame: inout Frame) {
    var area = area
    if state.layout.kind == .full {
      let more = state.isCounted ? "" : "+"
      let title = StyledText("rows \(Numbers.count(state.knownRows))\(more)", Style(.header))
      Screen.drawTitle(title, isFocused: state.focus == .list, area, in: &frame)
      area = Area(row: area.row + 1, column: area.column, rows: area.rows - 1, columns: area.columns)
    }
    if state.knownRows == 0 {
      let words = state.isCounted ? "no rows" : "reading …"
      frame.write(words, row: area.row, column: area.column + 1, limit: area.endColumn, style: Style(.note))
    }
    let columns = Columns(width: area.columns, lastRow: max(0, state.knownRows - 1))
    for offset in 0..<max(0, min(area.rows, state.knownRows - state.list.top)) {
      draw(state.list.top + offset, columns, state, row: area.row + offset, area, in: &frame)
    }
  }

  private static func draw(
    _ index: Int, _ columns: Columns, _ state: BrowserState, row: Int, _ area: Area, in frame: inout Frame
  ) {
    var line = StyledText(" " + padded(String(index), columns.index) + " ", Style(.plain))
    switch state.rows.slot(index) {
    case .row(let summary): add(summary, columns, to: &line)
    case .failed: line.add("settings refused", Style(.error))
    case .absent, nil: line.add("…", Style(.faint))
    }
    let end = frame.write(line, row: row, column: area.column, limit: area.endColumn)
    guard index == state.list.selected else { return }
    if end < area.endColumn { frame.fill(row: row, columns: end..<area.endColumn, style: Style(.plain)) }
    frame.mark(
      row: row, columns: area.column..<area.endColumn, traits: state.focus == .list ? .cursor : .chosen)
    if state.focus != .list {
      frame.write("▸", row: row, column: area.column, limit: area.endColumn, style: Style(.title))
    }
  }

  private static func add(_ summary: RowSummary, _ columns: Columns, to line: inout StyledText) {
    switch summary.status {
    case .ok:
      addBar(summary.ratio, columns.bar, to: &line)
      line.add(" " + padded(Numbers.percent(summary.ratio), columns.ratio), Style(.plain))
    case .dropped: addStatus("dropped", .warning, columns, to: &line)
    case .refused: addStatus("refused", .error, columns, to: &line)
    case .unread: addStatus("unread", .error, columns, to: &line)
    }
    let matches = summary.matches.map { $0 > 99 ? "99+" : "×\($0)" } ?? ""
    line.add(" " + padded(matches, columns.matches), Style(summary.matches == 0 ? .error : .plain))
    addFindings(summary.findings, columns.findings, to: &line)
  }

  private static func addStatus(_ word: String, _ role: Style.Role, _ columns: Columns, to line: inout StyledText) {
    line.add(padded(word, -(columns.bar + 1 + columns.ratio)), Style(role))
  }

  /// Nothing is a bar without a filled cell, everything one without an empty one, and only they are.
  private static func addBar(_ ratio: Double?, _ width: Int, to line: inout StyledText) {
    let ratio = ratio ?? 0
    var filled = Int((ratio * Double(width)).rounded())
    if ratio > 0 { filled = max(1, filled) }
    if ratio < 1 { filled = min(width - 1, filled) }
    filled = max(0, min(width, filled))
    line.add(String(repeating: "━", count: filled), Style(.bar))
    line.add(String(repeating: "─", count: width - filled), Style(.border))
  }

  private static func addFindings(_ findings: [RowFinding], _ width: Int, to line: inout StyledText) {
    guard let worst = findings.first else { return }
    let ids = findings.map(\.rule).joined(separator: " ")
    let text = width >= 9 && ids.count < width ? ids : findings.count > 9 ? "!+" : "!\(findings.count)"
    line.add(" " + text, Style(role(of: worst.level)))
  }

  static func role(of level: Level) -> Style.Role {
    switch level {
    case .error: .error
    case .warning: .warning
    case .note: .note
    }
  }

  /// Right-aligned in `width` characters, left-aligned where it is negative.
  private static func padded(_ text: String, _ width: Int) -> String {
    let space = String(repeating: " ", count: max(0, abs(width) - text.count))
    return width < 0 ? text + space : space + text
  }
}
