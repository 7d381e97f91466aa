/// A stretch of text that looks one way.
struct Span: Sendable {
  var text: String
  var role: Style.Role

  init(_ text: String, _ role: Style.Role = .plain) {
    self.text = text
    self.role = role
  }
}

/// Lines for a reader. Everything that is put on a page is made visible first (`Visible`), so no control byte of the
/// data gets through; the only escape sequences are those of `Style`.
struct Page {
  let style: Style
  /// Columns.
  let width: Int
  private(set) var bytes: [UInt8] = []

  init(style: Style, width: Int) {
    self.style = style
    self.width = width
  }

  mutating func blank() { bytes.append(0x0A) }

  /// One line, as long as it is.
  mutating func line(_ spans: [Span]) {
    for span in spans { append(Visible.string(span.text), span.role) }
    bytes.append(0x0A)
  }

  mutating func line(_ text: String, _ role: Style.Role = .plain) { line([Span(text, role)]) }

  /// `lead`, then the text wrapped at spaces; a line end in the text starts a new line, and a line of code stays as it
  /// is. All lines but the first begin with `indent` spaces, and the first is filled up to them.
  mutating func paragraph(_ lead: [Span] = [], _ text: String, _ role: Style.Role = .plain, indent: Int = 0) {
    let shown = lead.map { Span(Visible.string($0.text), $0.role) }
    var column = shown.reduce(0) { $0 + CellWidth.of($1.text) }
    for span in shown { append(span.text, span.role) }
    if column < indent {
      append(String(repeating: " ", count: indent - column), .plain)
      column = indent
    }
    let room = max(20, width - indent)
    var first = max(0, width - column)
    var isFirst = true
    for source in text.split(separator: "\n", omittingEmptySubsequences: false) {
      for piece in pieces(of: Visible.string(String(source)), first: isFirst ? first : room, rest: room) {
        if !isFirst { append(String(repeating: " ", count: indent), .plain) }
        append(piece, role)
        bytes.append(0x0A)
        isFirst = false
        first = room
      }
    }
  }

  private func pieces(of line: String, first: Int, rest: Int) -> [String] {
    CodeLines.isCode(line) ? [line] : Wrapping.lines(of: line, first: first, rest: rest)
  }

  /// Pieces one after the other, a new line where the next does not fit. A piece is broken only where it is longer
  /// than a line; `endsLine` breaks behind a piece.
  mutating func flow(_ pieces: [(spans: [Span], endsLine: Bool)], indent: Int) {
    var column = 0
    for piece in pieces {
      let shown = piece.spans.map { Span(Visible.string($0.text), $0.role) }
      let cells = shown.reduce(0) { $0 + CellWidth.of($1.text) }
      if column > 0, column + cells > width {
        bytes.append(0x0A)
        column = 0
      }
      if column == 0 {
        append(String(repeating: " ", count: indent), .plain)
        column = indent
      }
      for span in shown { column = appendBroken(span, at: column, indent: indent) }
      if piece.endsLine {
        bytes.append(0x0A)
        column = 0
      }
    }
    if column > 0 { bytes.append(0x0A) }
  }

  private mutating func appendBroken(_ span: Span, at start: Int, indent: Int) -> Int {
    var column = start
    var run = ""
    for scalar in span.text.unicodeScalars {
      let cells = CellWidth.of(scalar)
      if column + cells > width, column > indent {
        append(run, span.role)
        run = ""
        bytes.append(0x0A)
        append(String(repeating: " ", count: indent), .plain)
        column = indent
      }
      run.unicodeScalars.append(scalar)
      column += cells
    }
    append(run, span.role)
    return column
  }

  /// - Parameter text: already made visible.
  private mutating func append(_ text: String, _ role: Style.Role) {
    guard !text.isEmpty else { return }
    guard let start = style.start(role) else { return bytes.append(contentsOf: text.utf8) }
    bytes.append(contentsOf: start.utf8)
    bytes.append(contentsOf: text.utf8)
    bytes.append(contentsOf: Style.reset.utf8)
  }
}
