import JSON
import MaskModel

/// All stages of a tokenizer in their order, and what is settled once from them.
///
/// added tokens → normalizers → added tokens in normalized text → pre-tokenizers → model → post-processors
struct Pipeline: Sendable {
  let added: AddedVocabulary
  private(set) var normalizers: [any Normalizer]
  private(set) var steps: [PreTokenizerStep]
  let model: BPEModel
  let postProcessors: [PostProcessorStep]

  /// The model sees bytes in the byte-level alphabet.
  let isByteLevel: Bool
  /// The one scanner that makes all pieces in one pass, where nothing else has a say in them.
  let scanner: (any PieceScanner)?
  /// What cuts a piece further where the model goes by characters; nil where it goes by bytes.
  let cutter: CutScanner?
  /// The scanner at whose borders one may go on with a text of which a prefix is tokenised already: the text before the
  /// border and the text behind it have nothing to do with one another. Nil where that is not certain.
  let resumingScanner: (any PieceScanner)?
  /// The only normalizer writes `▁` for each space: done while tokens are made, without copying the text.
  let foldsSpaces: Bool
  /// White space at the ends of each vocabulary entry, where offsets are trimmed.
  let trimming: TrimTable?

  init(
    added: AddedVocabulary, normalizers: [any Normalizer], steps: [PreTokenizerStep], model: BPEModel,
    postProcessors: [PostProcessorStep]
  ) {
    self.added = added
    self.normalizers = normalizers
    self.steps = steps
    self.model = model
    self.postProcessors = postProcessors
    isByteLevel = steps.contains { if case .bytes = $0 { true } else { false } }
    foldsSpaces = Self.foldsSpaces(normalizers, steps, added) && model.mayFoldSpaces
    cutter = isByteLevel ? nil : CutScanner(model, foldsSpaces: foldsSpaces)
    scanner = foldsSpaces ? cutter : Self.onlyScanner(steps)
    let trims = postProcessors.contains { if case .trim = $0 { true } else { false } }
    let isLocal = foldsSpaces || normalizers.allSatisfy { $0 is FormNormalizer }
    resumingScanner = isLocal && !trims && !added.reachesAcrossSpaces(normalizers) ? scanner : nil
    trimming = trims ? TrimTable(model.vocabulary) : nil
  }

  private static func onlyScanner(_ steps: [PreTokenizerStep]) -> (any PieceScanner)? {
    guard steps.count == 2, case .split(let splitter) = steps[0], case .bytes = steps[1] else { return nil }
    return splitter.scanner
  }

  /// Gemma's kind: spaces become `▁`, and a pre-tokenizer that splits at spaces finds none any more.
  private static func foldsSpaces(
    _ normalizers: [any Normalizer], _ steps: [PreTokenizerStep], _ added: AddedVocabulary
  ) -> Bool {
    guard normalizers.count == 1, let replace = normalizers[0] as? ReplaceNormalizer, replace.pattern == " ",
      replace.content == "▁", added.normalized.isEmpty
    else { return false }
    return steps.allSatisfy { step in
      guard case .split(let splitter) = step, let split = splitter as? SplitPreTokenizer,
        let literal = split.finder as? LiteralFinder
      else { return false }
      return literal.literal.bytes.contains(0x20) && !split.inverts
    }
  }

  /// Whether the fast pipeline can run these stages: a model of plain characters or bytes, and bytes as the last step.
  static func runs(_ model: BPEModel, _ steps: [PreTokenizerStep]) -> Bool {
    guard !model.options.marksWords else { return false }
    return steps.indices.allSatisfy { index in
      switch steps[index] {
      case .split, .prefixSpace: true
      case .bytes: index == steps.count - 1
      case .metaspace: false
      }
    }
  }
}

extension Pipeline: LoadedPipeline {
  var vocabulary: Vocabulary { model.vocabulary }
  var modelSize: Int { model.vocabulary.count }
  var kind: String { "bpe" }
  var modelSummary: String { model.summary }
  var fallbackEntries: [Int32] { model.fallbackEntries }
  var marks: (prefix: [UInt8], suffix: [UInt8]) { ([], []) }

  func makeEncoder() -> any TokenEncoder { PipelineEncoder(self) }

  func owned(_ failure: EncodingFailure) -> Pipeline {
    var owned = self
    owned.normalizers = normalizers.map { $0.owned(failure) }
    owned.steps = steps.map { $0.owned(failure) }
    return owned
  }
}
