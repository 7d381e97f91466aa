import CNCurses

/// How one Unicode scalar is drawn.
enum Drawing: Hashable {
  /// By itself, over that many cells.
  case cells(UInt8)
  /// On top of the character before.
  case combining
  /// By its number, `‹202E›`.
  case escape

  /// Decided scalar by scalar, because terminals disagree about anything longer: sequences of emoji (joiners, skin
  /// tones, variation selectors, flags) are drawn as base characters with the rest written out.
  ///
  /// - Parameters:
  ///   - scalar: not a control character of ASCII and not a space.
  ///   - rightToLeft: whether right-to-left letters are drawn as letters; some terminals then reorder the whole line.
  static func of(_ scalar: Unicode.Scalar, rightToLeft: Bool) -> Drawing {
    let value = scalar.value
    if value < 0x7F { return .cells(1) }
    if let known = wellKnown(value) { return known }
    if isRightToLeft(value), !rightToLeft { return .escape }
    if joinsInSomeTerminals(value) || scalar.properties.isDefaultIgnorableCodePoint { return .escape }
    return byCategory(scalar)
  }

  /// Ranges without exceptions, for speed: a category costs ten times as much to look up.
  private static func wellKnown(_ value: UInt32) -> Drawing? {
    switch value {
    case 0xA1...0xAC, 0xAE...0x2FF, 0x391...0x3A1, 0x3A3...0x3FF, 0x400...0x482: .cells(1)
    case 0x3041...0x3096, 0x30A0...0x30FF, 0x4E00...0x9FEF, 0xAC00...0xD7A3: .cells(2)
    case 0x2500...0x259F: .cells(1)
    default: nil
    }
  }

  /// Blocks of Hebrew, Arabic, Syriac and the like, digits and marks included: one of them on a line is enough for a
  /// terminal with bidirectional layout to move what stands around it.
  static func isRightToLeft(_ value: UInt32) -> Bool {
    switch value {
    case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
    default: false
    }
  }

  private static func joinsInSomeTerminals(_ value: UInt32) -> Bool {
    switch value {
    case 0x1F3FB...0x1F3FF: true  // skin tones
    case 0x1F1E6...0x1F1FF: true  // letters of flags
    case 0x20D0...0x20FF: true  // enclosing marks and keycaps
    case 0x1160...0x11FF, 0xD7B0...0xD7FF: true  // vowels and finals of Hangul
    default: false
    }
  }

  private static func byCategory(_ scalar: Unicode.Scalar) -> Drawing {
    let width = cn_wcwidth(scalar.value)
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator, .spaceSeparator,
      .enclosingMark:
      return .escape
    case .nonspacingMark: return width == 0 ? .combining : .escape
    default: return width == 1 ? .cells(1) : width == 2 ? .cells(2) : .escape
    }
  }
}
