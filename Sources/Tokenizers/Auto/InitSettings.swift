import JSON
import MaskModel

/// What `from_pretrained` of transformers 5.23.0 hands to a tokenizer class of the files beside the vocabulary.
struct InitSettings: Sendable {
  /// tokenizer_config.json, with the special tokens of special_tokens_map.json in old directories.
  private(set) var values: JSONValue
  /// `added_tokens_decoder`, in its own order.
  let added: [Placed]
  /// Members that special_tokens_map.json has: they are arguments of a class, where texts of tokenizer_config.json are not.
  private let argued: Set<Text>
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
      argued = []
      added = Self.placed(decoder.members.map { (Int($0.key.string), $0.value) })
      return
    }
    values = Self.merged(config, specialTokens)
    (extra, additional) = Self.lists(config, specialTokens)
    argued = if case .object(let map)? = specialTokens { Set(map.members.map(\.key)) } else { [] }
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

  private static func isFalse(_ value: JSONValue) -> Bool {
    if case .object(let object) = value { return object.members.isEmpty }
    return value.isNull || value.elements?.isEmpty == true
  }

  /// As a dictionary of Python: an id that comes again keeps its place.
  private static func placed(_ tokens: [(id: Int?, value: JSONValue)]) -> [Placed] {
    var result: [Placed] = []
    var places: [Int: Int] = [:]
    for (id, value) in tokens {
      guard let id, let token = AddedToken(python: value) else { continue }
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

  private static func merged(_ config: JSONValue, _ specialTokens: JSONValue?) -> JSONValue {
    guard case .object(let special)? = specialTokens, case .object(var object) = config else { return config }
    for var member in special.members {
      if member.key != "extra_special_tokens" {
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
      for member in own where isArgument(member.key, member.value) != isText && Self.content(member.value) != nil {
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
        guard let given = values[key], isArgument(key, given) else { return .string(content) }
        return given.isNull ? nil : given
      }
      return (additional ?? []) + own
    default: return additional ?? []
    }
  }

  /// Whether a token with a name becomes an argument of the class: a text of tokenizer_config.json does not.
  private func isArgument(_ key: Text, _ value: JSONValue) -> Bool { value.text == nil || argued.contains(key) }

  private static func isBlank(_ token: JSONValue) -> Bool {
    content(token)?.string.contains("<extra_id_") ?? false
  }

  /// Where a token that is put around a text is null, or the blanks of T5 are not to be counted, the class stops.
  func check(_ built: BuiltClass, _ place: Place) throws(TokenizerError) {
    let around: [Text] =
      switch built.kind {
      case .t5: ["eos_token"]
      case .xlmRoberta: ["bos_token", "eos_token"]
      case .roberta: ["sep_token", "cls_token"]
      default: []
      }
    if let missing = around.first(where: { role($0, built) == nil }) {
      throw place.malformed(found: "`\(missing)`: null", expected: "a token: else \(built.name) stops")
    }
    if built.kind == .t5 { try checkBlanks(built, place) }
  }

  private func checkBlanks(_ built: BuiltClass, _ place: Place) throws(TokenizerError) {
    if let given = values["extra_ids"] {
      guard let count = given.int, count <= Self.mostBlanks else {
        throw place.malformed(found: "`extra_ids`: \(given.kindName)", expected: "an integer up to \(Self.mostBlanks)")
      }
    }
    guard let additional else { return }
    let listed = additional.filter(Self.isBlank).count
    guard listed > 0, !blanks.isEmpty, listed != blanks.count else { return }
    throw place.malformed(
      found: "\(listed) special tokens `<extra_id_…>`",
      expected: "\(blanks.count) of them (`extra_ids`), or none: else \(built.name) stops")
  }

  /// What stands for a blank in a prompt of T5, `extra_ids` of them.
  var blanks: [Text] {
    let count = max(min(values["extra_ids"]?.int ?? 100, Self.mostBlanks), 0)
    return (0..<count).map { Text("<extra_id_\($0)>") }
  }

  private static let mostBlanks = 1 << 16

  /// The token that `padding` of a tokenizer.json names, where no other is named.
  mutating func takePadding(_ padding: JSONValue?) {
    if let token = padding?["pad_token"], token.text != nil { fill([("pad_token", token)]) }
  }

  func check(_ place: Place) throws(TokenizerError) {
    guard values["split_special_tokens"]?.flag == true else { return }
    throw place.unsupported(
      "`split_special_tokens` in tokenizer_config.json, which cuts special tokens in a text to pieces,",
      supported: "`split_special_tokens`: false")
  }

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
    var result = added.sorted { $0.id < $1.id }.map(\.token)
    let contents = Set(known.map(\.content)).union(result.map(\.content))
    let named = named(built).map(\.value)
    let unnamed = unnamed(built)
    // Of two roles with one content and different flags both are added, and the last one counts.
    var taken: [Text: [JSONValue]] = [:]
    for value in named + unnamed {
      guard let token = AddedToken(python: value, isSpecial: true), !contents.contains(token.content),
        taken[token.content]?.contains(value) != true
      else { continue }
      taken[token.content, default: []].append(value)
      result.append(token)
    }
    let names = Set(named.compactMap { Self.content($0) })
    for index in result.indices where names.contains(result[index].content) { result[index].isSpecial = true }
    switch built?.restating {
    case .plainly?: return result + (named + unnamed).compactMap { Self.content($0) }.map { AddedToken(special: $0) }
    case .asGiven?:
      let kept = Dictionary(added.map { ($0.token.content, $0.token) }) { $1 }
      let roles = named.compactMap { value in Self.content(value).flatMap { kept[$0] } ?? AddedToken(restated: value) }
      return result + roles.map(\.asSpecial) + unnamed.compactMap { AddedToken(restated: $0) }
    case .no?, nil: return result
    }
  }
}

extension AddedToken {
  /// A text as a special token; an object with its flags, which is special too.
  fileprivate init?(restated value: JSONValue) {
    if let text = value.text {
      self.init(special: text)
    } else {
      self.init(python: value)
      isSpecial = true
      isNormalized = value["normalized"]?.flag ?? false
    }
  }

  fileprivate var asSpecial: AddedToken {
    var token = self
    token.isSpecial = true
    return token
  }

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
