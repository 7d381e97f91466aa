import JSON
import MaskModel

// The stages of a class, as tokenizer.json would have them.
extension BuiltClass {
  /// The options of the BPE model.
  func options(_ settings: InitSettings) -> BPEOptions {
    var options = BPEOptions()
    switch kind {
    case .llama: (options.fusesUnknown, options.fallsBackToBytes) = (true, true)
    case .gemma, .codeLlama:
      (options.fusesUnknown, options.fallsBackToBytes) = (true, true)
      options.unknown = settings.role("unk_token", self)
    case .gpt2, .codeGen, .qwen2, .qwen35, .gptNeoX, .cohere, .roberta, .bert, .t5, .xlmRoberta: break
    }
    return options
  }

  /// Whether it leaves `pad_token` to what the files say, `padding` of tokenizer.json among them.
  var takesPadding: Bool { kind == .llama || kind == .codeLlama }

  /// Whether its model is Unigram.
  var isUnigram: Bool { kind == .t5 || kind == .xlmRoberta }

  /// The token of a Unigram model that stands for what has no entry, by its id.
  var unknown: TokenID { kind == .t5 ? 2 : 3 }

  /// - Parameter rules: the normalizer `Precompiled` of the file, where it has one.
  func normalizer(_ config: JSONValue, rules: JSONValue?) -> JSONValue? {
    switch kind {
    case .t5, .xlmRoberta: return rules
    case .qwen2, .qwen35, .gptNeoX, .cohere: return ["type": "NFC"]
    case .gemma: return ["type": "Replace", "pattern": ["String": " "], "content": "▁"]
    case .bert:
      return [
        "type": "BertNormalizer", "clean_text": true,
        "handle_chinese_chars": .bool(config["tokenize_chinese_chars"]?.flag ?? true),
        "strip_accents": config["strip_accents"] ?? .null, "lowercase": .bool(config["do_lower_case"]?.flag ?? true),
      ]
    case .gpt2, .codeGen, .roberta, .llama, .codeLlama: return nil
    }
  }

  func preTokenizer(_ config: JSONValue) -> JSONValue {
    switch kind {
    case .bert: return ["type": "BertPreTokenizer"]
    case .gpt2, .codeGen, .roberta, .gptNeoX: return Self.bytes(config, splits: true)
    case .cohere:
      return Self.sequence([["type": "Digits", "individual_digits": true], Self.bytes(config, splits: true)])
    case .qwen2: return Self.split(by: "Qwen 2", config)
    case .qwen35: return Self.split(by: "Qwen 3.5", config)
    case .gemma:
      return ["type": "Split", "pattern": ["String": " "], "behavior": "MergedWithPrevious", "invert": false]
    case .llama:
      let scheme: JSONValue =
        switch (config["add_prefix_space"]?.flag ?? true, config["legacy"]?.flag ?? false) {
        case (false, _): "never"
        case (true, true): "always"
        case (true, false): "first"
        }
      return ["type": "Metaspace", "replacement": "▁", "prepend_scheme": scheme, "split": false]
    case .codeLlama:
      let prepends = config["add_prefix_space"]?.flag ?? true
      return ["type": "Metaspace", "replacement": "▁", "prepend_scheme": prepends ? "first" : "never", "split": false]
    case .t5: return Self.words(prepends: true)
    case .xlmRoberta: return Self.words(prepends: Self.isTrue(config["add_prefix_space"]))
    }
  }

  /// Of a flag that is on where nothing is said of it, and off where it is null.
  private static func isTrue(_ value: JSONValue?) -> Bool { value.map { $0.flag ?? false } ?? true }

  private static func words(prepends: Bool) -> JSONValue {
    let blocks: JSONValue = [
      "type": "Metaspace", "replacement": "▁", "prepend_scheme": prepends ? "always" : "never", "split": true,
    ]
    return sequence([["type": "WhitespaceSplit"], blocks])
  }

  private static func sequence(_ steps: [JSONValue]) -> JSONValue {
    ["type": "Sequence", "pretokenizers": .array(steps)]
  }

  private static func bytes(_ config: JSONValue, splits: Bool) -> JSONValue {
    [
      "type": "ByteLevel", "add_prefix_space": .bool(config["add_prefix_space"]?.flag ?? false), "trim_offsets": true,
      "use_regex": .bool(splits),
    ]
  }

  private static func split(by name: String, _ config: JSONValue) -> JSONValue {
    let pattern = KnownPattern.all.first { $0.name == name }?.text ?? ""
    return sequence([
      ["type": "Split", "pattern": ["Regex": .string(pattern)], "behavior": "Isolated", "invert": false],
      bytes(config, splits: false),
    ])
  }

