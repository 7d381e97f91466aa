import JSON
import MaskModel

/// What `from_pretrained` of transformers 5.23.0 hands to a tokenizer class of the files beside the vocabulary.
struct InitSettings: Sendable {
  /// tokenizer_config.json, with the special tokens of special_tokens_map.json in old directories.
  private(set) var values: JSONValue
  /// `added_tokens_decoder`, in the order of the ids.
  let added: [Placed]
  /// Special tokens without a name (`extra_special_tokens`), where the files say them.
  private let extra: [JSONValue]?
  /// The same under its old name, where that did not become the new one; a class may add to them.
  private var additional: [JSONValue]?

  /// A token and the id that the files give it.
  struct Placed: Sendable {
    var id: Int
    var token: AddedToken
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
    if case .object(let decoder)? = config["added_tokens_decoder"] {
      values = config
      (extra, additional) = Self.lists(config, nil)
      added = Self.inOrder(decoder.members.map { (Int($0.key.string), $0.value) })
      return
    }
    values = Self.merged(config, specialTokens)
    (extra, additional) = Self.lists(config, specialTokens)
    added = Self.legacy(values, special: extra ?? [], addedTokens, ofFile)
  }

  /// The older name counts for the new one where tokenizer_config.json does not have that, but not in
  /// special_tokens_map.json. An object names its tokens: they are no list.
  private static func lists(_ config: JSONValue, _ specialTokens: JSONValue?) -> (extra: [JSONValue]?, [JSONValue]?) {
    var (extra, additional) = (config["extra_special_tokens"], config["additional_special_tokens"])
    if let old = additional, extra.map(isFalse) ?? true { (extra, additional) = (old, nil) }
    if case .object? = extra { extra = nil }
    if let more = specialTokens?["extra_special_tokens"]?.elements {
      let before = extra?.elements ?? []
      extra = .array(before + more.filter { !before.contains($0) })
    }
    return (extra.map { $0.elements ?? [] }, (specialTokens?["additional_special_tokens"] ?? additional)?.elements)
  }

  private static func isFalse(_ value: JSONValue) -> Bool {
    if case .object(let object) = value { return object.members.isEmpty }
    return value.isNull || value.elements?.isEmpty == true
  }

  private static func inOrder(_ tokens: [(id: Int?, value: JSONValue)]) -> [Placed] {
    var byID: [Int: AddedToken] = [:]
    for (id, value) in tokens { if let id, let token = AddedToken(python: value) { byID[id] = token } }
    return byID.sorted { $0.key < $1.key }.map { Placed(id: $0.key, token: $0.value) }
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
    return inOrder(tokens)
  }

  static func content(_ value: JSONValue?) -> Text? { value?.text ?? value?["content"]?.text }
}

// Special tokens.
extension InitSettings {
  /// The content of a role: what the files say, `null` among it, else the class's own.
  func role(_ key: Text, _ built: BuiltClass?) -> Text? {
    guard let given = values[key] else { return built?.roles.first { $0.key == key }?.content }
    return Self.content(given)
  }

  /// A role's content and id, as post-processors have them.
  func pair(_ key: Text, _ built: BuiltClass?, _ id: (Text) -> TokenID?) -> JSONValue? {
    guard let content = role(key, built), let id = id(content) else { return nil }
    return [.string(content), .integer(Int64(id))]
  }

  /// Tokens with a name, in the order of `_special_tokens_map`: the roles, then those of the model's own.
  func named(_ built: BuiltClass?) -> [(name: Text, value: JSONValue)] {
    var result = Self.roles.compactMap { key in role(key, built).map { (key, values[key] ?? .string($0)) } }
    guard case .object(let object) = values else { return result }
    for (key, content) in built?.own ?? [] {
      let given = values[key]
      if given?.isNull != true || given == nil { result.append((key, given ?? .string(content))) }
    }
    let known = Self.roles + (built?.own ?? []).map(\.key)
    let own = object.members.filter { $0.key.hasSuffix("_token") && !known.contains($0.key) }
    for isText in [false, true] {
      for member in own where (member.value.text != nil) == isText && Self.content(member.value) != nil {
        result.append((member.key, member.value))
      }
    }
    if case .object(let extra)? = values["extra_special_tokens"] { result += extra.members.map { ($0.key, $0.value) } }
    return result
  }

  /// Special tokens without a name: those of the files, else those that the class has.
  private func unnamed(_ built: BuiltClass?) -> [JSONValue] {
    if let extra { return extra }
    switch built?.kind {
    case .t5?:
      let given = additional ?? []
      return given.contains { Self.isBlank($0) } ? given : given + blanks.map { .string($0) }
    case .codeLlama?:
      let own: [JSONValue] = (built?.own ?? []).compactMap { key, content in
        // One that carries flags is an argument of the class, a text is not.
        guard let given = values[key], given.text == nil else { return .string(content) }
        return given.isNull ? nil : given
      }
      return (additional ?? []) + own
    default: return additional ?? []
    }
  }

  private static func isBlank(_ token: JSONValue) -> Bool {
    content(token)?.string.contains("<extra_id_") ?? false
  }

  /// T5Tokenizer stops where the files list some blanks and not as many as it expects.
  func checkBlanks(_ built: BuiltClass, _ place: Place) throws(TokenizerError) {
    guard built.kind == .t5, let additional else { return }
    let listed = additional.filter(Self.isBlank).count
    guard listed > 0, !blanks.isEmpty, listed != blanks.count else { return }
    throw place.malformed(
      found: "\(listed) special tokens `<extra_id_…>`",
      expected: "\(blanks.count) of them (`extra_ids`), or none: else \(built.name) stops")
  }

  /// What stands for a blank in a prompt of T5, `extra_ids` of them.
  var blanks: [Text] { (0..<max(min(values["extra_ids"]?.int ?? 100, 1 << 16), 0)).map { Text("<extra_id_\($0)>") } }

  /// Those of a SentencePiece model, which take the place of the older list.
  mutating func take(special tokens: [JSONValue]) { additional = tokens }

  /// Members that count where the files do not have them.
  mutating func fill(_ members: [(key: Text, value: JSONValue)]) {
    guard case .object(var object) = values else { return }
    for (key, value) in members where object[key] == nil {
      object.members.append(JSONObject.Member(key: key, value: value))
    }
    values = .object(object)
  }

  /// What `TokenizersBackend.__init__` adds to the tokens that are there already.
  ///
  /// - Parameter known: the added tokens of tokenizer.json where it is taken as it is.
  func tokens(_ built: BuiltClass?, beside known: [AddedToken]) -> [AddedToken] {
    var result = added.map(\.token)
    let contents = Set(known.map(\.content)).union(result.map(\.content))
    let named = named(built).map(\.value)
    let unnamed = unnamed(built)
    // Of two roles with one content and different flags both are added, and the last one counts.
    var taken: [JSONValue] = []
    for value in named + unnamed where !taken.contains(value) {
      guard let token = AddedToken(python: value, isSpecial: true), !contents.contains(token.content) else { continue }
      taken.append(value)
      result.append(token)
    }
    let names = Set(named.compactMap { Self.content($0) })
    for index in result.indices where names.contains(result[index].content) { result[index].isSpecial = true }
    guard built?.restatesSpecials == true else { return result }
    return result + (named + unnamed).compactMap { Self.content($0) }.map { AddedToken(special: $0) }
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
