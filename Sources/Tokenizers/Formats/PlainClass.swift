import JSON
import MaskModel

/// A tokenizer class of transformers 5.23 that reads plain vocabularies, and what it builds around them
/// (`models/*/tokenization_*.py`).
struct PlainClass: Sendable {
  /// As `tokenizer_class` says it, without `Fast`.
  let names: [String]
  let modelTypes: [String]
  /// WordPiece from vocab.txt, else BPE from vocab.json and merges.txt.
  let isWords: Bool
  /// Special tokens where the configuration names none.
  let roles: [(key: Text, content: Text)]

  static let all: [PlainClass] = [
    PlainClass(
      names: ["GPT2Tokenizer"], modelTypes: ["gpt2"], isWords: false,
      roles: [("unk_token", "<|endoftext|>"), ("bos_token", "<|endoftext|>"), ("eos_token", "<|endoftext|>")]),
    PlainClass(
      names: ["Qwen2Tokenizer"], modelTypes: ["qwen2", "qwen2_moe", "qwen3", "qwen3_moe"], isWords: false,
      roles: [("unk_token", "<|endoftext|>"), ("eos_token", "<|endoftext|>"), ("pad_token", "<|endoftext|>")]),
    PlainClass(
      names: ["RobertaTokenizer", "BartTokenizer"], modelTypes: ["roberta", "bart"], isWords: false,
      roles: [
        ("bos_token", "<s>"), ("eos_token", "</s>"), ("unk_token", "<unk>"), ("sep_token", "</s>"),
        ("pad_token", "<pad>"), ("cls_token", "<s>"), ("mask_token", "<mask>"),
      ]),
    PlainClass(
      names: ["BertTokenizer", "DistilBertTokenizer", "ElectraTokenizer"],
      modelTypes: ["bert", "distilbert", "electra"],
      isWords: true,
      roles: [
        ("unk_token", "[UNK]"), ("sep_token", "[SEP]"), ("pad_token", "[PAD]"), ("cls_token", "[CLS]"),
        ("mask_token", "[MASK]"),
      ]),
  ]

  static func find(_ name: String?, modelType: String?) -> PlainClass? {
    guard let name else { return all.first { modelType.map($0.modelTypes.contains) ?? false } }
    let plain = name.hasSuffix("Fast") ? String(name.dropLast(4)) : name
    return all.first { $0.names.contains(plain) }
  }

  private var isQwen: Bool { names[0] == "Qwen2Tokenizer" }
  private var isRoberta: Bool { names[0] == "RobertaTokenizer" }

  func normalizer(_ config: JSONValue) -> JSONValue? {
    if isQwen { return ["type": "NFC"] }
    guard isWords else { return nil }
    return [
      "type": "BertNormalizer", "clean_text": true,
      "handle_chinese_chars": .bool(config["tokenize_chinese_chars"]?.flag ?? true),
      "strip_accents": config["strip_accents"] ?? .null, "lowercase": .bool(config["do_lower_case"]?.flag ?? true),
    ]
  }

  func preTokenizer(_ config: JSONValue) -> JSONValue {
    if isWords { return ["type": "BertPreTokenizer"] }
    let prefix = JSONValue.bool(config["add_prefix_space"]?.flag ?? false)
    guard isQwen else {
      return ["type": "ByteLevel", "add_prefix_space": prefix, "trim_offsets": true, "use_regex": true]
    }
    let pattern = KnownPattern.all.first { $0.name == "Qwen 2" }?.text ?? ""
    return [
      "type": "Sequence",
      "pretokenizers": [
        ["type": "Split", "pattern": ["Regex": .string(pattern)], "behavior": "Isolated", "invert": false],
        ["type": "ByteLevel", "add_prefix_space": prefix, "trim_offsets": true, "use_regex": false],
      ],
    ]
  }

  func postProcessor(
    _ config: JSONValue, _ role: (Text) -> Text?, _ id: (Text) -> TokenID?
  ) -> JSONValue? {
    func pair(_ key: Text) -> JSONValue? {
      guard let content = role(key), let id = id(content) else { return nil }
      return [.string(content), .integer(Int64(id))]
    }
    if isWords {
      guard let cls = pair("cls_token"), let sep = pair("sep_token") else { return nil }
      return ["type": "BertProcessing", "cls": cls, "sep": sep]
    }
    if isRoberta {
      guard let cls = pair("cls_token"), let sep = pair("sep_token") else { return nil }
      return [
        "type": "RobertaProcessing", "cls": cls, "sep": sep, "trim_offsets": true,
        "add_prefix_space": .bool(config["add_prefix_space"]?.flag ?? false),
      ]
    }
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
