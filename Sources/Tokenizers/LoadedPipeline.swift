import JSON
import MaskModel

/// A tokenizer's stages, ready to run: the fast pipeline for its kinds, the general one for all others.
protocol LoadedPipeline: Sendable {
  var added: AddedVocabulary { get }
  var vocabulary: Vocabulary { get }
  /// How many entries the model counts as its own.
  var modelSize: Int { get }
  /// `bpe`, `unigram`, `wordpiece` or `wordlevel`.
  var kind: String { get }
  var normalizers: [any Normalizer] { get }
  var steps: [PreTokenizerStep] { get }
  var postProcessors: [PostProcessorStep] { get }
  /// The model in words.
  var modelSummary: String { get }
  /// Entries `<0x00>` … `<0xFF>` where bytes stand for unknown characters, else empty.
  var fallbackEntries: [Int32] { get }
  /// Marks in spellings that are no text: in front of what goes on with a word, and behind what ends one.
  var marks: (prefix: [UInt8], suffix: [UInt8]) { get }

  func makeEncoder() -> any TokenEncoder
}

// In words.
extension LoadedPipeline {
  /// The pre-tokenizer's steps.
  var splitters: [String] {
    steps.map { step in
      switch step {
      case .split(let splitter): splitter.summary
      case .prefixSpace: "a space before each piece"
      case .bytes: "bytes"
      case .metaspace(let metaspace): metaspace.summary
      }
    }
  }

  /// A stage each.
  var summary: [String] {
    var result: [String] = []
    if !added.tokens.isEmpty { result.append("\(added.tokens.count) added tokens") }
    result += normalizers.map(\.summary)
    result += splitters
    result.append(modelSummary)
    for step in postProcessors {
      switch step {
      case .trim: result.append("offsets without white space")
      case .template(let template): result.append(summary(template))
      }
    }
    return result
  }

  private func summary(_ template: TokenTemplate) -> String {
    func word(_ id: TokenID) -> String {
      (added.tokens[id]?.content ?? vocabulary.spelling(of: id))?.string ?? "#\(id)"
    }
    return (template.before.map(word) + ["text"] + template.behind.map(word)).joined(separator: " ")
  }
}

// How a token is shown.
extension LoadedPipeline {
  /// The character that stands for spaces, where one does.
  var spaceMark: [UInt8]? {
    for case .metaspace(let metaspace) in steps { return metaspace.replacement.bytes }
    let writes = normalizers.contains {
      if let sentencePiece = $0 as? SentencePieceNormalizer { return sentencePiece.escapesSpaces }
      return ($0 as? ReplaceNormalizer).map { $0.pattern == " " && $0.content == "▁" } ?? false
    }
    return writes ? Text("▁").bytes : nil
  }

  /// Spellings are bytes in the byte-level alphabet.
  var spellsBytes: Bool {
    steps.contains { if case .bytes = $0 { true } else { false } }
      || normalizers.contains { $0 is CharacterNormalizer<ByteSpellingRule> }
  }

  /// All entries: those of the model, and the added tokens that it does not have.
  var entryCount: Int { modelSize + added.ids.keys.filter { vocabulary.id(of: $0.bytes) == nil }.count }

  func id(of spelling: Text) -> TokenID? { added.ids[spelling] ?? vocabulary.id(of: spelling.bytes) }
}
