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
    let processor = value("post_processor") ?? .null
    replace(model.model)
    try build(built, settings, model.vocabulary, processor: processor)
    return true
  }

  private func rebuilt(_ built: BuiltClass, _ settings: InitSettings) -> (model: LoadedModel, vocabulary: Vocabulary)? {
    switch model {
    case .bpe(let bpe)? where built.kind != .bert && !bpe.options.marksWords:
      let options = built.options(settings)
      return (.bpe(bpe.options == options ? bpe : bpe.with(options)), bpe.vocabulary)
    case .other(let words as WordPieceModel)? where built.kind == .bert:
      guard let unknown = settings.role("unk_token", built).flatMap({ words.vocabulary.id(of: $0.bytes) }) else {
        return nil
      }
      return (.other(WordPieceModel(words.vocabulary, unknown: unknown)), words.vocabulary)
    default: return nil
    }
  }

  /// Puts the stages of a class around the model.
  ///
  /// - Parameter processor: `post_processor` of a tokenizer.json; nil where there is none.
  mutating func build(
    _ built: BuiltClass, _ settings: InitSettings, _ vocabulary: Vocabulary, processor: JSONValue?
  ) throws(TokenizerError) {
    set("normalizer", built.normalizer(settings.values))
    set("pre_tokenizer", built.preTokenizer(settings.values))
    set("added_tokens", nil)
    let tokens = settings.tokens(built, beside: [])
    add(tokens)
    let ids = try AddedVocabulary(
      tokens, vocabulary: vocabulary, modelSize: vocabulary.count, normalizers: [], place: place
    ).ids
    set(
      "post_processor",
      built.postProcessor(settings, own: processor) { ids[$0] ?? vocabulary.id(of: $0.bytes) })
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
