import JSON
import MaskModel

/// The tokenizer in a GGUF file, as transformers 5.23 builds it (`integrations/gguf/gguf_tokenizer_mapping.py`).
struct GGUFFile {
  private enum Kind {
    case bytes, llama, phi3, gemma, gemma4, unigram

    var isGemma: Bool { self == .gemma || self == .gemma4 }
  }

  private let file: String
  private let kind: Kind
  private let values: [String: GGUFReader.Value]
  private let buffer: UnsafeBufferPointer<UInt8>
  /// By id, where they stand in the buffer.
  private let written: [Range<Int>]
  /// By id, as the class spells them.
  private let tokens: [Text]
  private let types: [Int]
  private var place: Place { Place(file: file, byte: 0) }

  init(_ buffer: UnsafeBufferPointer<UInt8>, file: String) throws(TokenizerError) {
    self.file = file
    self.buffer = buffer
    var reader = GGUFReader(buffer, file: file)
    values = try reader.read { $0.hasPrefix("tokenizer.") || $0 == "general.architecture" }
    let place = Place(file: file, byte: 0)
    func text(_ key: String, _ values: [String: GGUFReader.Value]) -> Text? {
      if case .text(let range)? = values[key] { Text(bytes: Array(buffer[range])) } else { nil }
    }
    guard case .texts(let ranges)? = values["tokenizer.ggml.tokens"], !ranges.isEmpty,
      ranges.count <= MergeTable.mostEntries, (ranges.map(\.count).max() ?? 0) <= SpellingTrie.longestSpelling
    else {
      throw place.malformed(
        found: "no tokens, or too many or too long ones",
        expected: "`tokenizer.ggml.tokens`: up to \(MergeTable.mostEntries) of \(SpellingTrie.longestSpelling) bytes")
    }
    let model = text("tokenizer.ggml.model", values)?.string ?? ""
    let architecture = text("general.architecture", values)?.string ?? ""
    switch (model, architecture) {
    case ("gpt2", "t5"), ("llama", "t5"):
      // The class T5 takes them and puts its own end behind.
      throw place.unsupported("the GGUF tokenizer `\(model)` of a T5", supported: "`t5`")
    case ("gpt2", _): kind = .bytes
    case ("llama", "gemma"), ("llama", "gemma2"), ("llama", "gemma3"): kind = .gemma
    case ("llama", "phi3"): kind = .phi3
    case ("llama", _): kind = .llama
    case ("gemma4", _): kind = .gemma4
    case ("t5", _): kind = .unigram
    default: throw place.unsupported("the GGUF tokenizer `\(model)`", supported: "gpt2, llama, gemma4 and t5")
    }
    let kind = kind
    written = ranges
    let spelled = ranges.map { Self.spelled(Array(buffer[$0]), kind) }
    tokens = kind == .unigram ? GGUFUnigram.withBlanks(spelled) : spelled
    if case .numbers(let numbers)? = values["tokenizer.ggml.token_type"] { types = numbers } else { types = [] }
  }

  /// A token that is not written in the alphabet of bytes is written so; Gemma's white space with a space in it
  /// becomes a run of `▁`.
  private static func spelled(_ bytes: [UInt8], _ kind: Kind) -> Text {
    let alphabet = ByteAlphabet.standard
    switch kind {
    case .bytes where alphabet.bytes(of: bytes[...]) == nil:
      return Text(bytes: bytes.withUnsafeBufferPointer { alphabet.spelling(of: $0) })
    case .gemma where isBlank(bytes):
      return Text(String(repeating: "▁", count: Text(bytes: bytes).string.unicodeScalars.count))
    default: return Text(bytes: bytes)
    }
  }

  /// White space with a space in it, as Python's `strip` sees it.
  private static func isBlank(_ bytes: [UInt8]) -> Bool {
    bytes.contains(0x20)
      && Text(bytes: bytes).string.unicodeScalars.allSatisfy {
        $0.properties.isWhitespace || (0x1C...0x1F).contains($0.value)
      }
  }

