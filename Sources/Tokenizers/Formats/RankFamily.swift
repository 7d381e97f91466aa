import JSON
import MaskModel

/// A family of models whose vocabulary is a rank file: the file itself holds neither the pattern nor the special tokens.
struct RankFamily: Sendable {
  let name: String
  /// The names of its files in the packages that bring them.
  let files: [String]
  /// `tokenizer_class` or `model_type` of the configuration beside the file.
  let configured: [String]
  let pattern: Text
  /// By id; those behind the ranks where the first id is nil.
  let specials: @Sendable (_ ranks: Int) -> [(Text, Int)]
  var begin: Text?
  var end: Text?

  static let all: [RankFamily] = [
    RankFamily(
      name: "cl100k", files: ["cl100k_base.tiktoken"], configured: [], pattern: cl100k,
      specials: { _ in
        [
          ("<|endoftext|>", 100257), ("<|fim_prefix|>", 100258), ("<|fim_middle|>", 100259), ("<|fim_suffix|>", 100260),
          ("<|endofprompt|>", 100276),
        ]
      }, end: "<|endoftext|>"),
    RankFamily(
      name: "o200k", files: ["o200k_base.tiktoken"], configured: [], pattern: known("GPT-4o"),
      specials: { _ in [("<|endoftext|>", 199999), ("<|endofprompt|>", 200018)] }, end: "<|endoftext|>"),
    RankFamily(
      name: "o200k_harmony", files: ["o200k_harmony.tiktoken"], configured: [], pattern: known("GPT-4o"),
      specials: { _ in harmony }, end: "<|endoftext|>"),
    RankFamily(
      name: "p50k", files: ["p50k_base.tiktoken"], configured: [], pattern: known("GPT-2"),
      specials: { _ in [("<|endoftext|>", 50256)] }, end: "<|endoftext|>"),
    RankFamily(
      name: "p50k_edit", files: ["p50k_edit.tiktoken"], configured: [], pattern: known("GPT-2"),
      specials: { _ in
        [
          ("<|endoftext|>", 50256), ("<|fim_prefix|>", 50281), ("<|fim_middle|>", 50282), ("<|fim_suffix|>", 50283),
        ]
      }, end: "<|endoftext|>"),
    RankFamily(
      name: "r50k", files: ["r50k_base.tiktoken", "gpt2.tiktoken"], configured: [], pattern: known("GPT-2"),
      specials: { _ in [("<|endoftext|>", 50256)] }, end: "<|endoftext|>"),
    RankFamily(
      name: "Qwen 1", files: ["qwen.tiktoken"], configured: ["QWenTokenizer", "qwen"], pattern: known("Qwen 2"),
      specials: { ranks in
        (["<|endoftext|>", "<|im_start|>", "<|im_end|>"] + (0..<205).map { Text("<|extra_\($0)|>") }).enumerated().map {
          ($1, ranks + $0)
        }
      }, end: "<|endoftext|>"),
    RankFamily(
      name: "Llama 3", files: [], configured: ["llama"], pattern: known("Llama 3"),
      specials: { ranks in llama3.enumerated().map { ($1, ranks + $0) } }, begin: "<|begin_of_text|>",
      end: "<|end_of_text|>"),
  ]

  /// The family that the file's name or the configuration beside it says; never guessed from what the file holds.
  static func find(file: String, configured: [String]) -> RankFamily? {
    all.first { $0.files.contains(file) } ?? all.first { !Set($0.configured).isDisjoint(with: configured) }
  }

  /// Possessive repetitions that give nothing back anyway are plain ones here, and `$` is the end of the text.
  private static let cl100k = Text(
    #"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++\z|\s*[\r\n]"#
      + #"|\s+(?!\S)|\s"#)

  private static func known(_ name: String) -> Text { KnownPattern.all.first { $0.name == name }?.text ?? "" }

  /// Two of them have the id 200018.
  private static let harmony: [(Text, Int)] =
    [
      ("<|startoftext|>", 199998), ("<|endoftext|>", 199999), ("<|return|>", 200002), ("<|constrain|>", 200003),
      ("<|channel|>", 200005), ("<|start|>", 200006), ("<|end|>", 200007), ("<|message|>", 200008),
      ("<|call|>", 200012), ("<|endofprompt|>", 200018),
    ]
    + ([200000, 200001, 200004, 200009, 200010, 200011] + Array(200013..<201088)).map {
      (Text("<|reserved_\($0)|>"), $0)
    }

  private static let llama3: [Text] =
    [
      "<|begin_of_text|>", "<|end_of_text|>", "<|reserved_special_token_0|>", "<|reserved_special_token_1|>",
      "<|finetune_right_pad_id|>", "<|step_id|>", "<|start_header_id|>", "<|end_header_id|>", "<|eom_id|>",
      "<|eot_id|>", "<|python_tag|>", "<|image|>",
    ] + (2..<246).map { Text("<|reserved_special_token_\($0)|>") }
}

extension RankFamily {
  var settings: TokenizerConfig {
    var settings = TokenizerConfig()
    (settings.bos, settings.eos) = (begin, end)
    return settings
  }

  /// Reads a rank file into a pipeline.
  func pipeline(_ bytes: [UInt8], file: String) throws(TokenizerError) -> Pipeline {
    let place = Place(file: file, byte: 0)
    let tokens = try RankFile(bytes, file: file).tokens
    let model = try BPEModel(ranked: tokens, place: place)
    let specials = specials(tokens.count)
    for (content, id) in specials {
      guard model.vocabulary.spelling(of: TokenID(truncatingIfNeeded: id)) == nil else {
        throw place.malformed(found: "the id \(id) of \(content.quoted) for a token", expected: "the ranks of \(name)")
      }
    }
    var before: [TokenID] = []
    if let begin, let id = specials.first(where: { $0.0 == begin })?.1 { before = [TokenID(truncatingIfNeeded: id)] }
    return Pipeline(
      added: AddedVocabulary(special: specials), normalizers: [], steps: try Self.steps(pattern, place), model: model,
      postProcessors: before.isEmpty ? [] : [.template(TokenTemplate(before: before, behind: []))])
  }

  /// Splits by a pattern, then bytes.
  static func steps(_ pattern: Text, _ place: Place) throws(TokenizerError) -> [PreTokenizerStep] {
    if let known = KnownPattern.find(pattern) {
      let split = SplitPreTokenizer(finder: known.finder, behavior: .isolated, inverts: false, name: known.name)
      return [.split(split), .bytes]
    }
    let compiled = try Component(value: .null, place: place).compiled(pattern)
    return [.split(PatternSplitter(pattern: compiled, behavior: .isolated, inverts: false)), .bytes]
  }
}
