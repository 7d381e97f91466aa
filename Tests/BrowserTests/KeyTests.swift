import JSON
import MaskModel
import Terminal
import Testing

@testable import Browser

@Suite struct KeyTests {
  private func browser(
    _ rows: [FakeRow] = FakeRow.canonical, columns: Int = 80, rows height: Int = 24
  ) -> Walkthrough {
    Walkthrough(FakeInspector(rows), size: Size(columns: columns, rows: height))
  }

  private static let many = (0..<100).flatMap { _ in FakeRow.canonical }

  @Test func listKeys() {
    var browser = browser(Self.many)
    let page = browser.state.layout.listHeight - 1
    let steps: [(Key, Int)] = [
      (.down, 1), (.character("j"), 2), (.up, 1), (.character("k"), 0), (.up, 0), (.pageDown, page),
      (.pageUp, 0), (.control("f"), page), (.control("b"), 0), (.character(" "), page), (.home, 0),
      (.control("d"), page / 2), (.control("u"), 0), (.end, 999), (.down, 999), (.character("g"), 0),
      (.character("G"), 999), (.character("["), 998), (.character("]"), 999),
    ]
    for (key, row) in steps {
      browser.press(key)
      #expect(browser.state.list.selected == row, "\(key)")
      #expect(browser.state.tokens.row == row)
    }
  }

  @Test func panesFollowEachOther() {
    var browser = browser()
    let steps: [(Key, BrowserState.Focus)] = [
      (.tab, .tokens), (.tab, .inspector), (.tab, .list), (.backTab, .inspector), (.backTab, .tokens),
      (.backTab, .list), (.enter, .tokens), (.escape, .list), (.right, .tokens), (.escape, .list),
      (.character("l"), .tokens),
    ]
    for (key, focus) in steps {
      browser.press(key)
      #expect(browser.state.focus == focus, "\(key)")
    }
  }

  @Test func tokenKeys() {
    var browser = browser()
    #expect(browser.state.tokens.cursor == 63)
    browser.press(.tab, .home)
    let last = (browser.state.tokens.content?.count ?? 0) - 1
    let steps: [(Key, Int)] = [
      (.right, 1), (.character("l"), 2), (.left, 1), (.character("h"), 0), (.left, 0), (.end, last), (.right, last),
      (.home, 0), (.character("G"), last), (.character("g"), 0), (.character("s"), 60), (.character("s"), 63),
      (.character("s"), 63), (.character("S"), 60), (.character("S"), 0),
    ]
    for (key, place) in steps {
      browser.press(key)
      #expect(browser.state.tokens.cursor == place, "\(key)")
    }
  }

  /// Down and up go line by line and come back; pages reach both ends.
  @Test func linesOfTokens() {
    var browser = browser([FakeRow.long(tokens: 2000)])
    browser.press(.tab, .home, .right, .right)
    var lines: [Int] = []
    for _ in 0..<50 {
      browser.press(.down)
      lines.append(browser.state.tokens.layout.line(of: browser.state.tokens.cursor))
    }
    #expect(lines == Array(1...50))
    for _ in 0..<50 { browser.press(.character("k")) }
    #expect(browser.state.tokens.layout.line(of: browser.state.tokens.cursor) == 0)
    for key in [Key.pageDown, .control("d"), .control("f"), .character(" ")] {
      let before = browser.state.tokens.cursor
      browser.press(key)
      #expect(browser.state.tokens.cursor > before)
    }
    for _ in 0..<300 { browser.press(.pageDown) }
    #expect(browser.state.tokens.cursor == (browser.state.tokens.content?.count ?? 0) - 1)
    for key in [Key.pageUp, .control("u"), .control("b")] {
      let before = browser.state.tokens.cursor
      browser.press(key)
      #expect(browser.state.tokens.cursor < before)
    }
    for _ in 0..<300 { browser.press(.pageUp) }
    #expect(browser.state.tokens.cursor == 0)
  }