  /// The roles that the file names by id.
  var config: TokenizerConfig {
    var config = TokenizerConfig()
    config.bos = role("bos")
    config.eos = role("eos")
    config.unk = role("unknown")
    config.pad = role("padding")
    if case .flag(let adds)? = values["tokenizer.ggml.add_bos_token"] { config.addsBOS = adds }
    // The template writes it, whatever the flag says.
    if kind == .gemma4 { config.addsBOS = false }
    if case .flag(let adds)? = values["tokenizer.ggml.add_eos_token"] { config.addsEOS = adds }
    if case .text(let range)? = values["tokenizer.chat_template"] {
      config.chatTemplate = Text(bytes: Array(buffer[range]))
    }
    return config
  }

  /// As it is written in the file, which of a token outside the alphabet of bytes the vocabulary does not have: such a
  /// role has a token of its own.
  private func role(_ name: String) -> Text? {
    guard case .number(let id)? = values["tokenizer.ggml.\(name)_token_id"], written.indices.contains(id) else {
      return nil
    }
    return writtenToken(id)
  }

  private func writtenToken(_ id: Int) -> Text { Text(bytes: Array(buffer[written[id]])) }

  func pipeline() throws(TokenizerError) -> any LoadedPipeline {
    var vocabulary = Vocabulary(entries: tokens.count, bytes: tokens.reduce(0) { $0 + $1.count })
    for (id, token) in tokens.enumerated() {
      token.bytes.withUnsafeBufferPointer { vocabulary.insert([($0, TokenID(truncatingIfNeeded: id))]) }
    }
    _ = vocabulary.finish()
    let model = try kind == .unigram ? unigram(vocabulary) : .bpe(merging(vocabulary))
    var made = TokenizerFile(file: file, model: model)
    let size = model.size
    let ids = try made.addLists(addedTokens(vocabulary), vocabulary, size: size)
    made.set("normalizer", normalizer)
    made.set("pre_tokenizer", preTokenizer)
    made.set("post_processor", try postProcessor(ids))
    return try made.assemble()
  }

  private func unigram(_ vocabulary: Vocabulary) throws(TokenizerError) -> LoadedModel {
    guard tokens.count > GGUFUnigram.unknown else {
      throw place.malformed(found: "\(tokens.count) tokens", expected: "`<unk>` as the third")
    }
    return .other(GGUFUnigram.model(vocabulary, scores: try scores()))
  }

  private func merging(_ vocabulary: Vocabulary) throws(TokenizerError) -> BPEModel {
    var options = BPEOptions()
    if kind != .bytes { (options.fusesUnknown, options.fallsBackToBytes) = (true, true) }
    if kind.isGemma { options.unknown = "<unk>" }
    return try model(vocabulary, options)
  }
}

// Merges.
extension GGUFFile {
  private func model(_ vocabulary: Vocabulary, _ options: BPEOptions) throws(TokenizerError) -> BPEModel {
    if case .texts(let merges)? = values["tokenizer.ggml.merges"] {
      var merging = MergesReader(file: file, vocabulary: vocabulary)
      try merging.readTexts(merges, in: buffer)
      return BPEModel(
        vocabulary: vocabulary, merges: merging.table, grid: merging.grid, options: options, cuts: merging.cuts)
    }
    guard
      let merges = RankedMerges(
        vocabulary, listed: ImpliedMerges(vocabulary).byScore(try scores()))
    else {
      throw place.unsupported("more than \(MergeTable.mostMerges) merges", supported: "fewer")
    }
    return BPEModel(
      vocabulary: vocabulary, merges: merges.table, grid: merges.grid, options: options, cuts: merges.cuts)
  }

  private func scores() throws(TokenizerError) -> [Float] {
    // Gemma's scores do not follow its merges; the order of its tokens does.
    if kind == .gemma { return tokens.indices.map { -Float($0) } }
    guard case .scores(let scores)? = values["tokenizer.ggml.scores"], scores.count == tokens.count,
      scores.allSatisfy(\.isFinite)
    else {
      throw place.malformed(found: "neither merges nor a finite score for each token", expected: "one of them")
    }
    return scores
  }
}

