import JSON

/// The class that `AutoTokenizer.from_pretrained` of transformers 5.23.0 makes of a model directory, in its order of
/// asking (models/auto/tokenization_auto.py).
struct TokenizerClassChoice: Equatable, Sendable {
  /// As Python prints it.
  let name: String
  let kind: TokenizerClasses.Kind

  private static let file = TokenizerClassChoice(name: "TokenizersBackend", kind: .file)
  private static let general = ["TokenizersBackend", "PythonBackend", "PreTrainedTokenizerFast"]

  private init(name: String, kind: TokenizerClasses.Kind) {
    self.name = name
    self.kind = kind
  }

  /// - Parameters:
  ///   - settings: tokenizer_config.json.
  ///   - model: config.json.
  ///   - repository: the model's name on the hub, where it has one.
  ///   - writesBytes: whether tokenizer.json has the word `"ByteLevel"`; asked for only where it decides.
  init(settings: JSONValue, model: JSONValue, repository: String?, writesBytes: () -> Bool) {
    self = Self.choose(settings, model, repository, writesBytes)
  }

  /// Whether code of the model's own makes the tokenizer: `AutoTokenizer` in `auto_map`, which in old files is a list.
  static func hasOwnCode(_ settings: JSONValue) -> Bool {
    guard let map = settings["auto_map"] else { return false }
    return map.elements != nil || map["AutoTokenizer"].map { !$0.isNull } ?? false
  }

  private static func choose(
    _ settings: JSONValue, _ model: JSONValue, _ repository: String?, _ writesBytes: () -> Bool
  ) -> TokenizerClassChoice {
    let own = settings["tokenizer_class"]?.text?.string
    let inModel = model["tokenizer_class"]?.text?.string
    let type = model["model_type"]?.text?.string ?? ""
    let mapped = type.isEmpty ? nil : TokenizerClasses.name(ofModel: type).map(plain)
    if !hasOwnCode(settings) {
      if let repository, TokenizerClasses.isFromFile(repository) { return file }
      // An empty name is one, but not here.
      if let said = own == "" ? inModel : own ?? inModel {
        let names = [type, model["model_name"]?.text?.string].compactMap(\.self)
        let isMistaken = names.contains(where: TokenizerClasses.isMistaken)
        if plain(said) == "LlamaTokenizer", !isMistaken, writesBytes() { return file }
        if let mapped, mapped != plain(said) { return settled(mapped: mapped, said: said, isMistaken) }
      }
    }
    if let own { return found(plain(own)) ?? file }
    if let said = inModel { return found(plain(said)) ?? file }
    return TokenizerClasses.name(ofConfigured: type).map(plain).flatMap(found) ?? file
  }

  /// Where configuration and model type name different classes.
  private static func settled(mapped: String, said: String, _ isMistaken: Bool) -> TokenizerClassChoice {
    guard !general.contains(mapped), let choice = found(isMistaken ? mapped : said),
      !general.contains(choice.name)
    else { return file }
    return choice
  }

  private static func found(_ name: String) -> TokenizerClassChoice? {
    switch TokenizerClasses.kind(name) {
    case nil: nil
    case .file: file
    case .builds(let own): TokenizerClassChoice(name: own, kind: .builds(own))
    case .python(let own): TokenizerClassChoice(name: own, kind: .python(own))
    }
  }

  private static func plain(_ name: String) -> String { name.hasSuffix("Fast") ? String(name.dropLast(4)) : name }
}
