import JSON
import MaskModel
import Terminal
import Testing

@testable import Browser

@Suite struct WhatIfTests {
  private func browser() -> Walkthrough {
    Walkthrough(FakeInspector(FakeRow.canonical), size: Size(columns: 80, rows: 24))
  }

  private func supervised(_ browser: Walkthrough) -> Int? { browser.state.tokens.content?.example.supervisedCount }

  @Test func labelsAndCountsFollowEachKey() {
    var browser = browser()
    #expect(supervised(browser) == 5)
    #expect(browser.state.progress?.totals.matchFailures == 4)
    browser.press(.character("t"), .backspace)
    #expect(browser.state.whatIf.responseTemplate == .text("\nAnswer"))
    #expect(supervised(browser) == 6)
    browser.press(.home, .delete, .delete)
    #expect(browser.state.whatIf.responseTemplate == .text("Answer"))
    #expect(browser.state.progress?.totals.matchFailures == 2)
    browser.press(.end)
    browser.type("xyz")
    #expect(supervised(browser) == 0)
    #expect(browser.state.progress?.totals.matchFailures == 10)
  }

  /// A row opens at what is learned, and stays there while that moves, unless the person went elsewhere.
  @Test func theCursorFollowsTheLabels() {
    var browser = browser()
    browser.press(.character("n"))
    #expect(browser.state.tokens.cursor == 0)
    browser.press(.character("t"), .control("u"))
    browser.type("Drug")
    let place = browser.state.tokens.cursor
    #expect(browser.state.tokens.content?.firstSupervised == place)
    #expect(place > 0)
    browser.press(.escape)
    #expect(browser.state.tokens.cursor == 0)
    browser.press(.tab, .right, .character("t"), .control("u"))
    browser.type("Drug")
    #expect(browser.state.tokens.cursor == 1)
  }

  @Test func escapeTakesItBack() {
    var browser = browser()
    browser.press(.character("t"), .control("u"))
    browser.type("Drug")
    #expect(browser.state.isWhatIf)
    browser.press(.escape)
    #expect(browser.state.whatIf == WhatIf())
    #expect(supervised(browser) == 5)
    #expect(browser.state.progress?.totals.matchFailures == 4)
    #expect(browser.state.progressIsCurrent)
  }

  @Test func enterKeepsIt() {
    var browser = browser()
    browser.press(.character("t"), .control("u"))
    browser.type("\\nAnswer")
    browser.press(.enter, .character("t"))
    #expect(browser.state.whatIf.responseTemplate == .text("\nAnswer"))
    browser.type("x")
    browser.press(.escape)
    #expect(browser.state.whatIf.responseTemplate == .text("\nAnswer"))
    #expect(browser.frame.line(0).contains("what-if: \\nAnswer"))
    browser.press(.character("T"))
    #expect(!browser.state.isWhatIf)
    #expect(supervised(browser) == 5)
  }

  @Test func mistakesChangeNothing() {
    var browser = browser()
    browser.press(.character("t"))
    for typed in ["\\", "q"] {
      browser.type(typed)
      #expect(browser.state.whatIf == WhatIf())
      #expect(supervised(browser) == 5)
    }
    browser.press(.enter)
    #expect(browser.state.notice?.role == .error)
    guard case .prompt = browser.state.mode else {
      Issue.record("a mistake was kept")
      return
    }
    browser.press(.backspace, .backspace, .enter)
    #expect(browser.state.notice == nil)
  }

  @Test func idsAreIDs() {
    var browser = browser()
    let answer = FakeTokenizer.split(Array("Answer".utf8)).map { FakeTokenizer.id(of: $0.bytes) }
    browser.press(.character("t"), .control("u"))
    browser.type("ids:")
    #expect(browser.frame.line(23).contains("goes on with token ids"))
    browser.type(answer.map(String.init).joined(separator: ","))
    #expect(browser.state.whatIf.responseTemplate == .ids(answer))
    #expect(browser.state.progress?.totals.matchFailures == 2)
    browser.type("x")
    #expect(browser.frame.line(23).contains("x is no token id"))
    #expect(browser.state.whatIf.responseTemplate == .ids(answer))
    browser.press(.backspace, .enter)
    #expect(browser.frame.line(0).contains("what-if: ids:"))
  }

  /// n and N go by the labels that are shown.
  @Test func theNextFindingIsOneOfTheWhatIf() {
    var browser = browser()
    let rows = { (whatIf: WhatIf) in
      FakeRow.canonical.indices.filter { index in
        (try? browser.inspector.example(at: index, settings: whatIf))??.findings.isEmpty == false
      }
    }
    let (own, new) = (rows(WhatIf()), rows(WhatIf(responseTemplate: .text("Answer"))))
    #expect(own != new)
    #expect(visited(&browser) == own)
    browser.press(.character("g"), .character("t"), .control("u"))
    browser.type("Answer")
    browser.press(.enter)
    #expect(visited(&browser) == new)
  }

  /// The rows that n leads to from the first one on, which has no finding.
  private func visited(_ browser: inout Walkthrough) -> [Int] {
    var rows: [Int] = []
    while true {
      browser.press(.character("n"))
      guard browser.state.list.selected > rows.last ?? 0 else { return rows }
      rows.append(browser.state.list.selected)
    }
  }

  @Test func aRefusalIsShown() {
    var browser = browser()
    browser.press(.character("t"), .control("u"))
    browser.type("refuse")
    #expect(browser.frame.line(23).contains("no tokens that this trainer takes"))
    browser.press(.enter)
    guard case .prompt = browser.state.mode else {
      Issue.record("a refused template was kept")
      return
    }
    browser.press(.escape)
    #expect(supervised(browser) == 5)
  }

  /// Answers under settings that were left come late, and are not taken.
  @Test func lateAnswersAreForgotten() throws {
    var browser = browser()
    let inspector = FakeInspector(FakeRow.canonical)
    let late = try #require(try inspector.example(at: 0, settings: WhatIf(responseTemplate: .text("Drug"))))
    browser.press(.character("t"), .backspace)
    browser.send(.loaded(index: 0, generation: 0, result: .row(late)))
    #expect(supervised(browser) == 6)
    browser.send(.progressed(generation: 0, inspector.progress(WhatIf(), rows: 2)))
    #expect(browser.state.progress?.totals.examples == 10)
  }
}
