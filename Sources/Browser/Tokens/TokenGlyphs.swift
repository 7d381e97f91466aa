import MaskModel
import Terminal

/// What is drawn for a token.
struct TokenGlyphs: Sendable {
  let tokenizer: (any Tokenizer)?
  var reader: GlyphReader

  enum Kind: Hashable, Sendable {
    case token
    /// Text that no token covers (spaces that an added token took away, say).
    case gap
    /// Not text: the spelling of a token that has none, in brackets.
    case spelling
  }

  /// Hands over the glyphs in order.
  ///
  /// Several tokens of one character share its span: the first shows the character, each further one its own bytes.
  func read(_ place: Int, of content: RowContent, _ body: (Glyph, Kind) -> Void) {
    guard let text = content.example.text?.bytes, let span = content.span(place), !span.isEmpty,
      Int(span.start) < text.count, let shown = content.shownBefore(place)
    else { return readSpelling(place, of: content, body) }
    let start = max(0, Int(span.start))
    let end = min(Int(span.end), text.count)
    if start < shown {
      readBytes(place, of: content, rest: min(shown, end)..<end, body)
    } else {
      if shown < start { readGap(shown..<start, of: text, body) }
      readText(start..<end, of: text) { body($0, .token) }
    }
  }

  private func readText(_ range: Range<Int>, of text: [UInt8], _ body: (Glyph) -> Void) {
    text.withUnsafeBufferPointer { reader.read(UnsafeBufferPointer(rebasing: $0[range]), body) }
  }

  private func readGap(_ range: Range<Int>, of text: [UInt8], _ body: (Glyph, Kind) -> Void) {
    let limit = 64
    readText(range.prefix(limit), of: text) { body($0, .gap) }
    if range.count > limit {
      for glyph in GlyphReader().glyphs(of: "‹\(Numbers.count(range.count - limit)) more bytes›") { body(glyph, .gap) }
    }
  }

  private func readBytes(_ place: Int, of content: RowContent, rest: Range<Int>, _ body: (Glyph, Kind) -> Void) {
    if let bytes = content.id(place).flatMap({ tokenizer?.bytes(of: $0) }), !bytes.isEmpty {
      bytes.withUnsafeBufferPointer { reader.read($0) { body($0, .token) } }
    } else if let text = content.example.text?.bytes, !rest.isEmpty {
      readText(rest, of: text) { body($0, .token) }
    } else {
      for glyph in GlyphReader().glyphs(of: "″") { body(glyph, .spelling) }
    }
  }

  /// `[<s>]`, or `[#17]` where the spelling is not known.
  private func readSpelling(_ place: Int, of content: RowContent, _ body: (Glyph, Kind) -> Void) {
    for glyph in GlyphReader().glyphs(of: "[") { body(glyph, .spelling) }
    if let spelling = content.id(place).flatMap({ tokenizer?.spelling(of: $0) }) {
      let reader = GlyphReader(drawsRightToLeft: reader.drawsRightToLeft)
      spelling.bytes.withUnsafeBufferPointer { reader.read($0) { body($0, .spelling) } }
    } else {
      let number = content.id(place).map { "#\($0)" } ?? "?"
      for glyph in GlyphReader().glyphs(of: number) { body(glyph, .spelling) }
    }
    for glyph in GlyphReader().glyphs(of: "]") { body(glyph, .spelling) }
  }
}
