import JSON
import MaskModel

/// What tokenizer_config.json says, as far as masks depend on it.
struct TokenizerConfig: Sendable {
  var bos: Text?
  var eos: Text?
  var pad: Text?
  var unk: Text?
  var addsBOS: Bool?
  var addsEOS: Bool?
  /// Nil where there is none, or one that means "no limit" (transformers writes 10³⁰).
  var modelMaxLength: Int?
  var chatTemplate: Text?
  var tokenizerClass: Text?
  /// Tokens that AutoTokenizer would add, in the order of their ids.
  var addedTokens: [Text] = []

  init() {}

  /// Takes the special tokens that are not named here from elsewhere.
  mutating func fill(from other: TokenizerConfig) {
    bos = bos ?? other.bos
    eos = eos ?? other.eos
    pad = pad ?? other.pad
    unk = unk ?? other.unk
  }

  init(_ bytes: [UInt8], file: String) throws(TokenizerError) { try self.init(SettingsFile(bytes), file: file) }

  init(_ settings: SettingsFile, file: String) throws(TokenizerError) {
    let value: JSONValue
    switch settings.parsed {
    case .success(let parsed): value = parsed
    case .failure(let error): throw .json(file: file, error)
    }
    let place = Place(file: file, byte: 0)
    guard case .object = value else {
      throw place.malformed(found: value.kindName, expected: "an object of settings")
    }
    bos = try Self.token("bos_token", value, place)
    eos = try Self.token("eos_token", value, place)
    pad = try Self.token("pad_token", value, place)
    unk = try Self.token("unk_token", value, place)
    addsBOS = try Self.flag("add_bos_token", value, place)
    addsEOS = try Self.flag("add_eos_token", value, place)
    modelMaxLength = Self.length(value["model_max_length"])
    chatTemplate = try Self.template(value["chat_template"], place)
    tokenizerClass = value["tokenizer_class"]?.text
    addedTokens = Self.added(value["added_tokens_decoder"])
  }

  /// A token is written as its content or as an object with `content`.
  private static func token(_ key: Text, _ value: JSONValue, _ place: Place) throws(TokenizerError) -> Text? {
    guard let token = value[key], !token.isNull else { return nil }
    guard let content = token.text ?? token["content"]?.text else {
      throw place.malformed(found: "`\(key)`: \(token.kindName)", expected: "a string or an object with `content`")
    }
    return content
  }

  private static func flag(_ key: Text, _ value: JSONValue, _ place: Place) throws(TokenizerError) -> Bool? {
    guard let flag = value[key], !flag.isNull else { return nil }
    guard let result = flag.flag else {
      throw place.malformed(found: "`\(key)`: \(flag.kindName)", expected: "true or false")
    }
    return result
  }

  private static func length(_ value: JSONValue?) -> Int? {
    switch value {
    case .integer(let length): length > 0 && length < 1 << 40 ? Int(length) : nil
    case .double(let length): length > 0 && length < Double(1 << 40) ? Int(length) : nil
    default: nil
    }
  }

  /// One template, or a list of named ones, of which `default` counts.
  private static func template(_ value: JSONValue?, _ place: Place) throws(TokenizerError) -> Text? {
    guard let value, !value.isNull else { return nil }
    if let text = value.text { return text }
    guard let list = value.elements else {
      throw place.malformed(found: "`chat_template`: \(value.kindName)", expected: "a string or a list of templates")
    }
    return list.first { $0["name"]?.text == "default" }?["template"]?.text
  }

  private static func added(_ value: JSONValue?) -> [Text] {
    guard case .object(let tokens) = value else { return [] }
    return tokens.members.compactMap { $0.value["content"]?.text }
  }
}
