import JSON
import MaskModel

/// Spellings of special tokens of well-known models that a tokenizer does not have as such.
struct ForeignTokens: Sendable {
  struct Place: Sendable {
    /// Index in `spellings`.
    let spelling: Int
    /// Bytes of the text.
    let span: Range<Int>
  }

  /// Only what is a token wherever it is used: Llama 2's `[INST]` and Zephyr's `<|user|>` are ordinary text for them too.
  private static let known: [Text] = [
    "<eos>", "<bos>", "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|im_sep|>", "<|begin_of_text|>",
    "<|end_of_text|>", "<|eot_id|>", "<|eom_id|>", "<|start_header_id|>", "<|end_header_id|>", "<start_of_turn>",
    "<end_of_turn>", "<|end|>", "<|return|>", "<|endofprompt|>",
    "<|end_of_role|>", "<|start_of_role|>", "<|eot|>", "<|header_start|>", "<|header_end|>", "<|EOT|>", "<|pad|>",
    "<｜end▁of▁sentence｜>", "<｜begin▁of▁sentence｜>", "<｜User｜>", "<｜Assistant｜>", "</s>", "<s>",
  ]

  let spellings: [Text]
  /// By a hash of the two bytes behind `<`: texts have many a `<`, and a model of the same family many such spellings.
  private let byStart: [[Int]]

  init(_ tokenizer: any Tokenizer) {
    let spellings = Self.known.filter { spelling in
      tokenizer.id(of: spelling).map { !tokenizer.isAdded($0) } ?? true
    }
    var byStart = Array(repeating: [Int](), count: 256)
    for (place, spelling) in spellings.enumerated() where spelling.count > 2 {
      byStart[Self.hash(spelling.bytes[1], spelling.bytes[2])].append(place)
    }
    self.spellings = spellings
    self.byStart = byStart
  }

  private static func hash(_ second: UInt8, _ third: UInt8) -> Int { Int(second &* 31 &+ third) }

  /// Where they stand, in the order of the text.
  ///
  /// - Parameter end: of the text that the trainer did not write.
  func places(in text: Text, end: Int) -> [Place] {
    var places: [Place] = []
    text.bytes.withUnsafeBufferPointer { bytes in
      var start = bytes.place(of: UInt8(ascii: "<"), from: 0, to: bytes.count)
      while start < bytes.count {
        if let spelling = spelling(at: start, in: bytes) {
          let span = start..<start + spellings[spelling].count
          if counts(spelling, span, in: bytes, end: end) { places.append(Place(spelling: spelling, span: span)) }
        }
        start = bytes.place(of: UInt8(ascii: "<"), from: start + 1, to: bytes.count)
      }
    }
    return places
  }

  private func spelling(at start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard start + 2 < bytes.count else { return nil }
    return byStart[Self.hash(bytes[start + 1], bytes[start + 2])].first { place in
      let spelling = spellings[place].bytes
      return bytes.count - start >= spelling.count && spelling.withUnsafeBufferPointer { bytes.hold($0, at: start) }
    }
  }

  /// `<s>` and `</s>` are markup as well: only at the beginning and at the end are they tokens' names.
  private func counts(_ spelling: Int, _ span: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>, end: Int) -> Bool {
    switch spellings[spelling] {
    case "<s>": bytes[..<span.lowerBound].allSatisfy { $0 <= 0x20 } && !bytes.contains(markup: "</s>")
    case "</s>": bytes[span.upperBound..<max(span.upperBound, end)].allSatisfy { $0 <= 0x20 }
    default: true
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  fileprivate func contains(markup: Text) -> Bool {
    guard count >= markup.count else { return false }
    return (0...count - markup.count).contains { self[$0...].starts(with: markup.bytes) }
  }
}
