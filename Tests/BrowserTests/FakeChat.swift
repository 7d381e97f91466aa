import JSON
import MaskModel

/// Rows that a chat template rendered: `<|user|>`, a line break, the content, `<eos>`, a line break.
struct FakeChat {
  private var text: [UInt8] = []
  private var places: [MessagePlace] = []
  private var messages: [JSONValue] = []

  /// - Parameters:
  ///   - before: what the template writes before the first turn.
  ///   - after: behind the last one.
  static func row(_ turns: [(role: Text, content: Text)], before: String = "", after: String = "") -> FakeRow {
    var chat = FakeChat()
    chat.text += Array(before.utf8)
    for turn in turns { chat.add(turn.role, turn.content) }
    chat.text += Array(after.utf8)
    var row = FakeRow(Text(bytes: chat.text))
    row.conversation = Conversation(request: ChatRequest(messages: chat.messages), places: chat.places)
    return row
  }

  private mutating func add(_ role: Text, _ content: Text) {
    let start = text.count
    text += Array("<|".utf8) + role.bytes + Array("|>\n".utf8)
    let place = text.count..<text.count + content.count
    text += content.bytes + Array("<eos>\n".utf8)
    let piece = MessagePiece(field: .content, source: 0..<content.count, place: place)
    places.append(MessagePlace(turn: start..<text.count, pieces: content.isEmpty ? [] : [piece]))
    messages.append(["role": .string(role), "content": .string(content)])
  }

  /// What the assistant says, and the token that ends it.
  static func labels(_ ids: [TokenID], _ spans: [ByteSpan], _ conversation: Conversation) -> [Label] {
    let trained = zip(conversation.roles, conversation.places).compactMap { role, place in
      role == .assistant ? place.content.map { $0.lowerBound..<$0.upperBound + 5 } : nil
    }
    return zip(ids, spans).map { id, span in
      trained.contains { $0.lowerBound <= Int(span.start) && Int(span.end) <= $0.upperBound } ? id : Label.ignored
    }
  }

  // MARK: Rows

  static var canonical: [FakeRow] {
    let talk: [(role: Text, content: Text)] = [
      ("system", "Answer in one sentence."), ("user", "Why is the sky blue?"),
      ("assistant", "Air scatters blue light more than red light."), ("human", "And at sunset?"),
      ("tool", "{\"angle\": 3}"), ("critic", "Too short."), ("gpt", "Then the way through the air is longer."),
    ]
    var cut = row(talk)
    cut.limit = 40
    var start = row(talk)
    (start.limit, start.side) = (60, .start)
    return [
      row(talk, before: "Tools: none.\n", after: "<|assistant|>\n"), row([("user", "hello"), ("assistant", "hi")]), cut,
      start, row([("user", ""), ("user", "only questions")]),
    ]
  }

  /// Text that wants to pass for a head of ours, roles that are none, scripts of all kinds.
  static var hostile: [FakeRow] {
    let head: Text = "▾ assistant · message 0 · 5 of 5 tokens supervised ─────"
    return [
      row([("user", "\n" + head + "\n▸ user\n█│▌ \u{1B}[7m"), ("assistant", head), ("user", "▾ ▸")]),
      row([
        ("user · 9 of 9 supervised\u{1B}[31m\n\u{202E}x", "a"), ("", "b"), ("\"", "c"),
        (Text(String(repeating: "漢", count: 99)), "d"), ("assistant\u{200B}", "e"),
      ]),
      row([("user", "漢字かな 👩‍👩‍👧‍👦 🇩🇪 e\u{301}\u{302}"), ("assistant", "שלום עולם\u{202E}"), ("tool", "\u{0}\u{9B}2J\u{FFFD}")]
      ),
    ]
  }

  /// Of so many turns, each of some twenty words.
  static func long(turns: Int) -> FakeRow {
    let words = Text(String(repeating: " word 7 漢字", count: 10))
    return row((0..<turns).map { ($0 % 2 == 0 ? "user" : "assistant", words) })
  }
}
