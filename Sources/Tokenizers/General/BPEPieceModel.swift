import JSON
import MaskModel

/// Byte-pair encoding of characters for the general pipeline.
final class BPEPieceModel: PieceModel {
  let model: BPEModel

  init(_ model: BPEModel) { self.model = model }

  var vocabulary: Vocabulary { model.vocabulary }
  var size: Int { model.vocabulary.count }
  var kind: String { "bpe" }
  var summary: String { model.summary }
  var fallbackEntries: [Int32] { model.options.fallsBackToBytes ? model.fallbackEntries : [] }
  var marks: (prefix: [UInt8], suffix: [UInt8]) { (model.options.prefix.bytes, model.options.suffix.bytes) }

  func makeCoder(_ sink: TokenSink) -> any PieceCoder { Coder(model, sink) }

  /// The encoder of the fast pipeline, without a pipeline.
  private final class Coder: PieceCoder {
    private let encoder: PieceEncoder

    init(_ model: BPEModel, _ sink: TokenSink) {
      let bare = Pipeline(added: AddedVocabulary(), normalizers: [], steps: [], model: model, postProcessors: [])
      encoder = PieceEncoder(bare, sink)
    }

    func encode(_ text: UnsafePointer<UInt8>, _ pieces: [PieceBounds], limit: Int) {
      for piece in pieces { encoder.encode(text, Int(piece.start)..<Int(piece.end)) }
    }
  }
}

extension BPEModel {
  /// In words, for `maskcheck tokenizer`.
  var summary: String {
    var parts: [String] = []
    if options.fallsBackToBytes { parts.append("with byte fallback") }
    if !options.prefix.isEmpty { parts.append("(\(options.prefix.quoted) goes on with a word)") }
    if !options.suffix.isEmpty { parts.append("(\(options.suffix.quoted) ends a word)") }
    return (["BPE"] + parts).joined(separator: " ")
  }
}
