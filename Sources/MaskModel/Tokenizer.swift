import JSON

/// A loaded tokenizer: immutable, shared by all threads. Asked once a row, never once a token.
public protocol Tokenizer: Sendable {
  var card: TokenizerCard { get }

  /// A new encoder with its own caches and scratch memory, for one thread.
  func makeEncoder() -> any TokenEncoder

  /// The id of a vocabulary entry or added token spelled exactly so (`Ġthe`, `<eos>`), as `convert_tokens_to_ids`.
  func id(of spelling: Text) -> TokenID?

  /// The entry as the vocabulary spells it, nil for an id that it does not have.
  func spelling(of id: TokenID) -> Text?

  /// The bytes of running text that the token stands for (`Ġthe` → ` the`); may be invalid UTF-8 on their own.
  func bytes(of id: TokenID) -> [UInt8]?

  /// Added tokens (special or not): cut out of a text before anything else happens to it.
  func isAdded(_ id: TokenID) -> Bool

  /// True for added tokens that are marked special.
  func isSpecial(_ id: TokenID) -> Bool

  /// True for special tokens that take no white space along, count beside any character, and are looked for in the text
  /// as it is: what `add_special_tokens` of transformers makes of a text.
  func isPlainSpecial(_ id: TokenID) -> Bool

  /// All that are added, in any order.
  var addedIDs: [TokenID] { get }
}

extension Tokenizer {
  public var addedIDs: [TokenID] { (0..<TokenID(clamping: card.vocabularySize)).filter(isAdded) }
}

/// Turns text into tokens. Not `Sendable`: one per thread.
public protocol TokenEncoder: AnyObject {
  /// Appends the tokens of `text` to `encoding`.
  ///
  /// - Parameters:
  ///   - text: valid UTF-8, fewer than 2³¹ bytes.
  ///   - addSpecialTokens: whether the tokenizer's post-processor adds its own (BOS …), as in Hugging Face.
  func encode(_ text: UnsafeBufferPointer<UInt8>, addSpecialTokens: Bool, into encoding: inout Encoding)

  /// Appends the tokens of `text` to `encoding`, and those that its first `prefix` bytes have by themselves to
  /// `prefixEncoding`: what two calls give, at the price of little more than one.
  func encode(
    _ text: UnsafeBufferPointer<UInt8>, prefix: Int, addSpecialTokens: Bool, into encoding: inout Encoding,
    _ prefixEncoding: inout Encoding)

  /// Why a text that was encoded since the last call cannot be turned into tokens (an expression of the tokenizer ran
  /// out of steps): then what was appended counts for nothing. Nil where all is well.
  func takeFailure() -> String?
}

extension TokenEncoder {
  public func takeFailure() -> String? { nil }

  public func encode(
    _ text: UnsafeBufferPointer<UInt8>, prefix: Int, addSpecialTokens: Bool, into encoding: inout Encoding,
    _ prefixEncoding: inout Encoding
  ) {
    encode(
      UnsafeBufferPointer(rebasing: text[..<prefix]), addSpecialTokens: addSpecialTokens, into: &prefixEncoding)
    encode(text, addSpecialTokens: addSpecialTokens, into: &encoding)
  }

  /// For a text at hand once: settings, templates, tests. Hot paths reuse their own `Encoding`.
  public func encode(_ text: Text, addSpecialTokens: Bool) -> Encoding {
    var encoding = Encoding()
    text.bytes.withUnsafeBufferPointer { encode($0, addSpecialTokens: addSpecialTokens, into: &encoding) }
    return encoding
  }
}

/// What is known of a tokenizer besides its vocabulary: for headers, `maskcheck tokenizer` and the trainers.
public struct TokenizerCard: Sendable, Hashable {
  /// The path as it was given.
  public var source: String
  /// `bpe`, later `unigram`, `wordpiece` …
  public var kind: String
  /// Entries of the model and added tokens together, as `len(tokenizer)`.
  public var vocabularySize: Int
  public var bos: SpecialToken?
  public var eos: SpecialToken?
  public var pad: SpecialToken?
  public var unk: SpecialToken?
  public var addsBOS: Bool?
  public var addsEOS: Bool?
  public var modelMaxLength: Int?
  /// In tokens, what `truncation` or a fixed `padding` of tokenizer.json says: processors cut texts at it, trainers that
  /// call the tokenizer itself do not.
  public var savedMaxLength: Int?
  public var chatTemplate: Text?
  /// The pipeline in words, a stage each: `NFC`, `split by the pattern of Qwen 2`, …
  public var pipeline: [String]
  /// The files that were read, and what came from each.
  public var files: [String]
  /// `tokenizer_class` of tokenizer_config.json: trainers name it in their errors.
  public var tokenizerClass: Text?
  /// The class that AutoTokenizer of transformers 5 makes of the directory; nil where only a file was named.
  public var builtClass: String?

  public init(
    source: String, kind: String, vocabularySize: Int, bos: SpecialToken? = nil, eos: SpecialToken? = nil,
    pad: SpecialToken? = nil, unk: SpecialToken? = nil, addsBOS: Bool? = nil, addsEOS: Bool? = nil,
    modelMaxLength: Int? = nil, savedMaxLength: Int? = nil, chatTemplate: Text? = nil, pipeline: [String] = [],
    files: [String] = [],
    tokenizerClass: Text? = nil, builtClass: String? = nil
  ) {
    self.source = source
    self.kind = kind
    self.vocabularySize = vocabularySize
    self.bos = bos
    self.eos = eos
    self.pad = pad
    self.unk = unk
    self.addsBOS = addsBOS
    self.addsEOS = addsEOS
    self.modelMaxLength = modelMaxLength
    self.savedMaxLength = savedMaxLength
    self.chatTemplate = chatTemplate
    self.pipeline = pipeline
    self.files = files
    self.tokenizerClass = tokenizerClass
    self.builtClass = builtClass
  }
}

/// A token with a role (BOS, EOS, …) in tokenizer_config.json.
public struct SpecialToken: Sendable, Hashable {
  public var content: Text
  /// Nil where the vocabulary does not have it.
  public var id: TokenID?

  public init(content: Text, id: TokenID?) {
    self.content = content
    self.id = id
  }
}
