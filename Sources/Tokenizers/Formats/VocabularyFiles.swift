import JSON
import MaskModel

/// A vocabulary in plain files, `vocab.json` with `merges.txt` or `vocab.txt`, and the pipeline that the tokenizer class
/// of transformers 5.23 builds around it.
struct VocabularyFiles {
  /// The contents of a file and its name for messages.
  struct File {
    var bytes: [UInt8]
    var name: String
  }

  let tokenizerClass: PlainClass
  private let config: JSONValue

  /// - Parameters:
  ///   - config: tokenizer_config.json; names the class.
  ///   - modelConfig: config.json, whose `model_type` leads to the class where the other names none.
  init(config: [UInt8]?, modelConfig: [UInt8]?, isWords: Bool, place: Place) throws(TokenizerError) {
    let config = Self.object(config)
    self.config = config
    let named = config["tokenizer_class"]?.text?.string
    let type = Self.object(modelConfig)["model_type"]?.text?.string
    guard let found = PlainClass.find(named, modelType: type), found.isWords == isWords else {
      let kinds = PlainClass.all.filter { $0.isWords == isWords }.map { $0.names[0] }.joined(separator: ", ")
      throw place.unsupported(
        "a vocabulary of the class \(named ?? "that no tokenizer_config.json names") (model_type \(type ?? "not said"))",
        supported: "\(kinds), named by tokenizer_config.json or config.json")
    }
    tokenizerClass = found
  }

  private static func object(_ bytes: [UInt8]?) -> JSONValue {
    // What is wrong with it is said where its settings are read.
    bytes.flatMap { try? JSONValue(parsing: $0, replacesLoneSurrogates: true) } ?? .object(JSONObject())
  }

  /// Special tokens that the configuration does not name are the class's own.
  var settings: TokenizerConfig {
    var settings = TokenizerConfig()
    (settings.bos, settings.eos, settings.unk, settings.pad) = (
      role("bos_token"), role("eos_token"), role("unk_token"), role("pad_token")
    )
    return settings
  }

  /// BPE from `vocab.json` and `merges.txt`.
  func pipeline(vocabulary: File, merges: File) throws(TokenizerError) -> any LoadedPipeline {
    let read = Self.reading(vocabulary) { buffer throws(TokenizerError) in
      var reader = JSONReader(buffer)
      return try VocabularyReader.read(&reader, vocabulary.name, entries: buffer.count / 12, bytes: buffer.count / 2)
    }
    let entries = try read.get()
    let lines = Self.reading(merges) { buffer throws(TokenizerError) in
      var merging = MergesReader(file: merges.name, vocabulary: entries)
      try merging.readLines(buffer)
      return merging
    }
    let merging = try lines.get()
    let model = BPEModel(
      vocabulary: entries, merges: merging.table, grid: merging.grid, options: BPEOptions(), cuts: merging.cuts)
    return try assembled(.bpe(model), entries, vocabulary.name)
  }

  /// WordPiece from `vocab.txt`: a line each.
  func pipeline(words: File) throws(TokenizerError) -> any LoadedPipeline {
    let place = Place(file: words.name, byte: 0)
    var vocabulary = Vocabulary(entries: words.bytes.count / 8, bytes: words.bytes.count)
    var id: TokenID = 0
    words.bytes.withUnsafeBufferPointer { buffer in
      Self.forEachLine(buffer) { range in
        guard let text = buffer.baseAddress else { return }
        let end = WhiteSpace.start(before: range.upperBound, text, range.lowerBound)
        vocabulary.insert([(UnsafeBufferPointer(rebasing: buffer[range.lowerBound..<end]), id)])
        id += 1
      }
    }
    _ = vocabulary.finish()
    guard vocabulary.spelledBytes <= SpellingTrie.mostBytes else {
      throw place.unsupported(
        "a vocabulary of \(vocabulary.spelledBytes) bytes", supported: "up to \(SpellingTrie.mostBytes)")
    }
    var longest = 0
    vocabulary.forEach { spelling, _ in longest = max(longest, spelling.count) }
    let unknown = role("unk_token") ?? ""
    guard longest <= SpellingTrie.longestSpelling, let unknownID = vocabulary.id(of: unknown.bytes) else {
      throw place.malformed(
        found:
          "entries of up to \(longest) bytes, and \(vocabulary.id(of: unknown.bytes) == nil ? "no " : "")\(unknown.quoted)",
        expected: "up to \(SpellingTrie.longestSpelling) bytes, and the unknown token")
    }
    let model = WordPieceModel(vocabulary: vocabulary, unknown: unknownID, prefix: "##", mostCharacters: 100)
    return try assembled(.other(model), vocabulary, words.name)
  }

