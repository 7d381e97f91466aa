import JSON
import MaskModel

/// WordPiece: the longest entry that a word begins with, then the longest that goes on with it, and so on; a word for
/// which that fails anywhere is unknown as a whole.
final class WordPieceModel: PieceModel {
  let vocabulary: Vocabulary
  private let unknown: TokenID
  private let prefix: Text
  private let mostCharacters: Int
  private let beginnings: SpellingTrie
  private let continuations: SpellingTrie

  /// - Parameters:
  ///   - prefix: what entries that go on with a word begin with.
  ///   - mostCharacters: longer words are unknown.
  init(vocabulary: Vocabulary, unknown: TokenID, prefix: Text, mostCharacters: Int) {
    self.vocabulary = vocabulary
    self.unknown = unknown
    self.prefix = prefix
    self.mostCharacters = mostCharacters
    beginnings = SpellingTrie(vocabulary)
    continuations = prefix.isEmpty ? beginnings : SpellingTrie(vocabulary, behind: prefix.bytes)
  }

  var size: Int { vocabulary.count }
  var kind: String { "wordpiece" }
  var summary: String { "WordPiece (\(prefix.quoted) goes on with a word)" }
  var marks: (prefix: [UInt8], suffix: [UInt8]) { (prefix.bytes, []) }

  func makeCoder(_ sink: TokenSink) -> any PieceCoder { CachedCoder(Pieces(self), sink) }

  private final class Pieces: PieceTokenizer {
    private let model: WordPieceModel

    init(_ model: WordPieceModel) { self.model = model }

    func tokenize(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, into sink: TokenSink) {
      let first = sink.count
      var at = isTooLong(text, start, end) ? -1 : start
      while at >= 0, at < end { at = append(text, at, end, at == start, sink) }
      guard at < 0 else { return }
      sink.truncate(sink.count - first)
      sink.reserve(1)
      sink.append(model.unknown, Int32(truncatingIfNeeded: start), Int32(truncatingIfNeeded: end))
    }

    /// - Returns: where the longest entry ends, −1 if there is none.
    private func append(
      _ text: UnsafePointer<UInt8>, _ at: Int, _ end: Int, _ isFirst: Bool, _ sink: TokenSink
    ) -> Int {
      var (longest, stop) = (Int32(-1), -1)
      (isFirst ? model.beginnings : model.continuations).forEachPrefix(text, at, end) { entry, entryEnd in
        (longest, stop) = (entry, entryEnd)
      }
      guard longest >= 0 else { return -1 }
      sink.reserve(1)
      sink.append(
        model.vocabulary.id(ofEntry: longest), Int32(truncatingIfNeeded: at), Int32(truncatingIfNeeded: stop))
      return stop
    }

    private func isTooLong(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
      guard end - start > model.mostCharacters else { return false }
      var count = 0
      for at in start..<end where text[at] & 0xC0 != 0x80 { count += 1 }
      return count > model.mostCharacters
    }
  }
}
