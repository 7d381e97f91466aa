import JSON
import MaskModel

/// What nearly every rule asks of a message: numbers alone, so that nobody counts references to look at them.
struct MessageFacts {
  let role: ConversationRole
  /// As its place tells them.
  let turn: Range<Int>?
  let content: Range<Int>?
  /// Pieces of the text that are the message's own.
  let pieces: Int
  let firstPiece: MessagePiece?
  /// The message has calls of tools.
  let callsTools: Bool

  static func all(_ conversation: Conversation) -> [MessageFacts] {
    conversation.roles.indices.map { message in
      MessageFacts(conversation.roles[message], conversation.places[message], conversation.messages[message])
    }
  }

  private init(_ role: ConversationRole, _ place: MessagePlace, _ message: JSONValue) {
    self.role = role
    turn = place.turn
    content = place.content
    pieces = place.pieces.count
    firstPiece = place.pieces.first
    callsTools = message[named: "tool_calls"]?.elements?.isEmpty == false
  }
}
