import MaskModel
import TestSupport
import Terminal
import Testing

@testable import Browser

@Suite struct FoldingTests {
  init() { _ = CharacterLocale.useUTF8() }

  private func browser(_ rows: [FakeRow] = FakeChat.canonical) -> Walkthrough {
    Walkthrough(FakeInspector(rows, template: nil), size: Size(columns: 80, rows: 24))
  }

  private func turn(_ browser: Walkthrough) -> Int? { browser.state.tokens.turn }

  @Test func turnKeys() {
    var browser = browser()
    browser.press(.tab, .home)
    let steps: [(Key, Int)] = [
      (.character("}"), 1), (.character("}"), 2), (.character("{"), 1), (.right, 1), (.character("{"), 1),
      (.character("{"), 0), (.character("{"), 0), (.end, 8), (.character("}"), 8), (.character("{"), 8),
    ]
    for (key, wanted) in steps {
      browser.press(key)
      #expect(turn(browser) == wanted, "\(key)")
    }
    browser.press(.home, .character("{"))
    #expect(browser.state.notice?.text == "no earlier turn in this row")
  }

  /// A folded turn is one step for the cursor, whichever way it comes.
  @Test func theCursorPassesFoldedTurns() throws {
    var browser = browser()
    browser.press(.tab, .home, .character("}"), .character("}"), .right, .character("z"))
    let turns = try #require(browser.state.tokens.content?.turns?.turns)
    #expect(browser.state.tokens.folded == [2])
    #expect(browser.state.tokens.cursor == turns[2].places.lowerBound)
    let steps: [(Key, Int)] = [
      (.right, turns[3].places.lowerBound), (.left, turns[2].places.lowerBound),
      (.left, turns[2].places.lowerBound - 1), (.right, turns[2].places.lowerBound),
      (.up, turns[1].places.upperBound - 2), (.down, turns[2].places.lowerBound), (.down, turns[3].places.lowerBound),
      (.up, turns[2].places.lowerBound),
    ]
    for (key, place) in steps {
      browser.press(key)
      #expect(turn(browser) == browser.state.tokens.content?.turns?.index(of: place), "\(key)")
    }
    browser.press(.character("z"), .right)
    #expect(browser.state.tokens.folded.isEmpty)
    #expect(browser.state.tokens.cursor == turns[2].places.lowerBound + 1)
  }

  @Test func allAtOnce() throws {
    var browser = browser()
    browser.press(.character("Z"))
    let turns = try #require(browser.state.tokens.content?.turns?.turns)
    #expect(browser.state.tokens.folded == Set(turns.indices.filter { turns[$0].supervised == 0 }))
    #expect(browser.state.notice?.text == "folded: 7 of 9 turns, without a supervised token")
    browser.press(.character("Z"))
    #expect(browser.state.tokens.folded == Set(turns.indices))
    browser.press(.tab, .end)
    #expect(browser.state.tokens.cursor == turns[8].places.lowerBound)
    browser.press(.pageUp, .pageUp)
    #expect(browser.state.tokens.cursor == 0)
    for _ in 0..<20 { browser.press(.down) }
    #expect(turn(browser) == 8)
    browser.press(.character("Z"))
    #expect(browser.state.tokens.folded.isEmpty)
  }

  /// The rows that follow are opened in the same way; where it makes no difference the next way is taken.
  @Test func theChoiceStays() {
    var browser = browser()
    browser.press(.character("Z"), .character("]"))
    #expect(browser.state.tokens.folded == [0])
    browser.press(.character("]"), .character("]"), .character("]"))
    #expect(browser.state.tokens.folded == [0, 1])
    browser.press(.character("Z"))
    #expect(browser.state.tokens.folding == .none)
    #expect(browser.state.tokens.folded.isEmpty)
  }

