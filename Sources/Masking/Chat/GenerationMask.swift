import MaskModel

/// Which tokens lie in generation blocks: `return_assistant_tokens_mask` of transformers 5.23, its stopping rules and all.
///
/// The spans of tokens end at whole characters, so that a byte of a character tells what the character tells.
struct GenerationMask {
  private let spans: [ByteSpan]
  private var position = 0
  private var lastByte = 0

  /// - Parameter blocks: the generation blocks, in bytes, in the order in which the template left them.
  static func mask(_ blocks: [Range<Int>], _ spans: [ByteSpan]) throws(ChatError) -> [Bool] {
    var mask = [Bool](repeating: false, count: spans.count)
    var search = GenerationMask(spans: spans)
    for block in blocks {
      let start = search.token(at: block.lowerBound)
      // An empty block at the very start of the text asks for the character before it.
      guard block.upperBound > 0 else {
        throw ChatError(type: "OverflowError", message: "can't convert negative int to unsigned")
      }
      let end = search.token(at: block.upperBound - 1)
      // No token covers the block's first character: what follows is not looked at any more.
      guard let start else { break }
      // No token at the last character, or the very first token: the mask runs on to the end of the row.
      let stop = end.map { $0 > 0 ? $0 + 1 : spans.count } ?? spans.count
      for token in start..<max(start, stop) { mask[token] = true }
    }
    return mask
  }

  private init(spans: [ByteSpan]) { self.spans = spans }

  /// The first token that covers the byte (`char_to_token`). Tokens come in the order of the text, so the search goes on
  /// where the last one ended.
  private mutating func token(at byte: Int) -> Int? {
    if byte < lastByte { position = 0 }
    lastByte = byte
    var index = position
    while index < spans.count, Int(spans[index].start) <= byte || spans[index].isEmpty {
      if Int(spans[index].end) > byte {
        position = index
        return index
      }
      index += 1
    }
    return nil
  }
}
