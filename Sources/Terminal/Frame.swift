/// One cell of a screen.
public struct Cell: Hashable, Sendable {
  public internal(set) var glyph: Glyph
  public internal(set) var style: Style

  static let blank = Cell(glyph: .blank, style: Style(.plain))
}

/// A whole screen, to be shown at once. Every row is always exactly as wide as the screen: a wide character at the edge
/// and halves of one that was written over become spaces.
public struct Frame: Hashable, Sendable {
  public let size: Size
  /// Row by row.
  public private(set) var cells: [Cell]
  /// Where the terminal's cursor stands; nil hides it.
  public var cursor: Position?

  public init(size: Size) {
    self.size = size
    cells = Array(repeating: .blank, count: size.rows * size.columns)
  }

  public subscript(row: Int, column: Int) -> Cell? {
    contains(row, column) ? cells[row * size.columns + column] : nil
  }

  private func contains(_ row: Int, _ column: Int) -> Bool {
    row >= 0 && row < size.rows && column >= 0 && column < size.columns
  }

  /// Draws one glyph; outside of the screen nothing happens.
  public mutating func put(_ glyph: Glyph, row: Int, column: Int, style: Style) {
    guard contains(row, column), glyph.width > 0 else { return }
    guard glyph.width == 1 || column + 1 < size.columns else {
      set(.blank, row: row, column: column, style: style)
      return
    }
    set(glyph, row: row, column: column, style: style)
    if glyph.width == 2 { set(.continuation, row: row, column: column + 1, style: style) }
  }

  private mutating func set(_ glyph: Glyph, row: Int, column: Int, style: Style) {
    let index = row * size.columns + column
    let isSecondHalf = glyph.width == 0
    if !isSecondHalf, cells[index].glyph.width == 0, column > 0 { cells[index - 1].glyph = .blank }
    if cells[index].glyph.width == 2, column + 1 < size.columns, !isSecondHalf { cells[index + 1].glyph = .blank }
    if isSecondHalf, cells[index].glyph.width == 2, column + 1 < size.columns { cells[index + 1].glyph = .blank }
    cells[index] = Cell(glyph: glyph, style: style)
  }

  /// Draws glyphs in one row, up to `limit` (a column); what does not fit ends in `…`.
  ///
  /// - Returns: the column behind the last one drawn.
  @discardableResult
  public mutating func write(_ glyphs: [Glyph], row: Int, column: Int, limit: Int, style: Style) -> Int {
    let fits = glyphs.reduce(0) { $0 + $1.width } <= limit - column
    var column = column
    for glyph in glyphs {
      guard column + glyph.width <= limit - (fits ? 0 : 1) else { break }
      put(glyph, row: row, column: column, style: glyph.isMark ? style.with(.mark) : style)
      column += glyph.width
    }
    if !fits, column < limit {
      put(Glyph(base: 0x2026, cells: 1), row: row, column: column, style: style)
      column += 1
    }
    return column
  }

  /// Draws text in one row, up to `limit` (a column); what does not fit ends in `…`.
  @discardableResult
  public mutating func write(_ text: String, row: Int, column: Int, limit: Int, style: Style) -> Int {
    write(GlyphReader().glyphs(of: text), row: row, column: column, limit: limit, style: style)
  }

  /// Fills a stretch of a row with one character, a single cell wide.
  public mutating func fill(_ text: String = " ", row: Int, columns: Range<Int>, style: Style) {
    guard let glyph = GlyphReader().glyphs(of: text).first, glyph.width == 1 else { return }
    for column in columns { put(glyph, row: row, column: column, style: style) }
  }

  /// Adds traits to what stands in a stretch of a row.
  public mutating func mark(row: Int, columns: Range<Int>, traits: Style.Traits) {
    for column in columns where contains(row, column) {
      let index = row * size.columns + column
      cells[index].style = cells[index].style.with(traits)
    }
  }
}