  @Test func jumpsUnfoldWhatTheyLandIn() throws {
    var browser = browser()
    browser.press(.character("Z"), .character("Z"), .tab, .home, .character("s"))
    #expect(turn(browser) == 3)
    #expect(browser.state.tokens.folded.contains(3) == false)
    browser.press(.character("s"), .character("s"))
    #expect(turn(browser) == 7)
    #expect(browser.state.tokens.folded.contains(7) == false)
    browser.press(.character("S"), .character("S"), .character("S"), .character("/"))
    browser.type("sunset")
    browser.press(.enter)
    #expect(turn(browser) == 4)
    #expect(browser.state.tokens.folded == [1, 2, 5, 6, 8])
  }

  @Test func theNextFindingIsNotFolded() {
    var refused = FakeChat.canonical[0]
    refused.lostLabels = 30
    let rows = [FakeChat.canonical[1], FakeChat.canonical[4], refused]
    var browser = browser(rows)
    browser.press(.character("Z"), .character("Z"), .character("n"))
    #expect(browser.state.list.selected == 1)
    #expect(browser.state.tokens.folded == [0, 1])
    browser.press(.character("["), .character("["))
    #expect(browser.state.tokens.folded == [0, 1])
    browser.send(.foundFinding(row: 0, forward: false))
    #expect(browser.state.tokens.folded == [0])
    #expect(browser.state.tokens.cursor == browser.state.tokens.content?.firstSupervised)
  }

  /// What was laid out before a fold and what would be laid out anew are the same.
  @Test func foldingKeepsTheLayout() throws {
    var random = RandomNumbers(seed: 3)
    for row in FakeChat.canonical + FakeChat.hostile {
      let inspector = FakeInspector([row], template: nil)
      let content = RowContent(try #require(try inspector.example(at: 0, settings: WhatIf())))
      let glyphs = TokenGlyphs(tokenizer: inspector.tokenizer, reader: GlyphReader(whitespace: .visible))
      let turns = try #require(content.turns).turns
      var layout = TokenLayout(width: 20, hasBorders: true)
      for _ in 0..<40 {
        layout.extend(toPlace: Int(random.next() % UInt64(content.count + 1)), content, glyphs)
        let folded = Set(turns.indices.filter { _ in random.next() % 3 == 0 })
        layout.fold(folded, content)
        layout.extend(toPlace: Int(random.next() % UInt64(content.count + 1)), content, glyphs)
        var whole = layout
        whole.extend(toPlace: content.count, content, glyphs)
        var fresh = TokenLayout(width: 20, hasBorders: true, folded: folded)
        fresh.extend(toPlace: content.count, content, glyphs)
        #expect(whole.lines == fresh.lines && whole.isComplete)
        expectTokens(of: whole, besides: folded, content, glyphs)
      }
    }
  }

  /// The lines together are the tokens of the turns that are not folded.
  private func expectTokens(
    of layout: TokenLayout, besides folded: Set<Int>, _ content: RowContent, _ glyphs: TokenGlyphs
  ) {
    var drawn: [Int] = []
    for line in layout.lines.indices {
      layout.read(line: line, content, glyphs) { place, glyph, _, _ in if glyph == nil { drawn.append(place) } }
    }
    #expect(drawn == (0..<content.count).filter { !folded.contains(content.turns?.index(of: $0) ?? 0) })
  }

  /// Two thousand turns are laid out as far as they are seen, and folded without looking at their tokens.
  @Test func longConversationsAreLazy() {
    var browser = browser([FakeChat.long(turns: 2_000)])
    #expect(browser.state.tokens.content?.turns?.turns.count == 2_000)
    #expect(browser.state.tokens.layout.lines.count < 60)
    browser.press(.tab, .end)
    #expect(turn(browser) == 1_999)
    browser.press(.character("Z"), .character("Z"), .end)
    #expect(browser.state.tokens.layout.lines.count == 2_000)
    browser.press(.home, .character("Z"))
    #expect(browser.state.tokens.layout.lines.count < 60)
  }
}
