import MaskModel
import Terminal
import Testing

@testable import Browser

@Suite struct TurnTests {
  init() { _ = CharacterLocale.useUTF8() }

  private func content(_ row: FakeRow) throws -> (RowContent, TokenGlyphs) {
    let inspector = FakeInspector([row], template: nil)
    let example = try #require(try inspector.example(at: 0, settings: WhatIf()))
    return (
      RowContent(example), TokenGlyphs(tokenizer: inspector.tokenizer, reader: GlyphReader(whitespace: .visible))
    )
  }

  @Test func turnsAreTheWholeRow() throws {
    for row in FakeChat.canonical + FakeChat.hostile + [FakeChat.long(turns: 50)] {
      let (content, _) = try content(row)
      let turns = try #require(content.turns)
      #expect(turns.turns.reduce(0) { $0 == $1.places.lowerBound ? $1.places.upperBound : -1 } == content.count)
      #expect(turns.turns.allSatisfy { !$0.places.isEmpty })
      for place in 0..<content.count { #expect(turns.turns[turns.index(of: place)].places.contains(place)) }
      let supervised = content.example.supervisedCount + (content.example.cut?.supervisedCount ?? 0)
      #expect(turns.turns.reduce(0) { $0 + $1.supervised } == supervised)
    }
  }

  @Test func rolesAreKnownByTheirNames() throws {
    let turns = try #require(try content(FakeChat.canonical[0]).0.turns).turns
    #expect(turns.map(\.role) == [nil, .system, .user, .assistant, .user, .tool, .other, .assistant, nil])
    #expect(turns.map(\.message) == [nil, 0, 1, 2, 3, 4, 5, 6, nil])
    #expect(turns.map { $0.supervised > 0 } == [false, false, false, true, false, false, false, true, false])
  }

  /// A turn that truncation cuts through is two.
  @Test func cutTurnsStandApart() throws {
    for row in FakeChat.canonical[2...3] {
      let (content, glyphs) = try content(row)
      let turns = try #require(content.turns).turns
      let after = try #require(turns.firstIndex { $0.goesOn })
      #expect(turns[after].message == turns[after - 1].message)
      #expect(turns[after].isCut != turns[after - 1].isCut)
      var layout = TokenLayout(width: 30, hasBorders: true)
      layout.extend(toPlace: content.count, content, glyphs)
      let heading = try #require(layout.lines.firstIndex { $0.heading == .turn(after) })
      #expect([.cut, .kept].contains(layout.lines[heading - 1].heading))
    }
  }

  @Test func whatTheTemplateAdded() throws {
    let (content, _) = try content(FakeChat.canonical[1])
    let turns = try #require(content.turns)
    let words = (0..<content.count).map { place in
      content.span(place).map { String(decoding: content.example.text?.bytes[$0.range] ?? [], as: UTF8.self) } ?? ""
    }
    let own = zip(words, words.indices).filter { !turns.isTemplate(content.span($0.1)) }.map(\.0)
    #expect(own.joined() == "hellohi")
    #expect(turns.origins(of: nil).isEmpty && turns.origins(of: ByteSpan.none).isEmpty)
  }

  /// A row that is no conversation has no rail, nor has one whose places are not known, nor a packed one.
  @Test func rowsWithoutTurns() throws {
    #expect(try content(FakeRow.canonical[0]).0.turns == nil)
    var row = FakeChat.canonical[0]
    row.documentEnds = [3]
    #expect(try content(row).0.turns == nil)
    row = FakeChat.canonical[0]
    row.isRecorded = true
    #expect(try content(row).0.turns == nil)
    row = FakeChat.canonical[0]
    row.conversation?.places = []
    #expect(try content(row).0.turns == nil)
    var browser = Walkthrough(FakeInspector([row, FakeRow("text")], template: nil), size: Size(columns: 80, rows: 24))
    browser.press(.character("z"))
    #expect(browser.state.notice?.text == "where the turns of this conversation begin is not known")
    browser.press(.character("]"))
    for key in [Key.character("z"), .character("Z"), .character("{"), .character("}")] {
      browser.press(key)
      #expect(browser.state.notice?.text == "no turns: this row was not rendered as a conversation")
    }
  }

  /// The rail's column holds glyphs of ours alone: what the row says cannot pass for the head of a turn.
  @Test func nothingPassesForAHead() throws {
    for row in FakeChat.hostile {
      var browser = Walkthrough(FakeInspector([row], template: nil), size: Size(columns: 80, rows: 24))
      for key in [Key.tab, .character("b"), .character("Z"), .character("Z"), .character("r")] {
        browser.press(key)
        try expectRail(browser)
      }
    }
  }

  private func expectRail(_ browser: Walkthrough) throws {
    let (state, frame) = (browser.state, browser.frame)
    #expect(Screens.problems(frame).isEmpty)
    let area = TokenView.textArea(of: state)
    for offset in 0..<area.rows {
      let line = state.tokens.top + offset
      guard state.tokens.layout.lines.indices.contains(line) else { break }
      let glyph = try #require(frame[area.row + offset, area.column - 1]).glyph.text
      switch state.tokens.layout.lines[line].heading {
      case .turn: #expect(glyph == "▾")
      case .folded: #expect(glyph == "▸")
      default: #expect("░▌█▒▚ ".contains(glyph))
      }
    }
  }

  @Test func theInspectorSaysWhereTextCameFrom() {
    var browser = Walkthrough(FakeInspector(FakeChat.canonical, template: nil), size: Size(columns: 120, rows: 40))
    browser.press(.tab, .home)
    #expect(browser.frame.description.contains("from     added by the template, outside of all messages"))
    browser.press(.character("}"))
    #expect(browser.frame.description.contains("from     added by the template, in message 0 (system)"))
    browser.press(.character("}"), .character("}"), .character("}"), .down)
    #expect(browser.frame.description.contains("from     content of message 3 (human)"))
    browser.press(.character("]"), .character("]"), .character("]"), .character("]"))
    #expect(!browser.frame.description.contains("from the chat template"))
  }
}
