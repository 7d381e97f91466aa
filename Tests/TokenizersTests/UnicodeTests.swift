import JSON
import Testing

@testable import Tokenizers

/// A few facts that were asked of the package by hand; Tools/unicode/probe.py asked for all.
struct UnicodeTests {
  private let classes = CodePointTable.probed

  @Test func categories() {
    #expect(classes[0x41].category == 1)
    #expect(classes[0x61].category == 2)
    #expect(classes[0x1C5].category == 3)
    #expect(classes[0x2B0].category == 4)
    #expect(classes[0x4E00].category == 5)
    #expect(classes[0x301].category == 6)
    #expect(classes[0x2167].category == 7)
    #expect(classes[0x5F].category == 8)
    #expect(classes[0x24].category == 9)
    #expect(classes[0x10FFFF].category == 0)
    // Garay letters came with Unicode 16.
    #expect(classes[0x10D50].isLetter)
  }

  @Test func whiteSpaceAndWords() {
    #expect(classes[0x85].isPatternSpace && classes[0x85].isSpace)
    #expect(!classes[0x1C].isPatternSpace && !classes[0x1C].isSpace)
    #expect(!classes[0x200B].isPatternSpace)
    #expect(classes[0x301].isWord && classes[0x200D].isWord && !classes[0x2D].isWord)
    #expect(classes[0xB2].isNumeric && classes[0x2167].isNumeric && !classes[0x61].isNumeric)
  }

  @Test func oldNormalForms() {
    // U+32FF is left alone, and so are compositions that are excluded.
    #expect(normalized("\u{32FF}") == "\u{32FF}")
    #expect(normalized("e\u{301}") == "\u{E9}")
    #expect(normalized("\u{212B}") == "\u{C5}")
    #expect(normalized("\u{958}") == "\u{915}\u{93C}")
    #expect(normalized("\u{1100}\u{1161}\u{11A8}") == "\u{AC01}")
    #expect(normalized("a\u{315}\u{300}\u{5AE}b") == "\u{E0}\u{5AE}\u{315}b")
  }

  /// However much ASCII stands around what changes.
  @Test func changesAreSeenAmongASCII() {
    for before in 0..<20 {
      for behind in 0..<12 {
        for middle in ["e\u{301}", "é", "x", "\u{301}", "\u{212B}", "字"] {
          let text = String(repeating: "a", count: before) + middle + String(repeating: "b", count: behind)
          let bytes = Array(text.utf8)
          let changes = bytes.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { FormNormalizer(form: .nfc).changes($0, 0..<buffer.count) }
          }
          #expect((changes ?? false) == (normalized(Text(text)) != Text(text)), "\(text)")
        }
      }
    }
  }

  private func normalized(_ text: Text) -> Text { text.normalized(by: [FormNormalizer(form: .nfc)]) }

  @Test func everyCodePointHasAClass() {
    #expect(classes[0].category == 0)
    #expect(classes[.max].category == classes[0x10FFFF].category)
  }
}
