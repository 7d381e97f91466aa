/// How many colours a terminal has, as its description says.
public enum ColourDepth: Hashable, Sendable, CaseIterable {
  /// No colour at all, or none wanted.
  case mono
  case eight, sixteen, indexed256
  /// Colour numbers are RGB values.
  case direct

  /// The number that a terminal of this depth is told; nil where it has no colours.
  public func number(of colour: Colour) -> Int? {
    switch self {
    case .mono: nil
    case .eight: colour.basic
    case .sixteen: colour.bright
    case .indexed256: colour.indexed
    case .direct: colour.direct
    }
  }
}
