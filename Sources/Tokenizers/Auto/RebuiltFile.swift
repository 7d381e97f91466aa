import JSON
import MaskModel

/// A tokenizer.json as the class that AutoTokenizer makes of its directory has it.
extension TokenizerFile {
  /// `added_tokens` as it was written.
  var writtenTokens: JSONValue? { value("added_tokens") }

  /// The file as it is, with the tokens that the files beside it add (`TokenizersBackend`).
  mutating func complete(_ settings: InitSettings) throws(TokenizerError) {
    add(settings.tokens(nil, beside: try addedTokens()))
  }

  /// Vocabulary and merges of the file in the pipeline of the class. False where the class does not go with the model:
  /// then nothing has changed.
  mutating func rebuild(_ built: BuiltClass, _ settings: InitSettings) throws(TokenizerError) -> Bool {
    guard let model = rebuilt(built, settings) else { return false }
    let (processor, rules) = (value("post_processor") ?? .null, compiledRules)
    replace(model.model)
    try build(built, settings, model.vocabulary, size: model.size, processor: processor, rules: rules)
    return true
  }

  /// The first normalizer of compiled rules, one level deep.
  private var compiledRules: JSONValue? {
    guard let normalizer = value("normalizer") else { return nil }
    let steps = normalizer["type"]?.text == "Sequence" ? normalizer["normalizers"]?.elements ?? [] : [normalizer]
    return steps.first { $0["type"]?.text == "Precompiled" && $0["precompiled_charsmap"] != nil }
  }

  private func rebuilt(
    _ built: BuiltClass, _ settings: InitSettings
  ) -> (model: LoadedModel, vocabulary: Vocabulary, size: Int)? {
    switch model {
    case .bpe(let bpe)? where !built.isUnigram && built.kind != .bert && !bpe.options.marksWords:
      let options = built.options(settings)
      return (.bpe(bpe.options == options ? bpe : bpe.with(options)), bpe.vocabulary, bpe.vocabulary.count)
    case .other(let words as WordPieceModel)? where built.kind == .bert:
      guard let unknown = settings.role("unk_token", built).flatMap({ words.vocabulary.id(of: $0.bytes) }) else {
        return nil
      }
      return (.other(WordPieceModel(words.vocabulary, unknown: unknown)), words.vocabulary, words.vocabulary.count)
    case .other(let unigram as UnigramModel)? where built.isUnigram && Int(built.unknown) < unigram.size:
      return (.other(unigram.with(unknown: built.unknown)), unigram.vocabulary, unigram.size)
    default: return nil
    }
  }

  /// Puts the stages of a class around the model.
  ///
  /// - Parameters:
  ///   - size: entries of the model, equal ones counted each.
  ///   - processor: `post_processor` of a tokenizer.json; nil where there is none.
  ///   - rules: a normalizer `Precompiled`, where the file has one.
  mutating func build(
    _ built: BuiltClass, _ settings: InitSettings, _ vocabulary: Vocabulary, size: Int, processor: JSONValue?,
    rules: JSONValue? = nil
  ) throws(TokenizerError) {
    set("normalizer", built.normalizer(settings.values, rules: rules))
    set("pre_tokenizer", built.preTokenizer(settings.values))
    set("added_tokens", nil)
    let ids = try addLists([settings.tokens(built, beside: [])], vocabulary, size: size)
    set("post_processor", try built.postProcessor(settings, own: processor, place, ids))
  }
}

extension TokenizerFile {
  /// To a file that has no tokens added.
  ///
  /// - Returns: the id of a token, once these are there.
  mutating func addLists(
    _ lists: [[AddedToken]], _ vocabulary: Vocabulary, size: Int
  ) throws(TokenizerError) -> (Text) -> TokenID? {
    for list in lists { add(list) }
    let ids = try AddedVocabulary(
      lists, vocabulary: vocabulary, modelSize: size, normalizers: [], place: place
    ).ids
    return { ids[$0] ?? vocabulary.id(of: $0.bytes) }
  }
}

extension BPEModel {
  /// The same vocabulary and merges under other options.
  fileprivate func with(_ options: BPEOptions) -> BPEModel {
    BPEModel(vocabulary: vocabulary, merges: merges, grid: grid, options: options, cuts: cuts)
  }
}

extension WordPieceModel {
  /// As `WordPiece(vocab, unk_token=…)` of the package makes it.
  convenience init(_ vocabulary: Vocabulary, unknown: TokenID) {
    self.init(vocabulary: vocabulary, unknown: unknown, prefix: "##", mostCharacters: 100)
  }
}
