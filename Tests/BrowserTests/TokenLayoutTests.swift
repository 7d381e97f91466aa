import MaskModel
import Terminal
import Testing

@testable import Browser

@Suite struct TokenLayoutTests {
  init() { _ = CharacterLocale.useUTF8() }

  private func content(_ row: FakeRow) throws -> (RowContent, TokenGlyphs) {
    let inspector = FakeInspector([row])
    let example = try #require(try inspector.example(at: 0, settings: WhatIf()))
    return (
      RowContent(example), TokenGlyphs(tokenizer: inspector.tokenizer, reader: GlyphReader(whitespace: .visible))
    )
  }

  /// At each width, the lines together are all glyphs of all tokens, in order, once, and none is too wide.
  @Test(arguments: [1, 3, 20, 53]) func linesAreTheWholeRow(width: Int) throws {
    for row in FakeRow.canonical + FakeRow.hostile {
      for hasBorders in [true, false] {
        let (content, glyphs) = try content(row)
        var layout = TokenLayout(width: width, hasBorders: hasBorders)
        layout.extend(toPlace: content.count, content, glyphs)
        #expect(layout.isComplete)
        var drawn: [Glyph?] = []
        for line in layout.lines.indices {
          var end = 0
          layout.read(line: line, content, glyphs) { _, glyph, _, column in
            drawn.append(glyph)
            #expect(column == end)
            end = column + (glyph?.width ?? 1)
          }
          // A character of two cells on a screen of one column cannot be helped.
          #expect(end <= max(width, 2))
        }
        var expected: [Glyph?] = []
        for place in 0..<content.count {
          if hasBorders { expected.append(nil) }
          glyphs.read(place, of: content) { glyph, _ in expected.append(glyph) }
        }
        #expect(drawn == expected)
      }
    }
  }

  @Test func linesAreFound() throws {
    for row in FakeRow.canonical + FakeRow.hostile {
      let (content, glyphs) = try content(row)
      var layout = TokenLayout(width: 20, hasBorders: true)
      layout.extend(toPlace: content.count, content, glyphs)
      for line in layout.lines.indices {
        layout.read(line: line, content, glyphs) { place, glyph, _, _ in
          if glyph == nil { #expect(layout.line(of: place) == line) }
        }
      }
    }
  }

  /// A long row is laid out as far as it is seen.
  @Test func longRowsAreLazy() throws {
    let inspector = FakeInspector([FakeRow.long(tokens: 100_000)], template: "no such words")
    var browser = Walkthrough(inspector, size: Size(columns: 80, rows: 24))
    #expect(browser.state.tokens.content?.count ?? 0 > 100_000)
    #expect(browser.state.tokens.layout.lines.count < 30)
    browser.press(.tab, .pageDown)
    #expect(browser.state.tokens.layout.lines.count < 50)
    browser.press(.end)
    #expect(browser.state.tokens.cursor == (browser.state.tokens.content?.count ?? 0) - 1)
    #expect(browser.frame.description.contains("Answer"))
  }

  @Test func cutTokensStandApart() throws {
    var row = FakeRow.canonical[0]
    for side in [Cut.Side.end, .start] {
      (row.limit, row.side) = (60, side)
      let (content, glyphs) = try content(row)
      var layout = TokenLayout(width: 50, hasBorders: true)
      layout.extend(toPlace: content.count, content, glyphs)
      let headings = layout.lines.compactMap(\.heading)
      #expect(headings == (side == .end ? [.cut] : [.cut, .kept]))
      #expect(content.kept == (side == .end ? 0..<60 : 8..<68))
      #expect((0..<content.count).filter { content.isCut($0) }.count == 8)
      let last = content.count - 1
      #expect(content.standing(last) == (side == .end ? .cutSupervised : .supervised))
      #expect(content.reason(last)?.isSupervised == true)
    }
  }

  /// Each document has a heading; one without a token has no place to stand at.
  @Test func documentsStandApart() throws {
    let (content, glyphs) = try content(FakeRow.packed)
    for width in [3, 20, 80] {
      var layout = TokenLayout(width: width, hasBorders: true)
      layout.extend(toPlace: content.count, content, glyphs)
      #expect(layout.lines.compactMap(\.heading) == [.document(0), .document(2), .document(3)])
    }
    #expect(content.document(7) == 0 && content.document(8) == 2 && content.document(content.count - 1) == 3)
    #expect(try self.content(FakeRow.canonical[0]).0.document(0) == nil)
  }

  @Test func tokensWithoutTextShowTheirSpelling() throws {
    let (content, glyphs) = try content(FakeRow.canonical[1])
    var drawn = ""
    glyphs.read(0, of: content) { glyph, kind in
      #expect(kind == .spelling)
      drawn += glyph.text
    }
    #expect(drawn == "[<bos>]")
    var inspector = RowContent(InspectedExample(example: content.example, findings: []))
    var example = content.example
    example.spans = nil
    inspector = RowContent(InspectedExample(example: example, findings: []))
    drawn = ""
    TokenGlyphs(tokenizer: nil, reader: GlyphReader()).read(1, of: inspector) { glyph, _ in drawn += glyph.text }
    #expect(drawn == "[#\(example.ids[1])]")
  }

  /// Spans that no tokenizer makes, in data that someone else has written.
  @Test func wildSpansAreNoTrap() throws {
    var example = MaskedExample(origin: RowOrigin(index: 0, source: 0, line: 1, bytes: 0..<0))
    example.text = "abc漢"
    example.ids = [1, -5, .max, .min, 7, 8]
    example.labels = [1]
    example.spans = [
      ByteSpan(start: -9, end: 2), ByteSpan(start: 5, end: 2), ByteSpan(start: 2, end: .max),
      ByteSpan(start: .max, end: .max), ByteSpan(start: 4, end: 5), ByteSpan(start: .min, end: .max),
    ]
    example.reasons = [ReasonRun(range: 3..<9, reason: .text)]
    example.responseMatches = [4..<40, -3..<1]
    example.documents = [-4..<2, 1..<1, 0..<99].map { Document(index: 0, tokens: $0) }
    for spans in [example.spans, Array(example.spans?.prefix(2) ?? []), nil] {
      example.spans = spans
      var state = BrowserState(
        title: FakeInspector([]).title, tokenizer: FakeInspector([]).tokenizer, size: Size(columns: 80, rows: 24))
      _ = state.update(.loaded(index: 0, generation: 0, result: .row(InspectedExample(example: example, findings: []))))
      for key in [Key.tab, .right, .right, .right, .right, .right, .down, .up, .home] {
        _ = state.update(.key(key))
        #expect(Screens.problems(Screen.frame(of: state)).isEmpty)
      }
    }
  }
}
