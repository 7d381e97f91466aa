import JSON
import MaskModel

/// What `from_pretrained` of transformers 5.23.0 hands to a tokenizer class of the files beside the vocabulary.
struct InitSettings: Sendable {
  /// tokenizer_config.json, with the special tokens of special_tokens_map.json in old directories.
  let values: JSONValue
  /// `added_tokens_decoder`, in the order of the ids.
  let added: [AddedToken]

  /// Tokens with a role in every class, in the order in which they are added.
  static let roles: [Text] = [
    "bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token",
  ]

  /// - Parameters:
  ///   - specialTokens: special_tokens_map.json; counts where tokenizer_config.json has no `added_tokens_decoder`.
  ///   - addedTokens: added_tokens.json; the same.
  ///   - ofFile: `added_tokens` of tokenizer.json; the same.
  init(config: JSONValue, specialTokens: JSONValue?, addedTokens: JSONValue?, ofFile: JSONValue?) {
    if case .object(let decoder)? = config["added_tokens_decoder"] {
      values = config
      added = Self.inOrder(decoder.members.map { (Int($0.key.string), $0.value) })
      return
    }
    values = Self.merged(config, specialTokens)
    added = Self.legacy(values, addedTokens, ofFile)
  }

  private static func inOrder(_ tokens: [(id: Int?, value: JSONValue)]) -> [AddedToken] {
    var byID: [Int: AddedToken] = [:]
    for (id, value) in tokens { if let id, let token = AddedToken(python: value) { byID[id] = token } }
    return byID.sorted { $0.key < $1.key }.map(\.value)
  }

  private static func merged(_ config: JSONValue, _ specialTokens: JSONValue?) -> JSONValue {
    guard case .object(let special)? = specialTokens, case .object(var object) = config else { return config }
    for var member in special.members {
      if case .object(var token) = member.value, member.key != "extra_special_tokens" {
        token.members.removeAll { $0.key == "special" }
        member.value = .object(JSONObject(token.members + [JSONObject.Member(key: "special", value: true)]))
      }
      object.members.append(member)
    }
    return .object(object)
  }

  private static func legacy(_ values: JSONValue, _ addedTokens: JSONValue?, _ ofFile: JSONValue?) -> [AddedToken] {
    var tokens: [(Int?, JSONValue)] = []
    // Tokens of tokenizer_config.json that carry flags are no tokens yet when this is asked.
    func isText(_ value: JSONValue) -> Bool { value["__type"] == nil }
    let asked = roles.compactMap { values[$0] } + extra(values, isRead: true)
    let special = Set(asked.filter(isText).compactMap { content($0) })
    if case .object(let written)? = addedTokens {
      for member in written.members {
        let isSpecial = special.contains(member.key)
        tokens.append((member.value.int, ["content": .string(member.key), "special": .bool(isSpecial)]))
      }
    }
    for value in ofFile?.elements ?? [] { tokens.append((value["id"]?.int, value)) }
    return inOrder(tokens)
  }

  static func content(_ value: JSONValue?) -> Text? { value?.text ?? value?["content"]?.text }

  /// Special tokens without a name. Those that are named (`extra_special_tokens` as an object) leave the place of these
  /// to the older setting, though not yet where added_tokens.json is read.
  private static func extra(_ values: JSONValue, isRead: Bool = false) -> [JSONValue] {
    let given = values["extra_special_tokens"]
    if let list = given?.elements, !list.isEmpty { return list }
    if isRead, case .object(let named)? = given, !named.members.isEmpty { return [] }
    return values["additional_special_tokens"]?.elements ?? []
  }
}

// Special tokens.
extension InitSettings {
  /// The content of a role: what the files say, `null` among it, else the class's own.
  func role(_ key: Text, _ built: BuiltClass?) -> Text? {
    guard let given = values[key] else { return built?.roles.first { $0.key == key }?.content }
    return Self.content(given)
  }

  /// Tokens with a name, in the order of `_special_tokens_map`: the roles, then those of the model's own.
  func named(_ built: BuiltClass?) -> [(name: Text, value: JSONValue)] {
    var result = Self.roles.compactMap { key in role(key, built).map { (key, values[key] ?? .string($0)) } }
    guard case .object(let object) = values else { return result }
    let own = object.members.filter { $0.key.hasSuffix("_token") && !Self.roles.contains($0.key) }
    for isText in [false, true] {
      for member in own where (member.value.text != nil) == isText && Self.content(member.value) != nil {
        result.append((member.key, member.value))
      }
    }
    if case .object(let extra)? = values["extra_special_tokens"] { result += extra.members.map { ($0.key, $0.value) } }
    return result
  }

  /// What `TokenizersBackend.__init__` adds to the tokens that are there already.
  ///
  /// - Parameter known: the added tokens of tokenizer.json where it is taken as it is.
  func tokens(_ built: BuiltClass?, beside known: [AddedToken]) -> [AddedToken] {
    var result = added
    let contents = Set(known.map(\.content)).union(added.map(\.content))
    let named = named(built).map(\.value)
    // Of two roles with one content and different flags both are added, and the last one counts.
    var taken: [JSONValue] = []
    for value in named + Self.extra(values) where !taken.contains(value) {
      guard let token = AddedToken(python: value, isSpecial: true), !contents.contains(token.content) else { continue }
      taken.append(value)
      result.append(token)
    }
    let names = Set(named.compactMap { Self.content($0) })
    for index in result.indices where names.contains(result[index].content) { result[index].isSpecial = true }
    guard built?.restatesSpecials == true else { return result }
    return result + (named + Self.extra(values)).compactMap { Self.content($0) }.map { AddedToken(special: $0) }
  }
}

extension AddedToken {
  /// `AddedToken(**value)`, or of a text `AddedToken(value, special=…)`: what is not said is false, and `normalized` the
  /// opposite of `special`.
  fileprivate init?(python value: JSONValue, isSpecial: Bool = false) {
    guard let content = value.text ?? value["content"]?.text else { return nil }
    func flag(_ key: Text, _ fallback: Bool) -> Bool { value[key]?.flag ?? fallback }
    let special = flag("special", value.text != nil && isSpecial)
    self.init(
      content: content, stripsLeft: flag("lstrip", false), stripsRight: flag("rstrip", false),
      isSingleWord: flag("single_word", false), isNormalized: flag("normalized", !special), isSpecial: special)
  }
}
