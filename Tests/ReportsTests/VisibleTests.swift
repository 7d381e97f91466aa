import Reports
import Testing

@Suite struct VisibleTests {
  @Test func plainTextStays() {
    let text = "Grüße, 漢字 العربية é😀"
    #expect(Visible.string(text) == text)
    #expect(Visible.string(bytes: Array(text.utf8)) == text)
  }

  @Test(arguments: [
    ("a\nb", "a␊b"), ("a\tb\r", "a␉b␍"), ("\u{1B}[2J", "␛[2J"), ("\u{7F}", "␡"), ("\u{9B}1m", "<U+009B>1m"),
    ("x\u{202E}y", "x<U+202E>y"), ("\u{200B}\u{200D}", "<U+200B><U+200D>"), ("\u{A0}", "<U+00A0>"),
    ("\u{FEFF}", "<U+FEFF>"), ("\u{E0041}", "<U+E0041>"), ("\u{AD}", "<U+00AD>"), ("❤\u{FE0F}", "❤<U+FE0F>"),
  ])
  func marks(source: String, shown: String) {
    #expect(Visible.string(source) == shown)
    #expect(Visible.string(bytes: Array(source.utf8)) == shown)
  }

  @Test(
    arguments: [
      ([0xFF], "<0xFF>"), ([0x61, 0xC3], "a<0xC3>"), ([0xE2, 0x82], "<0xE2><0x82>"),
      ([0xED, 0xA0, 0x80], "<0xED><0xA0><0x80>"), ([0xC0, 0x80], "<0xC0><0x80>"), ([0xC3, 0xA9, 0xA9], "é<0xA9>"),
      ([0xF4, 0x90, 0x80, 0x80], "<0xF4><0x90><0x80><0x80>"),
    ] as [([UInt8], String)])
  func bytesThatAreNoText(bytes: [UInt8], shown: String) {
    #expect(Visible.string(bytes: bytes) == shown)
  }
}