  private static func reading<Result>(
    _ file: File, _ body: (UnsafeBufferPointer<UInt8>) throws(TokenizerError) -> Result
  ) -> Swift.Result<Result, TokenizerError> {
    file.bytes.withUnsafeBufferPointer { buffer in
      Swift.Result { () throws(TokenizerError) in try body(buffer) }
    }
  }

  /// Lines as Rust reads them: the end of the file ends the last one, `\r\n` is one end.
  static func forEachLine(_ buffer: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>) -> Void) {
    var start = 0
    while start < buffer.count {
      let end = buffer[start...].firstIndex(of: 0x0A) ?? buffer.count
      body(start..<(end > start && end < buffer.count && buffer[end - 1] == 0x0D ? end - 1 : end))
      start = end + 1
    }
  }
}

// The stages and special tokens of the class.
extension VocabularyFiles {
  private func assembled(
    _ model: LoadedModel, _ vocabulary: Vocabulary, _ file: String
  ) throws(TokenizerError) -> any LoadedPipeline {
    let place = Place(file: file, byte: 0)
    var sections: [Text: Component] = [:]
    func add(_ name: Text, _ value: JSONValue?) {
      if let value { sections[name] = Component(value: value, place: place) }
    }
    let tokens = addedTokens()
    add("normalizer", tokenizerClass.normalizer(config))
    add("pre_tokenizer", tokenizerClass.preTokenizer(config))
    add("added_tokens", .array(tokens))
    let ids = try AddedVocabulary(
      tokens.map { value throws(TokenizerError) in try AddedToken(Component(value: value, place: place)) },
      vocabulary: vocabulary, modelSize: vocabulary.count, normalizers: [], place: place
    ).ids
    add("post_processor", tokenizerClass.postProcessor(config, role) { ids[$0] ?? vocabulary.id(of: $0.bytes) })
    return try TokenizerFile(file: file, model: model, sections: sections).assemble()
  }

  /// The content of a special token: what the configuration says, else the class's own.
  private func role(_ key: Text) -> Text? {
    guard let given = config[key] else { return tokenizerClass.roles.first { $0.key == key }?.content }
    return given.text ?? given["content"]?.text
  }

  /// In transformers' order: those of `added_tokens_decoder` by id, then the roles, then further special ones.
  private func addedTokens() -> [JSONValue] {
    var found: [(content: Text, value: JSONValue)] = []
    func add(_ content: Text, _ value: JSONValue, _ isSpecial: Bool) {
      guard !found.contains(where: { $0.content == content }) else { return }
      func flag(_ key: Text, _ fallback: Bool) -> JSONValue { .bool(value[key]?.flag ?? fallback) }
      found.append(
        (
          content,
          [
            "id": 0, "content": .string(content), "lstrip": flag("lstrip", false), "rstrip": flag("rstrip", false),
            "single_word": flag("single_word", false), "normalized": flag("normalized", !isSpecial),
            "special": flag("special", isSpecial),
          ]
        ))
    }
    if case .object(let decoder)? = config["added_tokens_decoder"] {
      let sorted = decoder.members.compactMap { member in Int(member.key.string).map { ($0, member.value) } }
      for (_, value) in sorted.sorted(by: { $0.0 < $1.0 }) {
        if let content = value["content"]?.text { add(content, value, false) }
      }
    }
    for key in Self.roleKeys {
      if let content = role(key) { add(content, config[key] ?? .null, true) }
    }
    for list in ["additional_special_tokens", "extra_special_tokens"] as [Text] {
      for value in config[list]?.elements ?? [] {
        if let content = value.text ?? value["content"]?.text { add(content, value, true) }
      }
    }
    return found.map(\.value)
  }

  private static let roleKeys: [Text] = [
    "bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token",
  ]
}
