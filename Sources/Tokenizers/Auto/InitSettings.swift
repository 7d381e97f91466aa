import JSON
import MaskModel

/// What `from_pretrained` of transformers 5.23.0 hands to a tokenizer class of the files beside the vocabulary.
struct InitSettings: Sendable {
  /// tokenizer_config.json, with the special tokens of special_tokens_map.json in old directories.
  var values: JSONValue
  /// `added_tokens_decoder`, in its own order.
  let added: [Placed]
  /// What special_tokens_map.json has: arguments of a class, where texts of tokenizer_config.json are not.
  let argued: [Text: JSONValue]
  /// Special tokens without a name (`extra_special_tokens`), where the files say them.
  let extra: [JSONValue]?
  /// The same under its old name, where that did not become the new one; a class may add to them.
  var additional: [JSONValue]?

  /// A token and the id that the files give it.
  struct Placed: Sendable {
    var id: Int
    var token: PythonToken
  }

  /// Tokens with a role in every class, in the order in which they are added.
  static let roles: [Text] = [
    "bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token",
  ]

  /// - Parameters:
  ///   - specialTokens: special_tokens_map.json; counts where tokenizer_config.json has no `added_tokens_decoder`.
  ///   - addedTokens: added_tokens.json; the same.
  ///   - ofFile: `added_tokens` of tokenizer.json; the same.
  init(config: JSONValue, specialTokens: JSONValue?, addedTokens: JSONValue?, ofFile: JSONValue?) {
    let config = Self.withNames(config)
    if case .object(let decoder)? = config["added_tokens_decoder"] {
      values = config
      (extra, additional) = Self.lists(config, nil)
      argued = [:]
      added = Self.placed(decoder.members.map { (Int($0.key.string), $0.value) })
      return
    }
    values = Self.merged(config, specialTokens)
    (extra, additional) = Self.lists(config, specialTokens)
    argued = Self.arguments(specialTokens)
    added = Self.legacy(values, special: extra ?? [], addedTokens, ofFile)
  }

  /// The older name counts for the new one where tokenizer_config.json does not have that, but not in
  /// special_tokens_map.json. An object names its tokens: they are no list.
  private static func lists(_ config: JSONValue, _ specialTokens: JSONValue?) -> (
    extra: [JSONValue]?, additional: [JSONValue]?
  ) {
    var (extra, additional) = (config["extra_special_tokens"], config["additional_special_tokens"])
    if let old = additional, extra.map(isFalse) ?? true { (extra, additional) = (old, nil) }
    if case .object? = extra { extra = nil }
    if let more = specialTokens?["extra_special_tokens"]?.elements {
      let before = extra?.elements ?? []
      extra = .array(before + more.map(asSpecial).filter { !before.contains($0) })
    }
    return (extra.map { $0.elements ?? [] }, (specialTokens?["additional_special_tokens"] ?? additional)?.elements)
  }

  /// Names under the older name of `extra_special_tokens` go with the new one. Texts with a name that stand in the file
  /// itself, and names in `extra_special_tokens`, take the place of an object of names.
  private static func withNames(_ config: JSONValue) -> JSONValue {
    guard case .object(var object) = config else { return config }
    if case .object? = object["additional_special_tokens"], object["extra_special_tokens"].map(isFalse) ?? true {
      object.members.removeAll { $0.key == "extra_special_tokens" }
      for index in object.members.indices where object.members[index].key == "additional_special_tokens" {
        object.members[index].key = "extra_special_tokens"
      }
    }
    let names = object.members.contains { isNamed($0.key) && $0.value.text != nil }
    var extra = false
    if case .object(let more)? = object["extra_special_tokens"] { extra = !more.members.isEmpty }
    if names || extra { object.members.removeAll { $0.key == "model_specific_special_tokens" } }
    return .object(object)
  }

  /// Whether a member names a token that is none of the roles.
  static func isNamed(_ key: Text) -> Bool { key.hasSuffix("_token") && !roles.contains(key) }

  private static func isFalse(_ value: JSONValue) -> Bool {
    if case .object(let object) = value { return object.members.isEmpty }
    return value.isNull || value.elements?.isEmpty == true
  }

  /// As a dictionary of Python: an id that comes again keeps its place.
  private static func placed(_ tokens: [(id: Int?, value: JSONValue)]) -> [Placed] {
    var result: [Placed] = []
    var places: [Int: Int] = [:]
    for (id, value) in tokens {
      guard let id, let token = PythonToken(value) else { continue }
      if let place = places[id] {
        result[place].token = token
      } else {
        places[id] = result.count
        result.append(Placed(id: id, token: token))
      }
    }
    return result
  }

  /// `AddedToken(**token, special=True)` of an object.
  private static func asSpecial(_ value: JSONValue) -> JSONValue {
    guard case .object(var token) = value else { return value }
    token.members.removeAll { $0.key == "special" }
    return .object(JSONObject(token.members + [JSONObject.Member(key: "special", value: true)]))
  }

  private static func arguments(_ specialTokens: JSONValue?) -> [Text: JSONValue] {
    guard case .object(let map)? = specialTokens else { return [:] }
    return Dictionary(map.members.map { ($0.key, asSpecial($0.value)) }) { $1 }
  }

  private static func merged(_ config: JSONValue, _ specialTokens: JSONValue?) -> JSONValue {
    guard case .object(let special)? = specialTokens, case .object(var object) = config else { return config }
    for var member in special.members {
      if isNamed(member.key), let text = object[member.key], text.text != nil {
        // As a name it counts before the other file's, but in that one's place.
        object.members.removeAll { $0.key == member.key }
        member.value = text
      } else if member.key != "extra_special_tokens" {
        member.value = asSpecial(member.value)
      } else if case .object(let named)? = object[member.key] {
        // Names stay beside a list, and are joined with others.
        guard case .object(let more) = member.value else { continue }
        member.value = .object(JSONObject(named.members + more.members))
      }
      object.members.append(member)
    }
    return .object(object)
  }

  private static func legacy(
    _ values: JSONValue, special: [JSONValue], _ addedTokens: JSONValue?, _ ofFile: JSONValue?
  ) -> [Placed] {
    var tokens: [(Int?, JSONValue)] = []
    // Tokens of tokenizer_config.json that carry flags are no tokens yet when this is asked.
    func isText(_ value: JSONValue) -> Bool { value["__type"] == nil }
    let asked = roles.compactMap { values[$0] } + special
    let names = Set(asked.filter(isText).compactMap { content($0) })
    if case .object(let written)? = addedTokens {
      for member in written.members {
        let isSpecial = names.contains(member.key)
        tokens.append((member.value.int, ["content": .string(member.key), "special": .bool(isSpecial)]))
      }
    }
    for value in ofFile?.elements ?? [] { tokens.append((value["id"]?.int, value)) }
    return placed(tokens)
  }

  static func content(_ value: JSONValue?) -> Text? { value?.text ?? value?["content"]?.text }
}
