import JSON
import MaskModel

/// A tokenizer class of transformers 5.23.0 that builds its own pipeline around a vocabulary, and what it builds
/// (`models/*/tokenization_*.py`).
struct BuiltClass: Sendable {
  /// The kind of pipeline.
  enum Kind {
    case gpt2, codeGen, qwen2, qwen35, gptNeoX, cohere, roberta, bert, llama, codeLlama, gemma, t5, xlmRoberta
  }

  /// As Python prints it.
  let name: String
  let kind: Kind
  /// Special tokens where the configuration names none.
  let roles: [(key: Text, content: Text)]
  /// Tokens with a name that only this class knows.
  var own: [(key: Text, content: Text)] = []
  /// The plain files that it reads, if any.
  var files: PlainFiles?
  /// The SentencePiece models that it takes over, by their names: `tokenizer.model` is found whatever the class calls its
  /// own.
  var models: [String] = []
  /// Whether all special tokens are added once more.
  var restating = Restating.no

  enum Restating {
    case no
    /// Without what their flags were.
    case plainly
    /// As they were given (`_post_init`): one that has no name loses the flags of `added_tokens_decoder`.
    case asGiven
  }

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
      name: "CodeGenTokenizer", kind: .codeGen,
      roles: [("unk_token", "<|endoftext|>"), ("bos_token", "<|endoftext|>"), ("eos_token", "<|endoftext|>")],
      files: .merges),
    BuiltClass(
      name: "Qwen2Tokenizer", kind: .qwen2, roles: qwen, files: .merges, restating: .plainly),
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
      ], restating: .asGiven),
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
      roles: [("unk_token", "<unk>"), ("bos_token", "<s>"), ("eos_token", "</s>")],
      models: ["tokenizer.model"]),
    BuiltClass(
      name: "CodeLlamaTokenizer", kind: .codeLlama,
      roles: [("unk_token", "<unk>"), ("bos_token", "<s>"), ("eos_token", "</s>")],
      own: [
        ("prefix_token", "▁<PRE>"), ("middle_token", "▁<MID>"), ("suffix_token", "▁<SUF>"), ("eot_token", "▁<EOT>"),
        ("fill_token", "<FILL_ME>"),
      ], models: ["tokenizer.model"]),
    BuiltClass(
      name: "GemmaTokenizer", kind: .gemma,
      roles: [
        ("unk_token", "<unk>"), ("bos_token", "<bos>"), ("eos_token", "<eos>"), ("pad_token", "<pad>"),
        ("mask_token", "<mask>"),
      ], models: ["tokenizer.model"]),
    BuiltClass(
      name: "T5Tokenizer", kind: .t5,
      roles: [("eos_token", "</s>"), ("unk_token", "<unk>"), ("pad_token", "<pad>")],
      models: ["tokenizer.model", "spiece.model"]),
    BuiltClass(
      name: "XLMRobertaTokenizer", kind: .xlmRoberta,
      roles: [
        ("bos_token", "<s>"), ("eos_token", "</s>"), ("sep_token", "</s>"), ("cls_token", "<s>"),
        ("unk_token", "<unk>"), ("pad_token", "<pad>"), ("mask_token", "<mask>"),
      ], models: ["tokenizer.model", "sentencepiece.bpe.model"]),
  ]

  private static let qwen: [(key: Text, content: Text)] = [
    ("unk_token", "<|endoftext|>"), ("eos_token", "<|endoftext|>"), ("pad_token", "<|endoftext|>"),
  ]
  private static let bert: [(key: Text, content: Text)] = [
    ("unk_token", "[UNK]"), ("sep_token", "[SEP]"), ("pad_token", "[PAD]"), ("cls_token", "[CLS]"),
    ("mask_token", "[MASK]"),
  ]
}
