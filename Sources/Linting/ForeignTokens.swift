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

  init(_ tokenizer: any Tokenizer) {
    spellings = Self.known.filter { spelling in
      tokenizer.id(of: spelling).map { !tokenizer.isAdded($0) } ?? true
    }
  }

  /// Where they stand, in the order of the text.
  ///
  /// - Parameter end: of the text that the trainer did not write.
  func places(in text: Text, end: Int) -> [Place] {
    var places: [Place] = []
    text.bytes.withUnsafeBufferPointer { bytes in
      for (start, byte) in bytes.enumerated() where byte == UInt8(ascii: "<") {
        guard let spelling = spelling(at: start, in: bytes) else { continue }
        let span = start..<start + spellings[spelling].count
        if counts(spelling, span, in: bytes, end: end) { places.append(Place(spelling: spelling, span: span)) }
      }
    }
    return places
  }

  private func spelling(at start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    spellings.firstIndex { bytes[start...].starts(with: $0.bytes) }
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
