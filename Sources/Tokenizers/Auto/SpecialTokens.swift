import JSON
import MaskModel

// What a class makes of the special tokens that the files name (`TokenizersBackend.__init__` of transformers 5.23.0).
extension InitSettings {
  /// The content of a role: what the files say, `null` among it, else the class's own.
  func role(_ key: Text, _ built: BuiltClass?) -> Text? {
    guard let given = values[key] else { return built?.roles.first { $0.key == key }?.content }
    return Self.content(given)
  }

  /// The roles that a run asks for: of the files, else the class's own.
  func config(_ built: BuiltClass?) -> TokenizerConfig {
    var config = TokenizerConfig()
    (config.bos, config.eos) = (role("bos_token", built), role("eos_token", built))
    (config.unk, config.pad) = (role("unk_token", built), role("pad_token", built))
    return config
  }

  /// A role's content and id, as post-processors have them.
  func pair(_ key: Text, _ built: BuiltClass?, _ id: (Text) -> TokenID?) -> JSONValue? {
    guard let content = role(key, built), let id = id(content) else { return nil }
    return [.string(content), .integer(Int64(id))]
  }

  /// Tokens with a name, in the order of `_special_tokens_map`: the roles, then those of the model's own. A name that
  /// comes again keeps its place.
  func named(_ built: BuiltClass?) -> [(name: Text, value: JSONValue)] {
    var result: [(name: Text, value: JSONValue)] = []
    func addNames(_ key: Text) {
      if case .object(let more)? = values[key] { for member in more.members { add(member.key, member.value) } }
    }
    func add(_ name: Text, _ value: JSONValue) {
      guard let place = result.firstIndex(where: { $0.name == name }) else { return result.append((name, value)) }
      result[place].value = value
    }
    for key in Self.roles { role(key, built).map { add(key, values[key] ?? .string($0)) } }
    guard case .object(let object) = values else { return result }
    // Beside an object the older name is still there when the class takes its arguments.
    if case .object? = values["extra_special_tokens"] { addNames("additional_special_tokens") }
    for (key, content) in built?.own ?? [] {
      let value = values[key] ?? .string(content)
      if !value.isNull { add(key, value) }
    }
    let known = (built?.own ?? []).map(\.key)
    let own = object.members.filter { Self.isNamed($0.key) && !known.contains($0.key) }
    for isText in [false, true] {
      for member in own where isArgument(member.key, member.value) != isText && isToken(member) {
        add(member.key, member.value)
      }
    }
    addNames("model_specific_special_tokens")
    addNames("extra_special_tokens")
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
      return (additional ?? []) + (built?.own ?? []).compactMap(argument)
    default: return additional ?? []
    }
  }

  /// A class's own token as its constructor has it; nil where it is null.
  private func argument(_ key: Text, _ content: Text) -> JSONValue? {
    guard let given = argued[key] ?? values[key], isArgument(key, given) else { return .string(content) }
    return given.isNull ? nil : given
  }

  /// The token at which Code Llama's class cuts a text that has it.
  func infilling(_ built: BuiltClass?) -> Text? {
    guard let own = built?.own.first(where: { $0.key == "fill_token" }) else { return nil }
    return Self.content(argument(own.key, own.content))
  }

  /// Whether a token with a name becomes an argument of the class: a text of tokenizer_config.json does not.
  private func isArgument(_ key: Text, _ value: JSONValue) -> Bool { value.text == nil || argued[key] != nil }

  /// An object is one in tokenizer_config.json if it says so, in special_tokens_map.json always.
  private func isToken(_ member: JSONObject.Member) -> Bool {
    guard Self.content(member.value) != nil else { return false }
    return member.value.text != nil || argued[member.key] != nil || member.value["__type"] != nil
  }

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

  /// What no class is followed in.
  func check(_ place: Place) throws(TokenizerError) {
    if let names = values["model_specific_special_tokens"], !names.isNull {
      guard case .object(let object) = names,
        object.members.allSatisfy({ $0.value.text != nil || $0.value["__type"] != nil })
      else {
        throw place.malformed(
          found: "`model_specific_special_tokens` in tokenizer_config.json",
          expected: "an object of texts, or of tokens with `__type`: else transformers stops")
      }
    }
    if values["add_special_tokens"] != nil {
      throw place.malformed(
        found: "`add_special_tokens` in tokenizer_config.json", expected: "no such member: transformers stops at it")
    }
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
    let named = named(built)
    let unnamed = unnamed(built)
    let made = made(named.map(\.value) + unnamed, beside: known)
    let names = Set(named.compactMap { Self.content($0.value) })
    let result = made.map { names.contains($0.content) ? $0.special : $0.token }
    switch built?.restating {
    case .plainly?:
      let contents = (named.map(\.value) + unnamed).compactMap { Self.content($0) }
      return result + contents.map { AddedToken(special: $0) }
    case .asGiven?:
      let kept = Dictionary(added.map { ($0.token.content, $0.token) }) { $1 }
      let restated = named.compactMap { name, value in
        let own = Self.roles.contains(name) ? Self.content(value).flatMap { kept[$0] } : nil
        return own?.special ?? AddedToken(restated: value)
      }
      return result + restated + unnamed.compactMap { AddedToken(restated: $0) }
    case .no?, nil: return result
    }
  }

  /// Those of the files, then the special ones that are not among them.
  private func made(_ special: [JSONValue], beside known: [AddedToken]) -> [PythonToken] {
    var result = added.sorted { $0.id < $1.id }.map(\.token)
    let contents = Set(known.map(\.content)).union(result.map(\.content))
    // Of two roles with one content and different flags both are added, and the last one counts. A text is equal to no
    // token.
    var taken: [Text: [AddedToken?]] = [:]
    for value in special {
      guard let made = PythonToken(value, isSpecial: true), !contents.contains(made.content) else { continue }
      let same = value.text == nil ? made.token : nil
      if taken[made.content]?.contains(same) == true { continue }
      taken[made.content, default: []].append(same)
      result.append(made)
    }
    return result
  }
}

extension AddedToken {
  /// A text as a special token; an object with its flags, which is special too.
  fileprivate init?(restated value: JSONValue) {
    if let text = value.text {
      self.init(special: text)
    } else {
      guard let given = PythonToken(value) else { return nil }
      self = given.token
      isSpecial = true
      isNormalized = value["normalized"]?.flag ?? false
    }
  }
}

/// `AddedToken` of Python: as long as nothing says whether it is `normalized`, that is the opposite of `special`.
struct PythonToken: Sendable {
  let token: AddedToken
  private let leavesNormalizedOpen: Bool

  var content: Text { token.content }

  /// `AddedToken(**value)`, or of a text `AddedToken(value, special=…)`; a flag that is not said is false.
  init?(_ value: JSONValue, isSpecial: Bool = false) {
    guard let content = value.text ?? value["content"]?.text else { return nil }
    func flag(_ key: Text) -> Bool? { value[key]?.flag }
    let special = flag("special") ?? (value.text != nil && isSpecial)
    leavesNormalizedOpen = flag("normalized") == nil
    token = AddedToken(
      content: content, stripsLeft: flag("lstrip") ?? false, stripsRight: flag("rstrip") ?? false,
      isSingleWord: flag("single_word") ?? false, isNormalized: flag("normalized") ?? !special, isSpecial: special)
  }

  /// The same, made special.
  var special: AddedToken {
    var result = token
    result.isSpecial = true
    if leavesNormalizedOpen { result.isNormalized = false }
    return result
  }
}
