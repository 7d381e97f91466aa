import CNCurses

/// Attributes as ncurses takes them. Colour pairs are made when first used, always on the default background; the
/// terminal's palette is never redefined.
struct NcursesColours {
  let palette: Palette
  private var pairs: [Int: Int32] = [:]
  private var known: [Style: (attributes: UInt32, pair: Int32)] = [:]
  private let pairLimit: Int32

  /// After the screen was opened.
  init(wantsColour: Bool) {
    var depth = ColourDepth.mono
    if wantsColour, has_colors(), start_color() != ERR, use_default_colors() != ERR {
      depth = Self.depth(colours: cn_colors(), isDirect: cn_has_direct_colour() != 0)
    }
    palette = Palette(depth: depth)
    pairLimit = depth == .mono ? 0 : cn_color_pairs()
  }

  static func depth(colours: Int32, isDirect: Bool) -> ColourDepth {
    if isDirect, colours > 256 { return .direct }
    switch colours {
    case ..<8: return .mono
    case ..<16: return .eight
    case ..<256: return .sixteen
    default: return .indexed256
    }
  }

  mutating func lookup(_ style: Style) -> (attributes: UInt32, pair: Int32) {
    if let found = known[style] { return found }
    let look = palette.attributes(of: style)
    let result = (Self.bits(of: look), look.foreground.map { pair(for: $0) } ?? 0)
    known[style] = result
    return result
  }

  private mutating func pair(for colour: Colour) -> Int32 {
    guard let number = palette.depth.number(of: colour) else { return 0 }
    if let pair = pairs[number] { return pair }
    let pair = Int32(pairs.count + 1)
    guard pair < pairLimit, init_extended_pair(pair, Int32(clamping: number), -1) != ERR else { return 0 }
    pairs[number] = pair
    return pair
  }

  private static func bits(of look: Attributes) -> UInt32 {
    (look.bold ? cn_attribute_bold() : 0) | (look.dim ? cn_attribute_dim() : 0)
      | (look.underline ? cn_attribute_underline() : 0) | (look.italic ? cn_attribute_italic() : 0)
      | (look.reverse ? cn_attribute_reverse() : 0)
  }
}
