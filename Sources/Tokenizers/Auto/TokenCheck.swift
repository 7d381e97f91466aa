import JSON
import MaskModel

/// Special and added tokens in the files of a model directory at which `from_pretrained` of transformers 5.23.0 stops: a
/// tokenizer that no trainer has is not to look like one.
struct TokenCheck {
  /// tokenizer_config.json
  let config: JSONValue
  /// special_tokens_map.json, where it counts.
  let specialTokens: JSONValue?
  /// added_tokens.json, where it counts.
  let addedTokens: JSONValue?

  private static let configName = "tokenizer_config.json"
  private static let mapName = "special_tokens_map.json"

  func run() throws(TokenizerError) {
    try checkConfig()
    try checkMap()
    try checkDecoder()
    try checkAddedTokens()
  }

  private func checkConfig() throws(TokenizerError) {
    guard case .object(let object) = config else { return }
    for member in object.members {
      let isRole = InitSettings.roles.contains(member.key)
      if isRole, specialTokens?[member.key] == nil { try check(member.value, "`\(member.key)`", isTyped: true) }
      guard member.key.hasSuffix("_special_tokens"), specialTokens?[member.key] == nil else { continue }
      for token in member.value.elements ?? [] { try check(token, "`\(member.key)`", isTyped: true) }
    }
  }

  /// There an object needs no type, but one of the unnamed ones under the older name.
  private func checkMap() throws(TokenizerError) {
    let older = "additional_special_tokens"
    for token in specialTokens?[Text(older)]?.elements ?? [] {
      try check(token, "`\(older)`", in: Self.mapName, isTyped: true)
    }
    for token in specialTokens?["extra_special_tokens"]?.elements ?? [] where token["special"] != nil {
      throw Self.wrong("`extra_special_tokens`", in: Self.mapName, "`special` in a token", "tokens without it")
    }
  }

  private func checkDecoder() throws(TokenizerError) {
    guard case .object(let decoder)? = config["added_tokens_decoder"] else { return }
    for member in decoder.members {
      let name = "`added_tokens_decoder`, `\(member.key)`"
      guard Int(member.key.string) != nil else {
        throw Self.wrong(name, in: Self.configName, "no id", "digits")
      }
      guard case .object = member.value else {
        throw Self.wrong(name, in: Self.configName, member.value.kindName, "a token (an object)")
      }
      try check(member.value, name, isTyped: false)
    }
  }

  private func checkAddedTokens() throws(TokenizerError) {
    guard let addedTokens else { return }
    guard case .object(let tokens) = addedTokens else {
      throw Self.wrong(nil, in: "added_tokens.json", addedTokens.kindName, "an object of tokens and their ids")
    }
    for member in tokens.members where member.value.int == nil {
      throw Self.wrong("`\(member.key)`", in: "added_tokens.json", member.value.kindName, "an integer, its id")
    }
  }

  private func check(_ token: JSONValue, _ name: String, in file: String = configName, isTyped: Bool)
    throws(TokenizerError)
  {
    guard case .object = token else { return }
    if isTyped, token["__type"] == nil {
      throw Self.wrong(name, in: file, "an object without `__type`", "a text, or an object with `__type`")
    }
    for flag: Text in ["lstrip", "rstrip", "single_word", "normalized", "special"] {
      guard let value = token[flag], value.flag == nil else { continue }
      throw Self.wrong("\(name), `\(flag)`", in: file, value.kindName, "true or false")
    }
  }

  private static func wrong(_ name: String?, in file: String, _ found: String, _ expected: String) -> TokenizerError {
    Place(file: file, byte: 0).malformed(found: (name.map { $0 + ": " } ?? "") + found, expected: expected)
  }
}
