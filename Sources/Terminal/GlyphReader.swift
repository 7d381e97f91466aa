/// Turns bytes of any origin into glyphs that are safe to draw: no control character, no stray byte, nothing that a
/// terminal could take for an order or lay out in its own way.
public struct GlyphReader: Hashable, Sendable {
  public enum Whitespace: Hashable, Sendable {
    /// A space is a space; for words of our own.
    case plain
    /// A space is `·`, a tab `→`, a line break `↵` and ends the line.
    case visible
  }

  public var whitespace: Whitespace
  /// Whether right-to-left letters are drawn as letters, else by their numbers.
  public var drawsRightToLeft: Bool

  public init(whitespace: Whitespace = .plain, drawsRightToLeft: Bool = false) {
    self.whitespace = whitespace
    self.drawsRightToLeft = drawsRightToLeft
  }

  public func glyphs(of text: String) -> [Glyph] {
    var text = text
    return text.withUTF8 { glyphs(of: $0) }
  }

  public func glyphs(of bytes: [UInt8]) -> [Glyph] {
    bytes.withUnsafeBufferPointer { glyphs(of: $0) }
  }

  /// Cells of the text.
  public func width(of text: String) -> Int { glyphs(of: text).reduce(0) { $0 + $1.width } }

  private func glyphs(of bytes: UnsafeBufferPointer<UInt8>) -> [Glyph] {
    var result: [Glyph] = []
    read(bytes) { result.append($0) }
    return result
  }

  /// Hands over the glyphs in order.
  public func read(_ bytes: UnsafeBufferPointer<UInt8>, _ body: (Glyph) -> Void) {
    var offset = 0
    var waiting: Glyph?
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte > 0x20, byte < 0x7F {
        if let glyph = waiting { body(glyph) }
        waiting = Glyph(base: UInt32(byte), cells: 1)
        offset += 1
      } else if byte < 0x80 {
        flush(&waiting, body)
        body(asciiMark(byte))
        offset += 1
      } else if let (scalar, length) = UTF8Scalar.decode(bytes, at: offset) {
        take(scalar, &waiting, body)
        offset += length
      } else {
        flush(&waiting, body)
        escape(UInt32(byte), digits: 2, body)
        offset += 1
      }
    }
    flush(&waiting, body)
  }

  private func take(_ scalar: Unicode.Scalar, _ waiting: inout Glyph?, _ body: (Glyph) -> Void) {
    switch Drawing.of(scalar, rightToLeft: drawsRightToLeft) {
    case .cells(let cells):
      flush(&waiting, body)
      waiting = Glyph(base: scalar.value, cells: cells)
    case .combining:
      if let glyph = waiting?.adding(mark: scalar.value) {
        waiting = glyph
      } else {
        flush(&waiting, body)
        body(Glyph(base: Self.dottedCircle, firstMark: scalar.value, cells: 1, isMark: true))
      }
    case .escape:
      flush(&waiting, body)
      escape(scalar.value, digits: 4, body)
    }
  }

  private func flush(_ waiting: inout Glyph?, _ body: (Glyph) -> Void) {
    if let glyph = waiting { body(glyph) }
    waiting = nil
  }

  private static let dottedCircle: UInt32 = 0x25CC

  /// A space or a control character of ASCII.
  private func asciiMark(_ byte: UInt8) -> Glyph {
    switch (byte, whitespace) {
    case (0x20, .plain): .blank
    case (0x20, .visible): Glyph(base: 0xB7, cells: 1, isMark: true)  // ·
    case (0x09, .visible): Glyph(base: 0x2192, cells: 1, isMark: true)  // →
    case (0x0A, .visible): Glyph(base: 0x21B5, cells: 1, isMark: true, endsLine: true)  // ↵
    case (0x7F, _): Glyph(base: 0x2421, cells: 1, isMark: true)  // ␡
    default: Glyph(base: 0x2400 + UInt32(byte), cells: 1, isMark: true)  // ␀ … ␟
    }
  }

  /// `‹202E›` for a scalar, `‹FF›` for a byte that is no UTF-8.
  private func escape(_ value: UInt32, digits: Int, _ body: (Glyph) -> Void) {
    body(Glyph(base: 0x2039, cells: 1, isMark: true))
    var shift = value > 0xFFFFF ? 20 : value > 0xFFFF ? 16 : (digits - 1) * 4
    while shift >= 0 {
      let nibble = UInt8(truncatingIfNeeded: (value >> UInt32(shift)) & 0xF)
      body(Glyph(base: UInt32(nibble < 10 ? 0x30 + nibble : 0x37 + nibble), cells: 1, isMark: true))
      shift -= 4
    }
    body(Glyph(base: 0x203A, cells: 1, isMark: true))
  }
}

extension Glyph {
  /// With one more combining mark; nil where there is no room, or nothing to put it on.
  fileprivate func adding(mark: UInt32) -> Glyph? {
    if isMark || secondMark != 0 { return nil }
    return firstMark == 0
      ? Glyph(base: base, firstMark: mark, cells: cells)
      : Glyph(base: base, firstMark: firstMark, secondMark: mark, cells: cells)
  }
}
