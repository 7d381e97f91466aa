import JSON
import MaskModel

/// What stands beside the vocabulary in a model directory.
public struct ModelDirectory: Sendable {
  private let settingsFile: SettingsFile?
  private let modelFile: SettingsFile?
  private let specialTokensFile: SettingsFile?
  private let addedTokensFile: SettingsFile?
  /// chat_template.jinja
  public let chatTemplate: [UInt8]?
  /// The model's name on the hub, where it was named by it.
  public var repository: String?
  /// Whether there is a tekken.json too.
  public var hasTekken = false
  /// The trainer runs on transformers 4, which takes tokenizer.json as it is.
  public var isForTransformers4 = false

  /// - Parameters:
  ///   - config: tokenizer_config.json
  ///   - modelConfig: config.json
  ///   - specialTokens: special_tokens_map.json
  ///   - addedTokens: added_tokens.json
  ///   - chatTemplate: chat_template.jinja
  public init(
    config: [UInt8]? = nil, modelConfig: [UInt8]? = nil, specialTokens: [UInt8]? = nil, addedTokens: [UInt8]? = nil,
    chatTemplate: [UInt8]? = nil
  ) {
    settingsFile = config.map(SettingsFile.init)
    modelFile = modelConfig.map(SettingsFile.init)
    specialTokensFile = specialTokens.map(SettingsFile.init)
    addedTokensFile = addedTokens.map(SettingsFile.init)
    self.chatTemplate = chatTemplate
  }

  /// tokenizer_config.json
  public var config: [UInt8]? { settingsFile?.bytes }
  /// config.json
  public var modelConfig: [UInt8]? { modelFile?.bytes }

  /// The files that something was taken from, in words.
  var told: [String] {
    (settingsFile == nil ? [] : ["tokenizer_config.json: class, special tokens, added tokens, chat template"])
      + (specialTokensFile == nil || hasDecoder ? [] : ["special_tokens_map.json: special tokens"])
      + (addedTokensFile == nil || hasDecoder ? [] : ["added_tokens.json: added tokens"])
  }

  private var hasDecoder: Bool {
    if case .object? = settings["added_tokens_decoder"] { true } else { false }
  }

  func card() throws(TokenizerError) -> TokenizerConfig? {
    let card = try settingsFile.map { file throws(TokenizerError) in
      try TokenizerConfig(file, file: "tokenizer_config.json")
    }
    guard !hasDecoder, let specialTokensFile else { return card }
    // The special tokens of old directories count before those of tokenizer_config.json.
    let old = try TokenizerConfig(specialTokensFile, file: "special_tokens_map.json")
    var result = card ?? TokenizerConfig()
    (result.bos, result.eos) = (old.bos ?? result.bos, old.eos ?? result.eos)
    (result.pad, result.unk) = (old.pad ?? result.pad, old.unk ?? result.unk)
    return result
  }

  func choice(writesBytes: () -> Bool) -> TokenizerClassChoice {
    TokenizerClassChoice(
      settings: settings, model: model, repository: repository, writesBytes: writesBytes)
  }

  /// - Parameter ofFile: `added_tokens` of tokenizer.json.
  func settings(ofFile: JSONValue?) -> InitSettings {
    InitSettings(
      config: settings, specialTokens: specialTokensFile?.value, addedTokens: addedTokensFile?.value, ofFile: ofFile)
  }

  /// What stops transformers 5 in the files beside the vocabulary.
  func checkTokens() throws(TokenizerError) {
    guard !isForTransformers4 else { return }
    for (name, file) in [("config.json", modelFile), ("added_tokens.json", hasDecoder ? nil : addedTokensFile)] {
      _ = try BPEReader.json(name) { () throws(JSONError) in try file?.parsed.get() }
    }
    try TokenCheck(
      config: settings, specialTokens: hasDecoder ? nil : specialTokensFile?.value,
      addedTokens: hasDecoder ? nil : addedTokensFile?.value
    ).run()
  }

  /// Special tokens by the names that chat templates know them by: those of all models, then the model's own.
  ///
  /// - Parameters:
  ///   - vocabulary: the bytes of tokenizer.json, asked for where it decides on the class.
  ///   - model: those of tokenizer.model where there is no tokenizer.json, asked for where it names tokens itself.
  public func namedTokens(
    vocabulary: () -> [UInt8]?, model: () -> [UInt8]? = { nil }
  ) -> [(name: Text, content: Text)] {
    let choice = choice { vocabulary()?.withUnsafeBufferPointer { ClassLoading.hasByteLevel($0) } ?? false }
    var settings = settings(ofFile: nil)
    if choice.kind == .file, !isForTransformers4, let bytes = model() {
      settings = bytes.withUnsafeBufferPointer { buffer in
        (try? SentencePieceConversion(buffer, file: "tokenizer.model", of: self))?.settings ?? settings
      }
    }
    let named = settings.named(isForTransformers4 ? nil : BuiltClass.find(choice))
    return named.compactMap { name, value in InitSettings.content(value).map { (name, $0) } }
  }

  /// Whether code of the model's own makes the tokenizer.
  var hasOwnCode: Bool { TokenizerClassChoice.hasOwnCode(settings) }

  /// What is not followed of a directory, whatever its class.
  var hints: [String] {
    guard hasOwnCode else { return [] }
    return [
      "the model has code of its own for its tokenizer (`auto_map`), which transformers runs with trust_remote_code; "
        + "these are the ids without it"
    ]
  }

  var modelType: String? { model["model_type"]?.text?.string }

  var settings: JSONValue { settingsFile?.value ?? .object(JSONObject()) }
  var model: JSONValue { modelFile?.value ?? .object(JSONObject()) }
}
