import JSON
import MaskModel

/// A `tekken.json` of Mistral: ids are those of mistral-common, special tokens first, then the ranks.
///
/// As there, special tokens are not looked for in a text; what is put around one is the token `<s>` in front.
struct TekkenFile {
  private let place: Place
  private let root: JSONValue

  /// Whether a JSON file is one: it has these two members and no model.
  static func isOne(_ value: JSONValue) -> Bool {
    value["config"]?["num_vocab_tokens"] != nil && value["vocab"]?.elements != nil && value["model"] == nil
  }

  init(_ bytes: [UInt8], file: String) throws(TokenizerError) {
    place = Place(file: file, byte: 0)
    do { root = try JSONValue(parsing: bytes) } catch { throw .json(file: file, error) }
    guard Self.isOne(root) else {
      throw place.malformed(found: "no `config` with `num_vocab_tokens`, or no `vocab`", expected: "a tekken.json")
    }
  }

  var config: TokenizerConfig {
    var config = TokenizerConfig()
    (config.bos, config.eos, config.unk, config.pad) = ("<s>", "</s>", "<unk>", "<pad>")
    return config
  }

  func pipeline() throws(TokenizerError) -> Pipeline {
    try checkVersion()
    let specials = try specialTokens()
    let size = try number("default_vocab_size")
    guard specials.count <= size, let elements = root["vocab"]?.elements, size - specials.count <= elements.count else {
      throw place.malformed(
        found:
          "`default_vocab_size` \(size) with \(specials.count) special tokens and \(root["vocab"]?.elements?.count ?? 0) others",
        expected: "no more than there are")
    }
    var tokens: [RankFile.Token] = []
    for (index, element) in elements.prefix(size - specials.count).enumerated() {
      guard element["rank"]?.int == index, let text = element["token_bytes"]?.text,
        let bytes = Base64.decode(text.bytes),
        !bytes.isEmpty
      else {
        throw place.malformed(
          found: "the entry \(index) of `vocab`: \(element.kindName)",
          expected: "`rank` \(index) and `token_bytes` in base64")
      }
      tokens.append(RankFile.Token(bytes: bytes, rank: index))
    }
    guard let pattern = root["config"]?["pattern"]?.text else {
      throw place.malformed(found: "no `pattern`", expected: "one in `config`")
    }
    let begin = specials.firstIndex(of: "<s>").map { TokenID(truncatingIfNeeded: $0) }
    return Pipeline(
      added: AddedVocabulary(shownOnly: Self.shown(specials)), normalizers: [],
      steps: try RankFamily.steps(try exact(pattern), place),
      model: try BPEModel(ranked: tokens, firstID: specials.count, place: place),
      postProcessors: begin.map { [.template(TokenTemplate(before: [$0], behind: []))] } ?? [])
  }

  /// What the two engines read differently.
  private func exact(_ pattern: Text) throws(TokenizerError) -> Text {
    guard KnownPattern.find(pattern) != nil || !(pattern.string.contains("$") || pattern.string.contains("}+")) else {
      throw place.unsupported(
        "the pattern \(pattern.quoted)", supported: "those of Mistral, or one without `$` and `}+`")
    }
    return pattern
  }

  private func number(_ key: Text) throws(TokenizerError) -> Int {
    guard let value = root["config"]?[key]?.int, value >= 0, value <= MergeTable.mostEntries else {
      throw place.malformed(
        found: "`\(key)`: \(root["config"]?[key]?.kindName ?? "nothing")",
        expected: "a number up to \(MergeTable.mostEntries)")
    }
    return value
  }

  /// mistral-common stops at a version that it does not know, and where a newer one has no list of special tokens.
  private func checkVersion() throws(TokenizerError) {
    let version = root["config"]?["version"]
    guard let name = version?.text, Self.versions.contains(name) else {
      throw place.malformed(
        found: "the `version` \(version?.text?.quoted ?? version?.kindName ?? "of nothing") in `config`",
        expected: Self.versions.map(\.string).joined(separator: ", "))
    }
    guard Self.versionsWithList.contains(name), root["special_tokens"]?.isNull ?? true else { return }
    throw place.malformed(found: "no `special_tokens` with the version \(name.quoted)", expected: "a list of them")
  }

  private static let versions: [Text] = ["v1", "v2", "v3", "v7"] + versionsWithList
  private static let versionsWithList: [Text] = ["v11", "v13", "v15"]

  /// By id. Files of 2024-07 have none and get the list of their time.
  private func specialTokens() throws(TokenizerError) -> [Text] {
    let count = try number("default_num_special_tokens")
    var names: [Text] = []
    if let listed = root["special_tokens"], !listed.isNull {
      guard let elements = listed.elements else {
        throw place.malformed(found: "`special_tokens`: \(listed.kindName)", expected: "a list")
      }
      for (index, element) in elements.enumerated() {
        guard let name = element["token_str"]?.text, element["rank"]?.int == index else {
          throw place.malformed(
            found: "the entry \(index) of `special_tokens`: \(element.kindName)",
            expected: "`rank` \(index) and `token_str`")
        }
        names.append(name)
      }
    } else {
      names = Self.standard
    }
    guard names.count <= count, Set(names).count == names.count else {
      throw place.malformed(
        found: "\(names.count) special tokens", expected: "up to \(count) different ones (`default_num_special_tokens`)"
      )
    }
    for index in names.count..<count { names.append(Text("<SPECIAL_\(index)>")) }
    return names
  }

  private static let standard: [Text] = [
    "<unk>", "<s>", "</s>", "[INST]", "[/INST]", "[AVAILABLE_TOOLS]", "[/AVAILABLE_TOOLS]", "[TOOL_RESULTS]",
    "[/TOOL_RESULTS]", "[TOOL_CALLS]", "[IMG]", "<pad>", "[IMG_BREAK]", "[IMG_END]", "[PREFIX]", "[MIDDLE]", "[SUFFIX]",
    "[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]", "[TOOL_CONTENT]",
  ]

  private static func shown(_ names: [Text]) -> [TokenID: AddedToken] {
    var tokens: [TokenID: AddedToken] = [:]
    for (index, name) in names.enumerated() { tokens[TokenID(truncatingIfNeeded: index)] = AddedToken(special: name) }
    return tokens
  }
}

extension AddedToken {
  /// A special token without further flags.
  init(special content: Text) {
    self.init(
      content: content, stripsLeft: false, stripsRight: false, isSingleWord: false, isNormalized: false, isSpecial: true
    )
  }
}
