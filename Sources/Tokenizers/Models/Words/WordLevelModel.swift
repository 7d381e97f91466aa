import JSON
import MaskModel

/// Each piece is an entry, or unknown.
final class WordLevelModel: PieceModel {
  let vocabulary: Vocabulary
  private let unknown: TokenID

  init(vocabulary: Vocabulary, unknown: TokenID) {
    self.vocabulary = vocabulary
    self.unknown = unknown
  }

  var size: Int { vocabulary.count }
  var kind: String { "wordlevel" }
  var summary: String { "whole words" }

  func makeCoder(_ sink: TokenSink) -> any PieceCoder { CachedCoder(Words(self), sink) }

  private final class Words: PieceTokenizer {
    private let model: WordLevelModel

    init(_ model: WordLevelModel) { self.model = model }

    func tokenize(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, into sink: TokenSink) {
      let id = model.vocabulary.id(of: UnsafeBufferPointer(start: text + start, count: end - start))
      sink.reserve(1)
      sink.append(id ?? model.unknown, Int32(truncatingIfNeeded: start), Int32(truncatingIfNeeded: end))
    }
  }
}
