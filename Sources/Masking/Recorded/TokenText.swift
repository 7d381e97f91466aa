import JSON
import MaskModel

/// The text that recorded ids stand for, and where each stands in it. One per worker.
///
/// The bytes of the tokens are strung together; what is not UTF-8 in the whole becomes U+FFFD, one for each maximal
/// invalid part, as Python decodes with `errors="replace"`. A token of a part of a character has the whole character
/// as its span; one that the vocabulary does not have has no text.
final class TokenText {
  private let tokenizer: any Tokenizer
  /// Where the bytes of a token lie in `known`, by id; -1 where it was not asked for yet.
  private var starts: [Int32]
  private var ends: [Int32]
  private var known: [UInt8] = []
  private var raw: [UInt8] = []
  private var rawSpans: [Range<Int>] = []
  /// For each raw byte, the span of its character in the text.
  private var characters: [ByteSpan] = []

  init(_ tokenizer: any Tokenizer) {
    self.tokenizer = tokenizer
    // A vocabulary is at most some hundred thousand entries; ids beyond it are asked for each time.
    let size = min(max(0, tokenizer.card.vocabularySize), 1 << 22)
    starts = Array(repeating: -1, count: size)
    ends = Array(repeating: -1, count: size)
  }

  func decode(_ ids: [TokenID]) -> (text: Text, spans: [ByteSpan]) {
    raw.removeAll(keepingCapacity: true)
    rawSpans.removeAll(keepingCapacity: true)
    for id in ids {
      let start = raw.count
      appendBytes(of: id)
      rawSpans.append(start..<raw.count)
    }
    let text = repair()
    let spans = rawSpans.map { span in
      span.isEmpty
        ? ByteSpan.none : ByteSpan(start: characters[span.lowerBound].start, end: characters[span.upperBound - 1].end)
    }
    return (text, spans)
  }

  private func appendBytes(of id: TokenID) {
    guard let index = Int(exactly: id), starts.indices.contains(index) else {
      if let bytes = tokenizer.bytes(of: id) { raw.append(contentsOf: bytes) }
      return
    }
    if starts[index] < 0 {
      starts[index] = Int32(clamping: known.count)
      known.append(contentsOf: tokenizer.bytes(of: id) ?? [])
      ends[index] = Int32(clamping: known.count)
    }
    raw.append(contentsOf: known[Int(starts[index])..<Int(ends[index])])
  }

  /// The raw bytes as valid UTF-8; fills `characters`.
  private func repair() -> Text {
    characters.removeAll(keepingCapacity: true)
    characters.reserveCapacity(raw.count)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(raw.count)
    raw.withUnsafeBufferPointer { raw in
      var position = 0
      while position < raw.count {
        let (length, isValid) = UTF8Part.next(raw, at: position)
        let start = bytes.count
        if isValid {
          bytes.append(contentsOf: raw[position..<position + length])
        } else {
          bytes.append(contentsOf: UTF8Part.replacement)
        }
        let span = ByteSpan(clamping: start..<bytes.count)
        for _ in 0..<length { characters.append(span) }
        position += length
      }
    }
    return Text(bytes: bytes)
  }
}

/// One character of UTF-8, or a maximal part of one (Unicode, table 3-7).
enum UTF8Part {
  static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

  /// Bytes of the part at `position`, which must lie inside of `bytes`, and whether it is a whole character.
  static func next(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> (length: Int, isValid: Bool) {
    let lead = bytes[position]
    if lead < 0x80 { return (1, true) }
    guard let (count, second) = expected(after: lead) else { return (1, false) }
    var length = 1
    while length <= count {
      let allowed = length == 1 ? second : 0x80...0xBF
      guard position + length < bytes.count, allowed.contains(bytes[position + length]) else { return (length, false) }
      length += 1
    }
    return (length, true)
  }

  /// How many bytes follow, and which the first of them may be.
  private static func expected(after lead: UInt8) -> (Int, ClosedRange<UInt8>)? {
    switch lead {
    case 0xC2...0xDF: (1, 0x80...0xBF)
    case 0xE0: (2, 0xA0...0xBF)
    case 0xED: (2, 0x80...0x9F)
    case 0xE1...0xEF: (2, 0x80...0xBF)
    case 0xF0: (3, 0x90...0xBF)
    case 0xF1...0xF3: (3, 0x80...0xBF)
    case 0xF4: (3, 0x80...0x8F)
    default: nil
    }
  }
}
