import JSON
import MaskModel

extension RenderedSpans {
  /// - Parameter pieces: nil where nobody asks for the messages.
  init(_ text: Text, _ spans: [Run.OpenSpan], _ pieces: WrittenPieces?, _ messages: [JSONValue]) {
    self.init()
    var counted = CharacterCount(text)
    for span in spans {
      let start = counted.characters(before: span.start)
      generationCharacters.append(start..<start + span.characters)
      generation.append(span.start..<Self.end(text, span.start, span.characters))
    }
    if let pieces { self.messages = ContentPlaces.find(messages, in: text, pieces.pieces) }
  }

  /// The text was cut there. Generation blocks do not count then: `apply_chat_template` refuses to mask such a text.
  mutating func end(at text: Text) {
    generation = []
    generationCharacters = []
    messages = messages.map { place in place.flatMap { $0.upperBound <= text.count ? $0 : nil } }
  }

  /// So many characters on; beyond the end a character counts as a byte.
  private static func end(_ text: Text, _ start: Int, _ characters: Int) -> Int {
    var at = start
    var left = characters
    while left > 0, at < text.count {
      at = text.end(ofCharacterAt: at)
      left -= 1
    }
    return at + left
  }
}

/// Characters before a byte, counted on from the last question where that is possible.
private struct CharacterCount {
  private let text: Text
  private var byte = 0
  private var characters = 0

  init(_ text: Text) { self.text = text }

  mutating func characters(before end: Int) -> Int {
    if end < byte {
      byte = 0
      characters = 0
    }
    while byte < end {
      if text.bytes[byte] & 0xC0 != 0x80 { characters += 1 }
      byte += 1
    }
    return characters
  }
}

/// Finds the contents of messages in what expressions wrote, in order: in the turn of the message itself where the
/// template loops over the messages, else behind the content before.
enum ContentPlaces {
  static func find(_ messages: [JSONValue], in text: Text, _ pieces: [WrittenPieces.Piece]) -> [Range<Int>?] {
    var from = 0
    return messages.enumerated().map { at, message in
      let own = pieces.filter { $0.message == at }.map(\.bytes)
      let others = pieces.map(\.bytes)
      for content in contents(message) {
        // A role may have the same text, and stands before the content.
        let whole = own.last { text.bytes[$0].elementsEqual(content.bytes) }
        let place = whole ?? find(content, text, own, from: 0) ?? find(content, text, others, from: from)
        if let place {
          from = place.upperBound
          return place
        }
      }
      return nil
    }
  }

  private static func find(_ content: Text, _ text: Text, _ pieces: [Range<Int>], from: Int) -> Range<Int>? {
    for piece in pieces where piece.upperBound > from {
      let start = max(piece.lowerBound, from)
      if let place = text.part(start..<piece.upperBound).firstPlace(of: content) {
        return start + place..<start + place + content.count
      }
    }
    return nil
  }

  /// The content as it is, and without white space at its ends, as many templates print it.
  private static func contents(_ message: JSONValue) -> [Text] {
    let texts =
      message["content"]?.text.map { [$0] }
      ?? message["content"]?.elements?.compactMap { $0["text"]?.text } ?? []
    return texts.flatMap { [$0, $0.stripped()] }.filter { !$0.isEmpty }
  }
}

extension Run {
  /// Remembers the messages, so that a loop over them is known.
  func findMessages() {
    guard case .list(let list)? = variable("messages") else { return }
    for (at, message) in list.items.enumerated() {
      if case .dict(let dict) = message { messages[ObjectIdentifier(dict)] = at }
    }
  }

  func messageIndex(_ dict: DictValue) -> Int? { messages[ObjectIdentifier(dict)] }
}
