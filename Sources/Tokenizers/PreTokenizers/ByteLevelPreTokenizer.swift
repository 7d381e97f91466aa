extension PreTokenizerKind {
  /// `trim_offsets` does nothing here; that of the post-processor does.
  static let byteLevel = PreTokenizerKind(type: "ByteLevel") { component throws(TokenizerError) in
    var steps: [PreTokenizerStep] = []
    if try component.flag("add_prefix_space") { steps.append(.prefixSpace) }
    _ = try component.flag("trim_offsets")
    if try component.flag("use_regex", default: true) {
      let pattern = SplitPreTokenizer(
        finder: GPT2Scanner(), behavior: .isolated, inverts: false, name: "GPT-2's pattern")
      steps.append(.split(pattern))
    }
    steps.append(.bytes)
    return steps
  }
}
