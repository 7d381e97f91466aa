import MaskModel
import Terminal
import Testing

@testable import Browser

/// Whole screens, compared with what stands in `Tests/Fixtures/Screens/`. `MASKCHECK_RECORD=1` writes them anew.
@Suite struct ScreenTests {
  static let sizes = [
    Size(columns: 40, rows: 10), Size(columns: 80, rows: 24), Size(columns: 200, rows: 50),
  ]

  @Test(arguments: sizes) func canonical(size: Size) throws {
    var browser = Walkthrough(FakeInspector(FakeRow.canonical), size: size)
    var screens = Screens(name: "canonical", size: size)
    screens.add("the list", browser.frame)
    browser.press(.enter, .home)
    for row in 0..<10 {
      if size.columns == 200, row % 3 != 0 { browser.press(.character("]")); continue }
      screens.add("tokens of row \(row)", browser.frame)
      browser.press(.character("]"))
    }
    browser.press(.tab)
    screens.add("inspector", browser.frame)
    browser.press(.character("f"))
    screens.add("findings of the last row", browser.frame)
    browser.press(.escape, .character("g"), .character("n"), .character("f"))
    screens.add("findings of row 3", browser.frame)
    browser.press(.escape, .character("?"))
    screens.add("help", browser.frame)
    try screens.compare()
  }

  @Test(arguments: sizes) func hostile(size: Size) throws {
    var browser = Walkthrough(
      FakeInspector(FakeRow.hostile, data: "\u{1B}]0;x\u{07}\u{202E}.jsonl"), size: size)
    var screens = Screens(name: "hostile", size: size)
    screens.add("the list", browser.frame)
    browser.press(.tab)
    for row in FakeRow.hostile.indices {
      if size.columns == 200, row % 4 != 1 { browser.press(.character("]")); continue }
      screens.add("row \(row)", browser.frame)
      browser.press(.character("]"))
    }
    browser.press(.tab)
    for row in FakeRow.hostile.indices.reversed() {
      browser.press(.right)
      if size.columns == 200, row % 4 != 0 { browser.press(.character("[")); continue }
      screens.add("inspector, row \(row)", browser.frame)
      browser.press(.character("["))
    }
    try screens.compare()
  }

  @Test(arguments: sizes) func whatIf(size: Size) throws {
    var browser = Walkthrough(FakeInspector(FakeRow.canonical), size: size)
    var screens = Screens(name: "what-if", size: size)
    browser.press(.character("j"), .character("j"), .character("j"), .tab, .character("G"), .character("t"))
    screens.add("the template as it is", browser.frame)
    browser.press(.home, .delete, .delete)
    screens.add("without the line break", browser.frame)
    browser.press(.end)
    browser.type("\\q")
    screens.add("a mistake", browser.frame)
    browser.press(.escape)
    screens.add("taken back", browser.frame)
    try screens.compare()
  }

  @Test(arguments: sizes) func few(size: Size) throws {
    var screens = Screens(name: "few", size: size)
    screens.add("no rows", Walkthrough(FakeInspector([]), size: size).frame)
    var one = Walkthrough(FakeInspector([FakeRow("Q\nAnswer: A")], template: nil), size: size)
    screens.add("one row, no template", one.frame)
    one.press(.tab)
    screens.add("its tokens", one.frame)
    var inspector = FakeInspector(FakeRow.canonical)
    inspector.step = 4
    inspector.completes = false
    screens.add("while counting", Walkthrough(inspector, size: size).frame)
    try screens.compare()
  }

  @Test(arguments: sizes) func packed(size: Size) throws {
    var browser = Walkthrough(FakeInspector([FakeRow.packed]), size: size)
    var screens = Screens(name: "packed", size: size)
    browser.press(.tab, .home)
    screens.add("its first document", browser.frame)
    for _ in 0..<12 { browser.press(.right) }
    screens.add("another document", browser.frame)
    browser.press(.tab)
    screens.add("inspector", browser.frame)
    try screens.compare()
  }

  @Test(arguments: sizes) func chat(size: Size) throws {
    var browser = Walkthrough(FakeInspector(FakeChat.canonical, data: "chat.jsonl", template: nil), size: size)
    var screens = Screens(name: "chat", size: size)
    browser.press(.enter)
    screens.add("opened at what is learned", browser.frame)
    browser.press(.home)
    screens.add("its start", browser.frame)
    browser.press(.character("}"), .character("}"), .character("z"))
    screens.add("a question folded", browser.frame)
    browser.press(.character("Z"))
    screens.add("without a supervised token, folded", browser.frame)
    browser.press(.character("Z"), .end)
    screens.add("all folded", browser.frame)
    browser.press(.character("Z"), .character("]"), .character("]"), .end)
    screens.add("cut at the end", browser.frame)
    browser.press(.character("]"), .home)
    screens.add("cut at the start", browser.frame)
    browser.press(.tab)
    screens.add("inspector", browser.frame)
    try screens.compare()
  }

  @Test(arguments: sizes) func hostileChat(size: Size) throws {
    var browser = Walkthrough(FakeInspector(FakeChat.hostile, data: "chat.jsonl", template: nil), size: size)
    var screens = Screens(name: "hostile-chat", size: size)
    browser.press(.tab)
    for row in FakeChat.hostile.indices {
      browser.press(.home)
      screens.add("row \(row)", browser.frame)
      browser.press(.character("z"), .character("}"), .character("z"))
      screens.add("row \(row), two turns folded", browser.frame)
      browser.press(.character("]"))
    }
    try screens.compare()
  }

  @Test func tooSmall() throws {
    for size in [
      Size(columns: 19, rows: 10), Size(columns: 40, rows: 3), Size(columns: 1, rows: 1), Size(columns: 0, rows: 0),
    ] {
      let frame = Walkthrough(FakeInspector(FakeRow.canonical), size: size).frame
      #expect(frame.cells.count == size.columns * size.rows)
      if size.columns > 9 { #expect(frame.line(0).hasPrefix("too small")) }
    }
  }
}
