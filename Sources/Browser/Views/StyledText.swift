import Terminal

/// Glyphs with styles: one line, or a paragraph before it is wrapped.
struct StyledText: Hashable, Sendable {
  struct Piece: Hashable, Sendable {
    var glyph: Glyph
    var style: Style
  }

  var pieces: [Piece] = []

  init() {}

  init(_ text: String, _ style: Style) { add(text, style) }

  /// Cells.
  var width: Int { pieces.reduce(0) { $0 + $1.glyph.width } }
  var isEmpty: Bool { pieces.isEmpty }

  mutating func add(_ text: String, _ style: Style) { add(GlyphReader().glyphs(of: text), style) }

  mutating func add(_ bytes: [UInt8], _ style: Style, reader: GlyphReader) { add(reader.glyphs(of: bytes), style) }

  mutating func add(_ glyphs: [Glyph], _ style: Style) {
    for glyph in glyphs { pieces.append(Piece(glyph: glyph, style: glyph.isMark ? style.with(.mark) : style)) }
  }

  /// Broken at spaces into lines of at most `width` cells; a word that is longer is broken anywhere.
  func wrapped(width: Int) -> [StyledText] {
    guard width > 0 else { return [] }
    var lines: [StyledText] = []
    var line: [Piece] = []
    var used = 0
    var lastBlank: Int?
    for piece in pieces {
      if used + piece.glyph.width > width {
        let cut = piece.glyph.isBlank ? line.count : lastBlank ?? line.count
        lines.append(StyledText(pieces: Array(line[..<cut])))
        line = Array(line[cut...].drop { $0.glyph.isBlank })
        used = line.reduce(0) { $0 + $1.glyph.width }
        lastBlank = nil
        if piece.glyph.isBlank { continue }
      }
      if piece.glyph.isBlank { lastBlank = line.count }
      line.append(piece)
      used += piece.glyph.width
    }
    lines.append(StyledText(pieces: line))
    return lines
  }

  private init(pieces: [Piece]) { self.pieces = pieces }

  /// A text of several lines, each wrapped.
  static func paragraphs(_ text: String, _ style: Style, width: Int) -> [StyledText] {
    text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).flatMap {
      StyledText(String(Substring($0)), style).wrapped(width: width)
    }
  }
}

extension Frame {
  /// Draws one line; what does not fit ends in `…`.
  ///
  /// - Returns: the column behind the last one drawn.
  @discardableResult
  mutating func write(_ text: StyledText, row: Int, column: Int, limit: Int) -> Int {
    let fits = text.width <= limit - column
    var column = column
    for piece in text.pieces {
      guard column + piece.glyph.width <= limit - (fits ? 0 : 1) else { break }
      put(piece.glyph, row: row, column: column, style: piece.style)
      column += piece.glyph.width
    }
    return fits ? column : write("…", row: row, column: column, limit: limit, style: Style(.faint))
  }
}