  /// What is put around a text.
  ///
  /// - Parameter own: that of tokenizer.json; nil where the vocabulary stands in plain files.
  func postProcessor(
    _ settings: InitSettings, own: JSONValue?, _ place: Place, _ id: (Text) -> TokenID?
  ) throws(TokenizerError) -> JSONValue? {
    let config = settings.values
    func pair(_ key: Text) -> JSONValue? { settings.pair(key, self, id) }
    switch kind {
    case .bert:
      // Of a token that is null the class has an id all the same.
      let (cls, sep): (JSONValue, JSONValue) = (pair("cls_token") ?? ["None", 2], pair("sep_token") ?? ["None", 3])
      return ["type": "BertProcessing", "cls": cls, "sep": sep]
    case .roberta:
      guard let cls = pair("cls_token"), let sep = pair("sep_token") else { return nil }
      return [
        "type": "RobertaProcessing", "cls": cls, "sep": sep,
        "trim_offsets": .bool(config["trim_offsets"]?.flag ?? true),
        "add_prefix_space": .bool(config["add_prefix_space"]?.flag ?? false),
      ]
    case .t5:
      // The end is written so whatever it is called; its id counts.
      return Self.template(nil, pair("eos_token")?.elements.map { .array(["</s>", $0[1]]) })
    case .xlmRoberta:
      try Self.refuseUnwritable(["bos_token", "eos_token"], settings, self, inOneText: false, place)
      return Self.template(pair("bos_token"), pair("eos_token"))
    case .codeLlama:
      // Beside a tokenizer.json both flags are passed over.
      let begins = own != nil || Self.isTrue(config["add_bos_token"])
      let ends = own == nil && config["add_eos_token"]?.flag == true
      try Self.refuseUnwritable((begins ? ["bos_token"] : []) + (ends ? ["eos_token"] : []), settings, self, place)
      return Self.template(begins ? pair("bos_token") : nil, ends ? pair("eos_token") : nil)
    case .gptNeoX where own != nil: return nil
    case .gpt2, .codeGen, .qwen2, .qwen35, .gptNeoX, .cohere, .llama, .gemma:
      if let own { return own }
      return try Self.flagged(settings, self, place, pair)
    }
  }

  /// `update_post_processor`: what add_bos_token and add_eos_token say.
  static func flagged(
    _ settings: InitSettings, _ built: BuiltClass?, _ place: Place, _ pair: (Text) -> JSONValue?
  ) throws(TokenizerError) -> JSONValue? {
    let begins = settings.values["add_bos_token"]?.flag == true
    let ends = settings.values["add_eos_token"]?.flag == true
    try refuseUnwritable((begins ? ["bos_token"] : []) + (ends ? ["eos_token"] : []), settings, built, place)
    return template(begins ? pair("bos_token") : nil, ends ? pair("eos_token") : nil)
  }

  private static func refuseUnwritable(
    _ roles: [Text], _ settings: InitSettings, _ built: BuiltClass?, inOneText: Bool = true, _ place: Place
  ) throws(TokenizerError) {
    for role in roles {
      guard let content = settings.role(role, built) else { continue }
      try refuseUnwritable(content, as: role.string, inOneText: inOneText, place)
    }
  }

  /// The classes write the template as text, and the package reads it so: what has a sign of its own there becomes another
  /// token, or the text once more, or an error.
  ///
  /// - Parameter inOneText: the parts of the template are found by the spaces between them.
  static func refuseUnwritable(
    _ content: Text, as role: String, inOneText: Bool = true, _ place: Place
  ) throws(TokenizerError) {
    let bytes = content.bytes
    guard
      bytes.isEmpty || bytes.first == UInt8(ascii: "$") || bytes.contains(UInt8(ascii: ":"))
        || (inOneText && bytes.contains(0x20))
    else { return }
    throw place.unsupported(
      "the \(role) \(content.quoted), which transformers cannot put around a text,",
      supported: "a token without a colon\(inOneText ? " or a space" : "") that does not begin with $")
  }

  /// `TemplateProcessing` with a token in front, one behind, or none.
  static func template(_ begin: JSONValue?, _ end: JSONValue?) -> JSONValue? {
    guard begin != nil || end != nil else { return nil }
    var single: [JSONValue] = []
    var specials = JSONObject()
    func add(_ pair: JSONValue?) {
      guard let name = pair?.elements?.first, let id = pair?.elements?.last, let text = name.text else { return }
      single.append(["SpecialToken": ["id": name, "type_id": 0]])
      specials.members.append(JSONObject.Member(key: text, value: ["id": name, "ids": [id], "tokens": [name]]))
    }
    add(begin)
    single.append(["Sequence": ["id": "A", "type_id": 0]])
    add(end)
    return ["type": "TemplateProcessing", "single": .array(single), "pair": [], "special_tokens": .object(specials)]
  }
}
