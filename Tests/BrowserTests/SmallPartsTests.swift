import MaskModel
import Terminal
import Testing

@testable import Browser

@Suite struct SmallPartsTests {
  init() { _ = CharacterLocale.useUTF8() }

  @Test func numbers() {
    #expect(
      [0, 7, 999, 1000, 131_000, 1_234_567, -1000].map { Numbers.count($0) }
        == ["0", "7", "999", "1,000", "131,000", "1,234,567", "-1,000"])
    #expect(Numbers.count(1, "row") == "1 row")
    #expect(Numbers.percent(nil) == "–")
    #expect(
      [0, 0.00001, 0.0305, 0.00051, 0.5, 0.9995, 0.99, 1].map { Numbers.percent($0) }
        == ["0 %", "<0.01 %", "3.1 %", "0.05 %", "50 %", "99.9 %", "99 %", "100 %"])
    #expect(Numbers.percent(.nan) == "–")
    #expect(Numbers.hexadecimal([0, 10, 255]) == "00 0A FF")
  }

  @Test func wrapping() {
    let lines = { (text: String, width: Int) in
      StyledText.paragraphs(text, Style(.plain), width: width).map { line in line.pieces.map(\.glyph.text).joined() }
    }
    #expect(lines("one two three", 7) == ["one two", "three"])
    #expect(lines("one two three", 3) == ["one", "two", "thr", "ee"])
    #expect(lines("a\n\nb\r\nc", 9) == ["a", "", "b␍", "c"])
    #expect(lines("漢字 漢字", 5) == ["漢字", "漢字"])
    #expect(lines("", 5) == [""])
    #expect(lines("abc", 0).isEmpty)
  }

  @Test func editing() {
    var editor = LineEditor(Array("one two".unicodeScalars))
    let text = { (editor: LineEditor) in String(decoding: editor.bytes, as: UTF8.self) }
    _ = editor.press(.control("w"))
    #expect(text(editor) == "one ")
    for key in [Key.character("漢"), .left, .character("x"), .home, .delete, .right, .backspace] {
      _ = editor.press(key)
    }
    #expect(text(editor) == "e x漢")
    for key in [Key.end, .backspace, .control("a"), .control("f"), .control("k")] { _ = editor.press(key) }
    #expect(text(editor) == "e")
    _ = editor.press(.control("e"))
    _ = editor.press(.control("u"))
    #expect(text(editor).isEmpty)
    let taken = [Key.backspace, .delete, .left, .right, .enter, .tab].map { editor.press($0) }
    #expect(taken == [true, true, true, true, false, false])
    for _ in 0..<(LineEditor.limit + 10) { _ = editor.press(.character("a")) }
    #expect(editor.scalars.count == LineEditor.limit)
  }

  @Test func searchedText() {
    let ranges = { (text: String, bytes: String) in
      SearchText(Array(text.utf8)).ranges(in: Array(bytes.utf8), limit: 10_000)
    }
    #expect(ranges("aa", "aaaaa") == [0..<2, 2..<4])
    #expect(ranges("", "abc").isEmpty)
    #expect(ranges("abcd", "abc").isEmpty)
    #expect(ranges("é", "e\u{301}").isEmpty)
  }

  @Test func aCapitalLetterMakesTheCaseCount() {
    let ranges = { (text: String, bytes: String) in SearchText(Array(text.utf8)).ranges(in: Array(bytes.utf8), limit: 9)
    }
    #expect(ranges("answer", "Answer: ANSWER") == [0..<6, 8..<14])
    #expect(ranges("Answer", "answer: Answer") == [8..<14])
    #expect(ranges("[", "{") == [])
    #expect(ranges("ä", "Ä ä") == [0..<2, 3..<5])
    #expect(ranges("Ä", "Ä ä") == [0..<2])
    #expect(ranges("ответ", "Ответ: ОТВЕТ") == [0..<10, 12..<22])
    #expect(ranges("答え", "答え") == [0..<6])
  }

  @Test func theCacheForgetsFarRows() throws {
    let inspector = FakeInspector([FakeRow("a\nAnswer: b")])
    let example = try #require(try inspector.example(at: 0, settings: WhatIf()))
    var cache = RowCache()
    for index in 0..<20_000 { cache.insert(example, at: index, generation: 0, near: index) }
    #expect((0..<20_000).count { cache.slot($0) != nil } <= 4096)
    #expect((0..<20_000).count { cache.example($0) != nil } <= 64)
    #expect(cache.example(19_999) != nil)
    #expect(cache.isCurrent(19_999, generation: 0, rowsKnown: 20_000))
    #expect(!cache.isCurrent(19_999, generation: 1, rowsKnown: 20_000))
    cache.insert(.absent(rowsKnown: 5), at: 7, generation: 0, near: 7)
    #expect(cache.isCurrent(7, generation: 0, rowsKnown: 5))
    #expect(!cache.isCurrent(7, generation: 0, rowsKnown: 8))
  }

  @Test func layoutsCoverTheScreen() {
    for columns in stride(from: 20, through: 220, by: 7) {
      for rows in 4...60 {
        for focus in [BrowserState.Focus.list, .tokens, .inspector] {
          let layout = ScreenLayout(size: Size(columns: columns, rows: rows), focus: focus)
          let panes = [layout.list, layout.tokens, layout.inspector].compactMap { $0 }
          #expect(panes.count == (layout.kind == .full ? 3 : 1))
          for pane in panes {
            #expect(pane.rows >= 2 && pane.columns >= 20)
            #expect(pane.row >= layout.header.endRow && pane.endRow <= layout.footer.row)
            #expect(pane.endColumn <= columns)
          }
        }
      }
    }
  }
}
