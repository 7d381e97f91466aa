import Testing

@testable import Terminal

@Suite struct FrameTests {
  init() { _ = CharacterLocale.useUTF8() }

  private func widths(_ frame: Frame) -> [Int] {
    (0..<frame.size.rows).map { row in
      (0..<frame.size.columns).reduce(0) { $0 + (frame[row, $1]?.glyph.width ?? 0) }
    }
  }

  @Test func wideCharactersNeverBreakARow() {
    var frame = Frame(size: Size(columns: 6, rows: 1))
    frame.write("漢字x", row: 0, column: 0, limit: 6, style: Style(.plain))
    #expect(frame.line(0) == "漢字x ")
    frame.write("a", row: 0, column: 1, limit: 6, style: Style(.plain))
    #expect(frame.line(0) == " a字x ")
    frame.write("b", row: 0, column: 2, limit: 6, style: Style(.plain))
    #expect(frame.line(0) == " ab x ")
    frame.put(GlyphReader().glyphs(of: "漢")[0], row: 0, column: 5, style: Style(.plain))
    #expect(frame.line(0) == " ab x ")
    frame.write("漢", row: 0, column: 0, limit: 6, style: Style(.plain))
    frame.write("字", row: 0, column: 1, limit: 6, style: Style(.plain))
    #expect(frame.line(0) == " 字 x ")
    #expect(widths(frame) == [6])
  }

  @Test func whatDoesNotFitIsCut() {
    var frame = Frame(size: Size(columns: 5, rows: 1))
    #expect(frame.write("abcdef", row: 0, column: 0, limit: 5, style: Style(.plain)) == 5)
    #expect(frame.line(0) == "abcd…")
    frame = Frame(size: Size(columns: 5, rows: 1))
    frame.write("漢字漢", row: 0, column: 0, limit: 5, style: Style(.plain))
    #expect(frame.line(0) == "漢字…")
    frame = Frame(size: Size(columns: 5, rows: 1))
    frame.write("漢字漢", row: 0, column: 1, limit: 5, style: Style(.plain))
    #expect(frame.line(0) == " 漢… ")
  }

  @Test func outsideOfTheScreenNothingHappens() {
    var frame = Frame(size: Size(columns: 3, rows: 2))
    let empty = frame
    frame.write("abc", row: 2, column: 0, limit: 3, style: Style(.error))
    frame.write("abc", row: -1, column: 0, limit: 3, style: Style(.error))
    frame.write("abc", row: 0, column: 3, limit: 3, style: Style(.error))
    frame.write("abc", row: 0, column: 2, limit: 1, style: Style(.error))
    frame.mark(row: 7, columns: 0..<9, traits: .cursor)
    frame.fill("漢", row: 0, columns: 0..<3, style: Style(.error))
    #expect(frame == empty)
    #expect(Frame(size: Size(columns: -4, rows: 2)).cells.isEmpty)
  }

  /// A thousand random writes: every row stays as wide as the screen.
  @Test func rowsKeepTheirWidth() {
    var frame = Frame(size: Size(columns: 11, rows: 3))
    var state: UInt64 = 42
    let next = { (limit: Int) -> Int in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    let texts = ["a", "漢", "漢a字", "e\u{301}漢", "\u{1B}", "😀😀😀😀😀😀"]
    for _ in 0..<1000 {
      frame.write(texts[next(texts.count)], row: next(3), column: next(12) - 1, limit: next(12), style: Style(.plain))
      #expect(widths(frame) == [11, 11, 11])
    }
  }

  @Test func printsItself() {
    var frame = Frame(size: Size(columns: 4, rows: 1))
    frame.write("ab", row: 0, column: 1, limit: 4, style: Style(.supervised, .alternate))
    frame.mark(row: 0, columns: 2..<3, traits: .cursor)
    frame.cursor = Position(row: 0, column: 2)
    #expect(
      frame.description == """
        +----+
        │ ab │
        +----+
        │.SS alternate:1-2 cursor:2
        +----+
        cursor 0,2

        """)
  }
}
