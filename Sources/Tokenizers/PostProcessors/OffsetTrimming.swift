extension PostProcessorKind {
  static let byteLevel = PostProcessorKind(type: "ByteLevel") { component throws(TokenizerError) in
    let keepsFirstSpace = try component.flag("add_prefix_space")
    guard try component.flag("trim_offsets") else { return [] }
    return [.trim(OffsetTrimming(keepsFirstSpace: keepsFirstSpace))]
  }
}

/// `trim_offsets` of the ByteLevel post-processor: spans lose the white space at their ends; ids stay.
struct OffsetTrimming: Hashable, Sendable {
  /// `add_prefix_space`: a single space before the first token was put there by the tokenizer and is not trimmed.
  let keepsFirstSpace: Bool
}
