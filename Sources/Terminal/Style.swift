/// What a cell means; how that looks depends on the terminal (see `Palette`).
public struct Style: Hashable, Sendable {
  public enum Role: UInt8, Hashable, Sendable, CaseIterable {
    case plain, faint, header, title, border
    case supervised, ignored, template, cut, cutSupervised
    case error, warning, note, key, bar
    /// Who speaks in a conversation.
    case system, user, assistant, tool, otherRole
  }

  /// What comes on top of the role.
  public struct Traits: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Every other token, so that its borders show.
    public static let alternate = Traits(rawValue: 1)
    /// Under the cursor.
    public static let cursor = Traits(rawValue: 2)
    /// Stands for something that cannot be drawn as it is.
    public static let mark = Traits(rawValue: 4)
    /// An added token of the vocabulary.
    public static let added = Traits(rawValue: 8)
    /// Part of what was searched for.
    public static let found = Traits(rawValue: 16)
    /// The chosen line of a list that has not the focus.
    public static let chosen = Traits(rawValue: 32)
    /// Written by a chat template, not by a message.
    public static let templated = Traits(rawValue: 64)
  }

  public var role: Role
  public var traits: Traits

  public init(_ role: Role, _ traits: Traits = []) {
    self.role = role
    self.traits = traits
  }

  public func with(_ more: Traits) -> Style { Style(role, traits.union(more)) }

  public func without(_ fewer: Traits) -> Style { Style(role, traits.subtracting(fewer)) }
}
