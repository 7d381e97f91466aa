import JSON
import MaskModel

/// A tokenizer class of transformers 5.23.0 that builds its own pipeline around a vocabulary, and what it builds
/// (`models/*/tokenization_*.py`).
struct BuiltClass: Sendable {
  /// The kind of pipeline.
  enum Kind { case gpt2, qwen2, qwen35, gptNeoX, cohere, roberta, bert, llama, gemma }

  /// As Python prints it.
  let name: String
  let kind: Kind
  /// Special tokens where the configuration names none.
  let roles: [(key: Text, content: Text)]
  /// The plain files that it reads, if any.
  var files: PlainFiles?
  /// All special tokens are added once more, without what their flags were.
  var restatesSpecials = false

  enum PlainFiles: String {
    case merges = "vocab.json"
    case words = "vocab.txt"
  }

  static func find(_ choice: TokenizerClassChoice) -> BuiltClass? {
    guard case .builds(let name) = choice.kind else { return nil }
    return all.first { $0.name == name }
  }

  static let all: [BuiltClass] = [
    BuiltClass(
      name: "GPT2Tokenizer", kind: .gpt2,
      roles: [("unk_token", "<|endoftext|>"), ("bos_token", "<|endoftext|>"), ("eos_token", "<|endoftext|>")],
      files: .merges),
    BuiltClass(
      name: "Qwen2Tokenizer", kind: .qwen2, roles: qwen, files: .merges, restatesSpecials: true),
    BuiltClass(name: "Qwen3_5Tokenizer", kind: .qwen35, roles: qwen),
    BuiltClass(
      name: "GPTNeoXTokenizer", kind: .gptNeoX,
      roles: [
        ("unk_token", "<|endoftext|>"), ("bos_token", "<|endoftext|>"), ("eos_token", "<|endoftext|>"),
        ("pad_token", "<|padding|>"),
      ]),
    BuiltClass(
      name: "CohereTokenizer", kind: .cohere,
      roles: [
        ("unk_token", "<UNK>"), ("bos_token", "<BOS_TOKEN>"), ("eos_token", "<|END_OF_TURN_TOKEN|>"),
        ("pad_token", "<PAD>"), ("cls_token", "<CLS>"), ("sep_token", "<SEP>"), ("mask_token", "<MASK_TOKEN>"),
      ]),
    BuiltClass(
      name: "RobertaTokenizer", kind: .roberta,
      roles: [
        ("bos_token", "<s>"), ("eos_token", "</s>"), ("unk_token", "<unk>"), ("sep_token", "</s>"),
        ("pad_token", "<pad>"), ("cls_token", "<s>"), ("mask_token", "<mask>"),
      ], files: .merges),
    BuiltClass(name: "BertTokenizer", kind: .bert, roles: bert, files: .words),
    BuiltClass(name: "DistilBertTokenizer", kind: .bert, roles: bert, files: .words),
    BuiltClass(
      name: "LlamaTokenizer", kind: .llama,
      roles: [("unk_token", "<unk>"), ("bos_token", "<s>"), ("eos_token", "</s>")]),
    BuiltClass(
      name: "GemmaTokenizer", kind: .gemma,
      roles: [
        ("unk_token", "<unk>"), ("bos_token", "<bos>"), ("eos_token", "<eos>"), ("pad_token", "<pad>"),
        ("mask_token", "<mask>"),
      ]),
  ]

  private static let qwen: [(key: Text, content: Text)] = [
    ("unk_token", "<|endoftext|>"), ("eos_token", "<|endoftext|>"), ("pad_token", "<|endoftext|>"),
  ]
  private static let bert: [(key: Text, content: Text)] = [
    ("unk_token", "[UNK]"), ("sep_token", "[SEP]"), ("pad_token", "[PAD]"), ("cls_token", "[CLS]"),
    ("mask_token", "[MASK]"),
  ]
}

// Its stages, as tokenizer.json would have them.
extension BuiltClass {
  /// Special tokens that the configuration does not name are the class's own.
  func settings(_ settings: InitSettings) -> TokenizerConfig {
    var result = TokenizerConfig()
    (result.bos, result.eos, result.unk, result.pad) = (
      settings.role("bos_token", self), settings.role("eos_token", self), settings.role("unk_token", self),
      settings.role("pad_token", self)
    )
    return result
  }

  /// The options of the BPE model.
  func options(_ settings: InitSettings) -> BPEOptions {
    var options = BPEOptions()
    switch kind {
    case .llama: (options.fusesUnknown, options.fallsBackToBytes) = (true, true)
    case .gemma:
      (options.fusesUnknown, options.fallsBackToBytes) = (true, true)
      options.unknown = settings.role("unk_token", self)
    case .gpt2, .qwen2, .qwen35, .gptNeoX, .cohere, .roberta, .bert: break
    }
    return options
  }

  func normalizer(_ config: JSONValue) -> JSONValue? {
    switch kind {
    case .qwen2, .qwen35, .gptNeoX, .cohere: return ["type": "NFC"]
    case .gemma: return ["type": "Replace", "pattern": ["String": " "], "content": "▁"]
    case .bert:
      return [
        "type": "BertNormalizer", "clean_text": true,
        "handle_chinese_chars": .bool(config["tokenize_chinese_chars"]?.flag ?? true),
        "strip_accents": config["strip_accents"] ?? .null, "lowercase": .bool(config["do_lower_case"]?.flag ?? true),
      ]
    case .gpt2, .roberta, .llama: return nil
    }
  }

  func preTokenizer(_ config: JSONValue) -> JSONValue {
    switch kind {
    case .bert: return ["type": "BertPreTokenizer"]
    case .gpt2, .roberta, .gptNeoX: return Self.bytes(config, splits: true)
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
    }
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
    _ settings: InitSettings, own: JSONValue?, _ id: (Text) -> TokenID?
  ) -> JSONValue? {
    let config = settings.values
    func role(_ key: Text) -> Text? { settings.role(key, self) }
    func pair(_ key: Text) -> JSONValue? {
      guard let content = role(key), let id = id(content) else { return nil }
      return [.string(content), .integer(Int64(id))]
    }
    if kind == .bert {
      guard let cls = pair("cls_token"), let sep = pair("sep_token") else { return nil }
      return ["type": "BertProcessing", "cls": cls, "sep": sep]
    }
    if kind == .roberta {
      guard let cls = pair("cls_token"), let sep = pair("sep_token") else { return nil }
      return [
        "type": "RobertaProcessing", "cls": cls, "sep": sep,
        "trim_offsets": .bool(config["trim_offsets"]?.flag ?? true),
        "add_prefix_space": .bool(config["add_prefix_space"]?.flag ?? false),
      ]
    }
    if let own { return kind == .gptNeoX ? nil : own }
    let begin = config["add_bos_token"]?.flag == true ? pair("bos_token") : nil
    let end = config["add_eos_token"]?.flag == true ? pair("eos_token") : nil
    return Self.template(begin, end)
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
