import JSON
import MaskModel

/// All stages of a tokenizer in their order, whatever they are: text with the place of each of its bytes in the original,
/// pieces of it, and a model that is asked piece by piece.
struct GeneralPipeline: LoadedPipeline {
  let added: AddedVocabulary
  private(set) var normalizers: [any Normalizer]
  private(set) var steps: [PreTokenizerStep]
  let model: any PieceModel
  let postProcessors: [PostProcessorStep]
  /// White space at the ends of each vocabulary entry, where offsets are trimmed.
  let trimming: TrimTable?
  /// Of the tokens for the bytes of one character only the last has its span, as in SentencePiece.
  let lastByteHasSpan: Bool
  /// A step of the pre-tokenizer writes text anew.
  let rewritesPieces: Bool

  init(
    added: AddedVocabulary, normalizers: [any Normalizer], steps: [PreTokenizerStep], model: any PieceModel,
    postProcessors: [PostProcessorStep], lastByteHasSpan: Bool = false
  ) {
    self.added = added
    self.normalizers = normalizers
    self.steps = steps
    self.model = model
    self.postProcessors = postProcessors
    self.lastByteHasSpan = lastByteHasSpan
    let trims = postProcessors.contains { if case .trim = $0 { true } else { false } }
    trimming = trims ? TrimTable(model.vocabulary) : nil
    rewritesPieces = steps.contains { if case .split = $0 { false } else { true } }
  }

  var vocabulary: Vocabulary { model.vocabulary }
  var modelSize: Int { model.size }
  var kind: String { model.kind }
  var modelSummary: String { model.summary }
  var fallbackEntries: [Int32] { model.fallbackEntries }
  var marks: (prefix: [UInt8], suffix: [UInt8]) { model.marks }

  func makeEncoder() -> any TokenEncoder { GeneralEncoder(self) }

  func owned(_ failure: EncodingFailure) -> GeneralPipeline {
    var owned = self
    owned.normalizers = normalizers.map { $0.owned(failure) }
    owned.steps = steps.map { $0.owned(failure) }
    return owned
  }
}
