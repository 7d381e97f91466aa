import JSON

/// A text built from a row's columns, in place of a `formatting_func`: `"{prompt} {answer}<eos>"`.
public struct TextTemplate: Sendable, Hashable {
  public enum Piece: Sendable, Hashable {
    case literal(Text)
    case column(Text)
  }

  /// Literals are joined and never empty.
  public var pieces: [Piece]

  public init(pieces: [Piece]) { self.pieces = pieces }
}
