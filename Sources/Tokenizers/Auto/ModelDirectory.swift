import JSON
import MaskModel

/// What stands beside the vocabulary in a model directory, as bytes.
public struct ModelDirectory: Sendable {
  /// tokenizer_config.json
  public var config: [UInt8]?
  /// config.json
  public var modelConfig: [UInt8]?
  /// special_tokens_map.json
  public var specialTokens: [UInt8]?
  /// added_tokens.json
  public var addedTokens: [UInt8]?
  /// chat_template.jinja
  public var chatTemplate: [UInt8]?
  /// The model's name on the hub, where it was named by it.
  public var repository: String?
  /// Whether there is a tekken.json too.
  public var hasTekken = false
  /// The trainer runs on transformers 4, which takes tokenizer.json as it is.
  public var isForTransformers4 = false

  public init(config: [UInt8]? = nil, modelConfig: [UInt8]? = nil, chatTemplate: [UInt8]? = nil) {
    self.config = config
    self.modelConfig = modelConfig
    self.chatTemplate = chatTemplate
  }

  /// The files that something was taken from, in words.
  var told: [String] {
    (config == nil ? [] : ["tokenizer_config.json: class, special tokens, added tokens, chat template"])
      + (specialTokens == nil || hasDecoder ? [] : ["special_tokens_map.json: special tokens"])
      + (addedTokens == nil || hasDecoder ? [] : ["added_tokens.json: added tokens"])
  }

  private var hasDecoder: Bool {
    if case .object? = Self.object(config)["added_tokens_decoder"] { true } else { false }
  }

  func card() throws(TokenizerError) -> TokenizerConfig? {
    let card = try config.map { bytes throws(TokenizerError) in
      try TokenizerConfig(bytes, file: "tokenizer_config.json")
    }
    guard !hasDecoder, let specialTokens else { return card }
    // The special tokens of old directories count before those of tokenizer_config.json.
    let old = try TokenizerConfig(specialTokens, file: "special_tokens_map.json")
    var result = card ?? TokenizerConfig()
    (result.bos, result.eos) = (old.bos ?? result.bos, old.eos ?? result.eos)
    (result.pad, result.unk) = (old.pad ?? result.pad, old.unk ?? result.unk)
    return result
  }

  func choice(writesBytes: () -> Bool) -> TokenizerClassChoice {
    TokenizerClassChoice(
      settings: Self.object(config), model: Self.object(modelConfig), repository: repository, writesBytes: writesBytes)
  }

  /// - Parameter ofFile: `added_tokens` of tokenizer.json.
  func settings(ofFile: JSONValue?) -> InitSettings {
    InitSettings(
      config: Self.object(config), specialTokens: specialTokens.map(Self.object),
      addedTokens: addedTokens.map(Self.object),
      ofFile: ofFile)
  }

  /// Special tokens by the names that chat templates know them by: those of all models, then the model's own.
  ///
  /// - Parameter vocabulary: the bytes of tokenizer.json, asked for where it decides on the class.
  public func namedTokens(vocabulary: () -> [UInt8]?) -> [(name: Text, content: Text)] {
    let choice = choice { vocabulary()?.withUnsafeBufferPointer { ClassLoading.hasByteLevel($0) } ?? false }
    let named = settings(ofFile: nil).named(isForTransformers4 ? nil : BuiltClass.find(choice))
    return named.compactMap { name, value in InitSettings.content(value).map { (name, $0) } }
  }

  /// Whether code of the model's own makes the tokenizer.
  var hasOwnCode: Bool { TokenizerClassChoice.hasOwnCode(Self.object(config)) }

  var modelType: String? { Self.object(modelConfig)["model_type"]?.text?.string }

  private static func object(_ bytes: [UInt8]?) -> JSONValue {
    // What is wrong with it is said where its settings are read.
    bytes.flatMap { try? JSONValue(parsing: $0, replacesLoneSurrogates: true) } ?? .object(JSONObject())
  }
}
