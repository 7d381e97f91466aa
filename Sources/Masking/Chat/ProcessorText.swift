import JSON
import MaskModel

/// A processor around a tokenizer, as a run uses it.
struct ProcessorText: Sendable {
  let known: ProcessorClass
  let placeholders: [(kind: String, token: Text)]
  /// A rendered text that begins with it gets no special tokens.
  let bos: Text?
  /// At how many tokens it cuts a text, and what says so.
  private let limit: (tokens: Int, said: String)?

  /// - Throws: for a class that is not followed, or a tokenizer that it is not followed with.
  init(_ processor: Processor, _ tokenizer: any Tokenizer) throws(MaskingError) {
    guard let known = ProcessorClass.named(processor.className) else { throw Self.unknown(processor) }
    self.known = known
    let needs = ProcessorNeeds(known, processor, tokenizer)
    try needs.check()
    placeholders = try needs.placeholders()
    limit = needs.limit()
    bos = tokenizer.card.bos?.content
  }

  /// Cutting is not modelled.
  func check(tokens: Int) throws(RowRefusal) {
    guard let limit, tokens > limit.tokens else { return }
    throw RowRefusal(
      "the text has \(tokens) tokens, and \(known.name.string) cuts it at \(limit.tokens), which is not modelled: set "
        + "\(limit.said) to null, for the trainer's max_length should cut")
  }

  /// `validate_inputs`: a placeholder without what it stands for.
  func check(_ text: Text) throws(RowRefusal) {
    for (kind, token) in placeholders {
      let count = text.bytes.places(of: token.bytes).count
      guard count > 0 else { continue }
      throw RowRefusal("ValueError", "Found \(count) \(token.string) tokens in the text but no \(kind) were passed.")
    }
  }

  /// Whether the tokenizer adds its special tokens to a text that the chat template wrote.
  func addsSpecialTokens(to rendered: Text) -> Bool {
    guard known.addsSpecialTokens, let bos else { return known.addsSpecialTokens }
    return !rendered.hasPrefix(bos)
  }

  /// The tokens that overlap a generation block (`_adjust_assistant_masks_indices`).
  static func mask(_ blocks: [Range<Int>], _ spans: [ByteSpan]) -> [Bool] {
    spans.map { span in blocks.contains { Int(span.start) < $0.upperBound && Int(span.end) > $0.lowerBound } }
  }

  /// Arguments of a row that would reach the tokenizer or take the place of the trainer's own.
  static func refuse(_ extra: JSONObject) throws(RowRefusal) {
    guard let member = extra.members.first(where: { arguments.contains($0.key) }) else { return }
    throw RowRefusal(
      "chat_template_kwargs: `\(member.key.string)` is not modelled for a model with a processor; leave it out, or use "
        + "maskcheck capture")
  }

  private static let arguments: Set<Text> = [
    "text", "text_pair", "text_target", "text_pair_target", "images", "videos", "audio", "audios", "add_special_tokens",
    "stride", "is_split_into_words", "pad_to_multiple_of", "padding_side", "return_token_type_ids",
    "return_attention_mask", "return_overflowing_tokens", "return_special_tokens_mask", "return_offsets_mapping",
    "return_length", "return_metadata", "verbose", "text_kwargs", "images_kwargs", "videos_kwargs", "audio_kwargs",
    "common_kwargs", "processor_kwargs", "load_audio_from_video", "return_mm_token_type_ids",
    "return_text_replacement_offsets", "device", "fps", "num_frames", "do_sample_frames",
  ]

  private static func unknown(_ processor: Processor) -> MaskingError {
    let name = processor.className.map { "a \($0.string)" } ?? "a processor"
    return .unsupported(
      "the model's folder has \(name) (\(processor.file)), which SFTTrainer takes in place of the tokenizer and which is "
        + "not modelled. If your script passes the tokenizer as processing_class, name its tokenizer.json with -t; else "
        + "run maskcheck capture with your Python")
  }
}
