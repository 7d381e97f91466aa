/// What a tokenizer can be read from, for lists.
public struct TokenizerFormat: Sendable {
  /// The name of the file, or what stands for it.
  public let id: String
  /// One line.
  public let summary: String
  /// What its ids and offsets are held against, with the version.
  public let verifiedWith: String

  /// All that are read.
  public static let all: [TokenizerFormat] = [
    TokenizerFormat(
      id: "tokenizer.json",
      summary: "BPE, WordPiece, WordLevel and Unigram with every stage of Hugging Face tokenizers",
      verifiedWith: "tokenizers 0.23.3"),
    TokenizerFormat(
      id: "directory", summary: "a model's folder, as the class that AutoTokenizer makes of it: \(classes)",
      verifiedWith: "transformers 5.23.0"),
    TokenizerFormat(
      id: "*.model",
      summary: "SentencePiece, BPE and Unigram, by itself or in a folder of "
        + BuiltClass.all.filter { !$0.models.isEmpty }.map { short($0.name) }.joined(separator: ", ")
        + " or no class",
      verifiedWith: "sentencepiece 0.2.3; in a folder transformers 5.23.0"),
    TokenizerFormat(
      id: "vocab.json", summary: "with merges.txt: \(readers(of: .merges))", verifiedWith: "transformers 5.23.0"),
    TokenizerFormat(id: "vocab.txt", summary: readers(of: .words), verifiedWith: "transformers 5.23.0"),
    TokenizerFormat(
      id: "*.tiktoken", summary: "ranks of tiktoken: \(RankFamily.all.map(\.name).joined(separator: ", "))",
      verifiedWith: "tiktoken 0.14.0"),
    TokenizerFormat(id: "tekken.json", summary: "Mistral's, of both forms", verifiedWith: "mistral-common 1.13.1"),
    TokenizerFormat(
      id: "*.gguf", summary: "the tokenizer in the metadata: kinds gpt2, llama, gemma4 and t5",
      verifiedWith: "transformers 5.23.0, gguf 0.19.0"),
  ]

  /// Each is an error that names it, or a hint where only ids may differ.
  public static let unsupported = [
    "`dropout`, templates without the text, regular expressions that back-reference (docs/tokenizers.md has the list)",
    "SentencePiece models of words or single characters, named by themselves; GGUF tokenizers of other kinds (bert, rwkv, plamo2)",
    "rank files of a family that neither their name nor a configuration says",
    "classes that build other pipelines (ALBERT, CLIP, DeBERTa, mBART, NLLB, Whisper, XGLM) or run in Python: the ids are "
      + "those of the file, and a hint says so",
  ]

  private static let classes = BuiltClass.all.map { short($0.name) }.joined(separator: ", ") + ", else the file's own"

  private static func readers(of files: BuiltClass.PlainFiles) -> String {
    BuiltClass.all.filter { $0.files == files }.map { short($0.name) }.joined(separator: ", ")
  }

  private static func short(_ name: String) -> String {
    name.hasSuffix("Tokenizer") ? String(name.dropLast("Tokenizer".count)) : name
  }
}
