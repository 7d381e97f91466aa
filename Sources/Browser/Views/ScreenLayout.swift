import Terminal

/// Which part of the screen is whose.
struct ScreenLayout: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    /// Nothing can be shown but a word.
    case tooSmall
    /// One pane at a time.
    case single
    case full
  }

  let kind: Kind
  let header: Area
  let footer: Area
  /// Between header and footer.
  let body: Area
  /// Nil where the pane is not on the screen. The first row of a pane in the full layout is its title.
  let list: Area?
  let tokens: Area?
  let inspector: Area?

  init(size: Size, focus: BrowserState.Focus) {
    let (columns, rows) = (size.columns, size.rows)
    kind = columns < 20 || rows < 4 ? .tooSmall : columns < 60 || rows < 16 ? .single : .full
    let headerRows = kind == .full ? 2 : 1
    header = Area(row: 0, column: 0, rows: headerRows, columns: columns)
    footer = Area(row: max(0, rows - 1), column: 0, rows: 1, columns: columns)
    body = Area(row: headerRows, column: 0, rows: rows - headerRows - 1, columns: columns)
    guard kind == .full else {
      list = kind == .single && focus == .list ? body : nil
      tokens = kind == .single && focus == .tokens ? body : nil
      inspector = kind == .single && focus == .inspector ? body : nil
      return
    }
    let listColumns = columns >= 140 ? 50 : columns >= 100 ? 34 : 26
    let inspectorRows = rows >= 40 ? 14 : rows >= 30 ? 11 : 9
    // A rule, and a space before what stands in the panes.
    let right = listColumns + 2
    list = Area(row: body.row, column: 0, rows: body.rows, columns: listColumns)
    tokens = Area(row: body.row, column: right, rows: body.rows - inspectorRows, columns: columns - right)
    inspector = Area(
      row: body.endRow - inspectorRows, column: right, rows: inspectorRows, columns: columns - right)
  }

  /// Rows of the list that show examples.
  var listHeight: Int { list.map { kind == .full ? max(0, $0.rows - 1) : $0.rows } ?? 0 }
}
