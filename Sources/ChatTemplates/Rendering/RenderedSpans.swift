import JSON
import MaskModel

extension RenderedSpans {
  init(_ text: Text, _ spans: [Run.OpenSpan]) {
    self = text.bytes.withUnsafeBufferPointer { RenderedSpans($0, spans) }
  }

  init(_ text: UnsafeBufferPointer<UInt8>, _ spans: [Run.OpenSpan]) {
    self.init()
    if spans.isEmpty { return }
    var counted = CharacterCount(text)
    generation.reserveCapacity(spans.count)
    generationCharacters.reserveCapacity(spans.count)
    for span in spans {
      let start = counted.characters(before: span.start)
      generationCharacters.append(start..<start + span.characters)
      let end = span.end ?? Self.end(text, span.start, span.characters)
      generation.append(span.start..<end)
    }
  }

  /// - Parameter pieces: what was followed into the text; nil where nothing was.
  mutating func place(
    _ messages: [JSONValue], in text: Text, _ turns: TurnTrace, pieces: [[MessagePiece]]?, source: Text
  ) {
    let search = ContentSearch(text: text, source: source)
    self.messages = messages.indices.map { at in
      var place = MessagePlace(turn: turns.turn(at), pieces: pieces?[at] ?? [])
      if place.pieces.first?.field != .content, !place.pieces.contains(where: { $0.field == .content }),
        let found = search.place(messages[at], turn: place.turn)
      {
        place.pieces.append(found)
        place.pieces.sort { $0.place.lowerBound < $1.place.lowerBound }
      }
      return place
    }
  }

  /// The text was cut there. Generation blocks do not count then: `apply_chat_template` refuses to mask such a text.
  mutating func end(at text: Text) {
    generation = []
    generationCharacters = []
    messages = messages.map { place in
      MessagePlace(
        turn: place.turn.flatMap { $0.upperBound <= text.count ? $0 : nil },
        pieces: place.pieces.filter { $0.place.upperBound <= text.count })
    }
    // With the tag it was another text.
    if let last = messages.indices.last { messages[last].pieces = [] }
  }

  /// So many characters on; beyond the end a character counts as a byte.
  private static func end(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ characters: Int) -> Int {
    var at = start
    var left = characters
    while left > 0, at < text.count {
      at += 1
      while at < text.count, text[at] & 0xC0 == 0x80 { at += 1 }
      left -= 1
    }
    return at + left
  }
}

/// Characters before a byte, counted on from the last question where that is possible.
private struct CharacterCount {
  private let text: UnsafeBufferPointer<UInt8>
  private var byte = 0
  private var characters = 0

  init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  mutating func characters(before end: Int) -> Int {
    if end < byte {
      byte = 0
      characters = 0
    }
    characters += Bytes.characters(UnsafeBufferPointer(rebasing: text[byte..<max(byte, end)]))
    byte = end
    return characters
  }
}

extension Run {
  /// Remembers the messages, so that a loop over them is known.
  ///
  /// - Parameter count: of the messages, which a template need not ask for.
  func findMessages(_ count: Int) {
    turns = TurnTrace(messages: count)
    guard case .list(let list)? = variable("messages") else { return }
    for (at, message) in list.items.enumerated() {
      if case .dict(let dict) = message { messages[ObjectIdentifier(dict)] = at }
    }
  }

  func messageIndex(_ dict: DictValue) -> Int? { messages[ObjectIdentifier(dict)] }
}
