/// Where a message of a conversation stands in the rendered text, in UTF-8 bytes.
public struct MessagePlace: Sendable, Hashable {
  /// All that the template wrote while its loop stood at this message: header, content, end of turn. Nil where it does
  /// not loop over the messages, or came to this one again and wrote more elsewhere; empty where it wrote nothing.
  public var turn: Range<Int>?
  /// What the message's own texts became, in the order of the rendered text.
  public var pieces: [MessagePiece]

  public init(turn: Range<Int>? = nil, pieces: [MessagePiece] = []) {
    self.turn = turn
    self.pieces = pieces
  }

  /// From the first byte of the content to its last. Nil where no place of it is known, and where a part of it stands
  /// there twice or in another order: which of the places is meant cannot be told then.
  public var content: Range<Int>? { span(of: .content) }

  /// The same of another text of the message.
  public func span(of field: MessagePiece.Field) -> Range<Int>? {
    var span: Range<Int>?
    var read = 0
    for piece in pieces where piece.field == field {
      guard piece.source.lowerBound >= read else { return nil }
      read = piece.source.upperBound
      span = (span?.lowerBound ?? piece.place.lowerBound)..<piece.place.upperBound
    }
    return span
  }
}

/// A stretch of the rendered text that is a stretch of a message, byte for byte.
public struct MessagePiece: Sendable, Hashable {
  public enum Field: Sendable, Hashable {
    /// `content`: a text, or the texts of its parts one behind the other.
    case content
    /// `reasoning_content`, `thinking` or `reasoning`
    case reasoning
    /// A function's name, or its arguments where they are a text.
    case toolCall
  }

  public var field: Field
  /// Bytes of the field.
  public var source: Range<Int>
  /// Bytes of the rendered text.
  public var place: Range<Int>

  public init(field: Field, source: Range<Int>, place: Range<Int>) {
    self.field = field
    self.source = source
    self.place = place
  }
}
