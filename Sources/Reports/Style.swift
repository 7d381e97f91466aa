/// Colours as ANSI sequences, or none at all. Only the sixteen colours of the user's own palette are used.
public struct Style: Sendable, Hashable {
  public var isColored: Bool

  public init(isColored: Bool) { self.isColored = isColored }

  /// What a stretch of text is; how that looks is decided here alone.
  public enum Role: Sendable, Hashable {
    case plain, strong, dim
    /// A token that the loss looks at, and bars that count them.
    case supervised
    /// A token that the loss does not look at.
    case ignored
    case error, warning, note, pass
  }

  static let reset = "\u{1B}[0m"

  /// The sequence that turns a role on; nil where text stays as it is.
  func start(_ role: Role) -> String? {
    guard isColored else { return nil }
    return switch role {
    case .plain: nil
    case .strong: "\u{1B}[1m"
    case .dim, .ignored: "\u{1B}[2m"
    case .supervised: "\u{1B}[1;32m"
    case .error: "\u{1B}[1;31m"
    case .warning: "\u{1B}[1;33m"
    case .note: "\u{1B}[1;36m"
    case .pass: "\u{1B}[1;32m"
    }
  }
}
