import Testing

@testable import Terminal

@Suite struct GlyphReaderTests {
  init() { #expect(CharacterLocale.useUTF8()) }

  private func drawn(_ text: String, _ reader: GlyphReader = GlyphReader(whitespace: .visible)) -> String {
    reader.glyphs(of: text).map(\.text).joined()
  }

  private func drawn(_ bytes: [UInt8]) -> String { GlyphReader().glyphs(of: bytes).map(\.text).joined() }

  @Test func whitespaceIsSeen() {
    #expect(drawn("a b\tc\nd") == "a·b→c↵d")
    #expect(drawn("a b\tc\n", GlyphReader()) == "a b␉c␊")
    #expect(GlyphReader(whitespace: .visible).glyphs(of: "\n")[0].endsLine)
    #expect(!GlyphReader().glyphs(of: "\n")[0].endsLine)
    #expect(drawn("\u{A0}\u{3000}\u{2028}") == "‹00A0›‹3000›‹2028›")
  }

  @Test func controlCharactersAreMarks() {
    #expect(drawn("\u{1B}[31m\u{0}\u{7F}\u{8}\r") == "␛[31m␀␡␈␍")
    #expect(drawn("\u{9B}2J\u{85}") == "‹009B›2J‹0085›")
    #expect(GlyphReader().glyphs(of: "\u{1B}")[0].isMark)
  }

  @Test func whatChangesDirectionIsWritten() {
    #expect(drawn("\u{202E}a\u{2066}\u{200F}\u{61C}") == "‹202E›a‹2066›‹200F›‹061C›")
    #expect(drawn("\u{5D0}\u{661}") == "‹05D0›‹0661›")
    #expect(drawn("\u{5D0}", GlyphReader(drawsRightToLeft: true)) == "\u{5D0}")
    #expect(drawn("\u{202E}", GlyphReader(drawsRightToLeft: true)) == "‹202E›")
  }

  @Test func sequencesOfEmojiComeApart() {
    #expect(drawn("👩\u{200D}👧") == "👩‹200D›👧")
    #expect(drawn("👍\u{1F3FD}❤\u{FE0F}") == "👍‹1F3FD›❤‹FE0F›")
    #expect(drawn("\u{1F1E9}\u{1F1EA}1\u{FE0F}\u{20E3}") == "‹1F1E9›‹1F1EA›1‹FE0F›‹20E3›")
    #expect(drawn("\u{E0041}\u{E0100}") == "‹E0041›‹E0100›")
  }

  @Test func combiningMarksSitOnTheirBase() {
    let glyphs = GlyphReader().glyphs(of: "e\u{301}\u{302}\u{303}x")
    #expect(glyphs.map { Array($0.text.unicodeScalars) } == [["e", "\u{301}", "\u{302}"], ["◌", "\u{303}"], ["x"]])
    #expect(glyphs.map(\.width) == [1, 1, 1])
    // Not on a mark, nor at the start.
    let marks = GlyphReader(whitespace: .visible).glyphs(of: "\u{301} \u{301}")
    #expect(marks.map { Array($0.text.unicodeScalars) } == [["◌", "\u{301}"], ["·"], ["◌", "\u{301}"]])
  }

  @Test func widths() {
    #expect(GlyphReader().width(of: "漢字かな한국ＡＢ") == 16)
    #expect(GlyphReader().width(of: "Ġthe│━é→") == 8)
    #expect(GlyphReader().width(of: "😀") == 2)
  }

  @Test func whatIsNoTextIsWritten() {
    #expect(drawn([0x61, 0xFF, 0xC0, 0x80, 0x62]) == "a‹FF›‹C0›‹80›b")
    #expect(drawn([0xED, 0xA0, 0x80]) == "‹ED›‹A0›‹80›")
    #expect(drawn([0xF4, 0x90, 0x80, 0x80]) == "‹F4›‹90›‹80›‹80›")
    #expect(drawn([0xE6, 0xBC]) == "‹E6›‹BC›")
    #expect(drawn("\u{E000}\u{10FFFF}\u{378}") == "‹E000›‹10FFFF›‹0378›")
  }

  /// Each scalar but for most of the Han, the Hangul and what lies behind: never a control character, never a width
  /// that is not 1 or 2.
  @Test func everyScalarIsSafe() {
    for reader in [GlyphReader(), GlyphReader(whitespace: .visible, drawsRightToLeft: true)] {
      var wrong: [UInt32] = []
      for value in UInt32(0)...0x10FFFF {
        guard let scalar = Unicode.Scalar(value), !Self.isUniform(value) || value % 101 == 0 else { continue }
        let glyphs = reader.glyphs(of: Array(String(scalar).utf8))
        let isSafe = glyphs.allSatisfy { glyph in
          (1...2).contains(glyph.width) && glyph.text.unicodeScalars.allSatisfy { Self.isSafe($0) }
        }
        if !isSafe || glyphs.isEmpty { wrong.append(value) }
      }
      #expect(wrong.isEmpty)
    }
  }

  private static func isUniform(_ value: UInt32) -> Bool {
    (0x3400...0x9FEF).contains(value) || (0xAC00...0xF8FF).contains(value) || value > 0x1FFFF && value < 0xE0000
      || value > 0xE0FFF
  }

  private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse: false
    default: true
    }
  }
}

@Suite struct UTF8ScalarTests {
  /// All sequences of up to three bytes out of those at which the rules change, held against Swift's own decoder.
  @Test func agreesWithTheStandardLibrary() {
    let bytes: [UInt8] = [
      0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF4, 0xF5,
    ]
    for a in bytes {
      for b in bytes {
        for c in bytes {
          for d in [0x80, 0xBF] as [UInt8] {
            let sequence = [a, b, c, d]
            let first = String(decoding: sequence, as: UTF8.self).unicodeScalars.first
            let decoded = sequence.withUnsafeBufferPointer { UTF8Scalar.decode($0, at: 0) }
            // U+FFFD is how the library says that it is not valid; none of the sequences encodes it.
            #expect(decoded?.0 == (first == "\u{FFFD}" ? nil : first))
          }
        }
      }
    }
  }
}
