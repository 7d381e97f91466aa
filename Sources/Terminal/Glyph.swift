/// What stands in one cell, or in two: a character that is safe to draw, with up to two combining marks.
///
/// Made only by `GlyphReader`, so that nothing else ever reaches a screen.
public struct Glyph: Hashable, Sendable {
  /// 0 in the second cell of a wide character.
  let base: UInt32
  let firstMark: UInt32
  let secondMark: UInt32
  /// Cells: 1 or 2; 0 for the second cell of a wide character.
  let cells: UInt8
  /// Stands for something that cannot be drawn as it is (a space, a control character, a stray byte).
  public let isMark: Bool
  /// A line break follows.
  public let endsLine: Bool

  init(
    base: UInt32, firstMark: UInt32 = 0, secondMark: UInt32 = 0, cells: UInt8, isMark: Bool = false,
    endsLine: Bool = false
  ) {
    self.base = base
    self.firstMark = firstMark
    self.secondMark = secondMark
    self.cells = cells
    self.isMark = isMark
    self.endsLine = endsLine
  }

  /// Cells that it takes.
  public var width: Int { Int(cells) }

  /// A space that is drawn as one.
  public var isBlank: Bool { base == 0x20 }

  public static let blank = Glyph(base: 0x20, cells: 1)
  static let continuation = Glyph(base: 0, cells: 0)

  /// As a terminal is sent it.
  public var text: String {
    var scalars = String.UnicodeScalarView()
    for value in [base, firstMark, secondMark] where value != 0 {
      if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
    }
    return String(scalars)
  }
}
