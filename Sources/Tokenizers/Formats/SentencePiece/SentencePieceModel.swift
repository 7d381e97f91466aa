import JSON
import MaskModel

/// A SentencePiece model that sees a whole text at once, as the package runs it.
final class SentencePieceModel: PieceModel {
  enum Algorithm { case unigram, bpe }

  let vocabulary: Vocabulary
  let fallbackEntries: [Int32]
  let algorithm: Algorithm
  let kinds: [SentencePieceProto.Kind]
  let scores: [Float]
  let unknown: TokenID
  let trie: SpellingTrie
  /// User-defined pieces alone; nil where there are none.
  let userDefined: SpellingTrie?
  /// The worst score of a normal piece.
  let lowest: Float

  init(
    _ algorithm: Algorithm, vocabulary: Vocabulary, kinds: [SentencePieceProto.Kind], scores: [Float],
    unknown: TokenID, userDefined: SpellingTrie?, fallsBackToBytes: Bool
  ) {
    self.algorithm = algorithm
    self.vocabulary = vocabulary
    self.kinds = kinds
    self.scores = scores
    self.unknown = unknown
    self.userDefined = userDefined
    fallbackEntries = fallsBackToBytes ? vocabulary.fallbackEntries : []
    trie = SpellingTrie(vocabulary)
    lowest = zip(kinds, scores).filter { $0.0 == .normal }.map(\.1).min() ?? .greatestFiniteMagnitude
  }

  var size: Int { vocabulary.count }
  var kind: String { algorithm == .bpe ? "bpe" : "unigram" }
  var summary: String {
    (algorithm == .bpe ? "SentencePiece's BPE" : "SentencePiece's Unigram")
      + (fallbackEntries.isEmpty ? "" : " with byte fallback")
  }

  func makeCoder(_ sink: TokenSink) -> any PieceCoder {
    switch algorithm {
    case .unigram: UncachedCoder(SentencePieceViterbi(self), sink)
    case .bpe: UncachedCoder(SentencePieceAgenda(self), sink)
    }
  }

  /// Appends a piece that was found, or what stands for an unknown one: a token for each byte, all with the span of the
  /// whole, or one unknown token for neighbours together.
  @inline(__always)
  func append(_ entry: Int32, _ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ first: Int, _ sink: TokenSink) {
    let span = (Int32(truncatingIfNeeded: start), Int32(truncatingIfNeeded: end))
    sink.reserve(end - start)
    if entry >= 0 { return sink.append(vocabulary.id(ofEntry: entry), span.0, span.1) }
    guard fallbackEntries.isEmpty else {
      for at in start..<end { sink.append(vocabulary.id(ofEntry: fallbackEntries[Int(text[at])]), span.0, span.1) }
      return
    }
    let last = sink.count - 1
    guard last >= first, sink.ids[last] == unknown else { return sink.append(unknown, span.0, span.1) }
    let from = sink.spans[last].start
    sink.truncate(1)
    sink.append(unknown, from, span.1)
  }
}

/// Asks a model for each piece: whole texts do not come again.
private final class UncachedCoder: PieceCoder {
  private let tokenizer: any PieceTokenizer
  private let sink: TokenSink

  init(_ tokenizer: any PieceTokenizer, _ sink: TokenSink) {
    self.tokenizer = tokenizer
    self.sink = sink
  }

  func encode(_ text: UnsafePointer<UInt8>, _ pieces: [PieceBounds], limit: Int) {
    for piece in pieces { tokenizer.tokenize(text, Int(piece.start), Int(piece.end), into: sink) }
  }
}