  @Test func findingsAreFound() {
    var browser = browser()
    var rows: [Int] = []
    for _ in 0..<5 {
      browser.press(.character("n"))
      rows.append(browser.state.list.selected)
    }
    #expect(rows == [3, 4, 5, 8, 8])
    #expect(browser.state.notice?.text == "no further row with a finding")
    browser.press(.character("N"))
    #expect(browser.state.list.selected == 5)
    browser.press(.character("f"), .character("n"))
    #expect(browser.state.list.selected == 8)
    guard case .overlay(let overlay) = browser.state.mode else {
      Issue.record("the findings were closed")
      return
    }
    #expect(overlay.kind == .findings)
    browser.press(.character("N"), .end, .escape)
    #expect(browser.state.list.selected == 5)
  }

  @Test func overlaysScrollAndClose() {
    for (open, close) in [
      (Key.character("?"), Key.character("q")), (.character("f"), .enter), (.character("?"), .escape),
    ] {
      var browser = browser(columns: 40, rows: 10)
      browser.press(.character("n"), open, .down, .pageDown, .control("d"))
      guard case .overlay(let scrolled) = browser.state.mode else {
        Issue.record("not open")
        return
      }
      #expect(scrolled.top > 0)
      browser.press(.end, .end, .up, .pageUp, .control("u"), .home)
      guard case .overlay(let back) = browser.state.mode else {
        Issue.record("not open")
        return
      }
      #expect(back.top == 0)
      browser.press(close)
      guard case .browse = browser.state.mode else {
        Issue.record("not closed")
        return
      }
      #expect(!browser.hasQuit)
    }
  }

  @Test func searching() {
    var browser = browser()
    browser.press(.character("/"))
    browser.type("CCC")
    browser.press(.enter)
    #expect(browser.state.list.selected == 4)
    let place = browser.state.tokens.cursor
    #expect(browser.state.tokens.found.contains(place))
    browser.press(.character("/"), .enter)
    #expect(browser.state.list.selected == 5)
    browser.press(.character("/"), .enter)
    #expect(browser.state.list.selected == 4)
    #expect(browser.state.notice?.text == "went on from the first row")
    browser.press(.character("/"))
    browser.type("nowhere")
    browser.press(.enter)
    #expect(browser.state.notice?.text == "not found")
    browser.press(.character("/"))
    browser.type("q?t")
    browser.press(.escape)
    #expect(!browser.hasQuit)
    #expect(browser.state.list.selected == 4)
  }

  @Test func aSearchIsStopped() {
    var browser = browser()
    browser.state.search.running = 7
    browser.press(.escape)
    #expect(browser.state.search.running == nil)
    browser.send(.searched(run: 7, row: 5))
    #expect(browser.state.list.selected == 0)
  }

  @Test func display() {
    var browser = browser(FakeRow.hostile)
    browser.press(.character("]"), .character("]"))
    #expect(browser.frame.description.contains("‹05E9›"))
    browser.press(.character("r"))
    #expect(!browser.frame.description.contains("‹05E9›"))
    browser.press(.character("r"))
    #expect(browser.frame.line(3).contains("│ │‹05E9›"))
    browser.press(.character("b"))
    #expect(browser.frame.line(3).contains("│ ‹05E9›"))
  }

  @Test func inspectorKeys() {
    var browser = browser(columns: 40, rows: 5)
    browser.press(.backTab, .down, .character("j"), .pageDown)
    #expect(browser.state.inspectorTop == 3)
    browser.press(.end)
    let bottom = browser.state.inspectorTop
    browser.press(.down)
    #expect(browser.state.inspectorTop == bottom)
    browser.press(.up, .character("k"), .pageUp)
    #expect(browser.state.inspectorTop == bottom - 3)
    browser.press(.home, .right, .character("l"), .left)
    #expect(browser.state.inspectorTop == 0)
    #expect(browser.state.tokens.cursor == 64)
    browser.press(.enter, .escape, .character("q"))
    #expect(browser.hasQuit)
  }
}