// Added tokens.
extension GGUFFile {
  /// Those of the class, control tokens, user-defined ones, those that have a role (`add_gguf_special_tokens`).
  private func addedTokens(_ vocabulary: Vocabulary) -> [[AddedToken]] {
    let own: [Text] =
      switch kind {
      case .bytes: ["<|endoftext|>"]
      case .llama, .phi3: ["<s>", "</s>", "<unk>"]
      case .gemma, .gemma4: ["<bos>", "<eos>", "<unk>", "<pad>", "<mask>"]
      case .unigram: ["</s>", "<unk>", "<pad>"] + GGUFUnigram.blanks
      }
    let control = written(ofType: 3).filter { kind != .bytes || ByteAlphabet.standard.bytes(of: $0.bytes[...]) != nil }
    let listed = Set(own + control)
    let plain = written(ofType: 4).filter { listed.contains($0) || vocabulary.id(of: $0.bytes) != nil }
    let roles = [role("bos"), role("eos"), role("unknown"), role("padding")].compactMap(\.self)
    var seen: Set<Text> = []
    func list(_ contents: [Text], isSpecial: Bool = true) -> [AddedToken] {
      contents.filter { seen.insert($0).inserted }.map { content in
        var token = AddedToken(special: content)
        token.isSpecial = isSpecial
        return token
      }
    }
    return [list(own), list(control), list(plain, isSpecial: false), list(roles)]
  }

  private func written(ofType wanted: Int) -> [Text] {
    zip(written.indices, types).filter { $0.1 == wanted }.map { writtenToken($0.0) }
  }
}

// The other stages.
extension GGUFFile {
  private var normalizer: JSONValue {
    let replace: JSONValue = ["type": "Replace", "pattern": ["String": " "], "content": "▁"]
    switch kind {
    case .bytes, .llama, .unigram: return .null
    case .phi3: return ["type": "Sequence", "normalizers": [["type": "Prepend", "prepend": "▁"], replace]]
    case .gemma, .gemma4: return replace
    }
  }

  private var preTokenizer: JSONValue {
    switch kind {
    case .llama: return ["type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": false]
    case .phi3: return .null
    case .unigram:
      return [
        "type": "Sequence",
        "pretokenizers": [
          ["type": "WhitespaceSplit"],
          ["type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true],
        ],
      ]
    case .gemma, .gemma4:
      return ["type": "Split", "pattern": ["String": " "], "behavior": "MergedWithPrevious", "invert": false]
    case .bytes: break
    }
    var name = ""
    if case .text(let range)? = values["tokenizer.ggml.pre"] { name = String(decoding: buffer[range], as: UTF8.self) }
    guard let known = Self.patterns.first(where: { $0.pre.contains(name) })?.known,
      let pattern = KnownPattern.all.first(where: { $0.name == known })?.text
    else { return ["type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true] }
    return [
      "type": "Sequence",
      "pretokenizers": [
        ["type": "Split", "pattern": ["Regex": .string(pattern)], "behavior": "Isolated", "invert": false],
        ["type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": false],
      ],
    ]
  }

  /// `tokenizer.ggml.pre`; what is not listed there is split as GPT-2 does.
  private static let patterns: [(pre: Set<String>, known: String)] = [
    (
      [
        "llama3", "llama-v3", "llama-bpe", "falcon3", "falcon-h1", "pixtral", "midm-2.0", "lfm2", "jina-v5-nano",
        "dbrx",
        "smaug-bpe",
      ], "Llama 3"
    ),
    (["tekken"], "Mistral NeMo"),
    (["qwen2", "deepseek-r1-qwen", "kormo", "f2llmv2", "megrez"], "Qwen 2"),
    (["qwen35"], "Qwen 3.5"),
    (["gpt-4o", "llama4", "kanana2", "talkie", "minimax-m2"], "GPT-4o"),
  ]

  private func postProcessor(_ ids: (Text) -> TokenID?) throws(TokenizerError) -> JSONValue {
    func pair(_ token: Text?) -> JSONValue? {
      guard let token, let id = ids(token) else { return nil }
      return [.string(token), .integer(Int64(id))]
    }
    // The class's own, whatever the flags say.
    if kind == .unigram { return BuiltClass.template(nil, pair("</s>")) ?? .null }
    // Older files of this kind have no flag.
    let begin = config.addsBOS ?? (kind != .bytes) ? role("bos") : nil
    let end = config.addsEOS == true ? role("eos") : nil
    if let begin { try BuiltClass.refuseUnwritable(begin, as: "bos token", place) }
    if let end { try BuiltClass.refuseUnwritable(end, as: "eos token", place) }
    return BuiltClass.template(pair(begin), pair(end)) ?? .null
  }
}
