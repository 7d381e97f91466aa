/// How a cell looks. The background is always the terminal's own.
public struct Attributes: Hashable, Sendable {
  /// Nil: the terminal's own foreground.
  public var foreground: Colour?
  public var bold = false
  public var dim = false
  public var underline = false
  public var italic = false
  public var reverse = false

  public init(
    _ foreground: Colour? = nil, bold: Bool = false, dim: Bool = false, underline: Bool = false, italic: Bool = false,
    reverse: Bool = false
  ) {
    self.foreground = foreground
    self.bold = bold
    self.dim = dim
    self.underline = underline
    self.italic = italic
    self.reverse = reverse
  }
}

/// A colour of ours in the ways in which terminals can be told it.
///
/// The 256-colour and direct values are middle tones: their contrast with black and with white is about the same
/// (between 3.5 and 5.5 to 1), because the background is not known.
public struct Colour: Hashable, Sendable {
  /// One of the eight of ECMA-48, 0 … 7.
  public var basic: Int
  /// One of sixteen.
  public var bright: Int
  /// One of the 256 of xterm.
  public var indexed: Int
  /// 0xRRGGBB
  public var direct: Int

  public static let green = Colour(basic: 2, bright: 2, indexed: 28, direct: 0x008700)
  public static let lightGreen = Colour(basic: 2, bright: 2, indexed: 35, direct: 0x00AF5F)
  public static let grey = Colour(basic: 7, bright: 8, indexed: 243, direct: 0x767676)
  public static let lightGrey = Colour(basic: 7, bright: 8, indexed: 245, direct: 0x8A8A8A)
  public static let blue = Colour(basic: 6, bright: 6, indexed: 31, direct: 0x0087AF)
  public static let magenta = Colour(basic: 5, bright: 5, indexed: 133, direct: 0xAF5FAF)
  public static let red = Colour(basic: 1, bright: 1, indexed: 160, direct: 0xD70000)
  public static let rust = Colour(basic: 1, bright: 1, indexed: 131, direct: 0xAF5F5F)
  public static let orange = Colour(basic: 3, bright: 3, indexed: 130, direct: 0xAF5F00)
  public static let olive = Colour(basic: 3, bright: 3, indexed: 100, direct: 0x878700)
  public static let azure = Colour(basic: 4, bright: 12, indexed: 68, direct: 0x5F87D7)
  public static let teal = Colour(basic: 6, bright: 6, indexed: 30, direct: 0x008787)
  public static let violet = Colour(basic: 5, bright: 5, indexed: 98, direct: 0x875FD7)
}
