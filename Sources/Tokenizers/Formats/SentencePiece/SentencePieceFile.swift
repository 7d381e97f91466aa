import JSON
import MaskModel

/// Reads a SentencePiece `.model` into a pipeline that gives the ids of the `sentencepiece` package.
///
/// Control pieces (`<s>`) are never found in a text, and nothing is put around it.
struct SentencePieceFile {
  private let file: String
  private let buffer: UnsafeBufferPointer<UInt8>
  private let proto: SentencePieceProto
  private let vocabulary: Vocabulary
  private var place: Place { Place(file: file, byte: 0) }

  init(_ buffer: UnsafeBufferPointer<UInt8>, file: String) throws(TokenizerError) {
    self.file = file
    self.buffer = buffer
    proto = try SentencePieceProto(buffer, file: file)
    vocabulary = try Self.vocabulary(proto.pieces, buffer, file)
  }

  /// The names that the file itself gives to the beginning and the end of a text, and so on.
  var config: TokenizerConfig {
    var config = TokenizerConfig()
    config.bos = named(proto.beginName)
    config.eos = named(proto.endName)
    config.pad = named(proto.padName)
    config.unk = named(proto.unknownName)
    return config
  }

  private func named(_ name: Text) -> Text? { vocabulary.id(of: name.bytes) == nil ? nil : name }

  /// - Parameter runsAsThePackage: step by step where there is a quicker way too.
  func pipeline(runsAsThePackage: Bool = false) throws(TokenizerError) -> any LoadedPipeline {
    let unknown = try unknownPiece()
    let userDefined = try userDefinedPieces()
    return GeneralPipeline(
      added: added(), normalizers: [try normalizer(userDefined)], steps: [],
      model: try model(unknown, userDefined, runsAsThePackage), postProcessors: [],
      lastByteHasSpan: proto.fallsBackToBytes)
  }

  private static func vocabulary(
    _ pieces: [SentencePieceProto.Piece], _ buffer: UnsafeBufferPointer<UInt8>, _ file: String
  ) throws(TokenizerError) -> Vocabulary {
    var vocabulary = Vocabulary(entries: pieces.count, bytes: buffer.count)
    vocabulary.insert(
      pieces.enumerated().map { index, piece in
        (UnsafeBufferPointer(rebasing: buffer[piece.range]), TokenID(truncatingIfNeeded: index))
      })
    _ = vocabulary.finish()
    guard vocabulary.count == pieces.count, vocabulary.spelledBytes <= SpellingTrie.mostBytes,
      pieces.count <= MergeTable.mostEntries
    else {
      throw Place(file: file, byte: 0).malformed(
        found:
          "\(pieces.count) pieces of \(vocabulary.spelledBytes) bytes, \(pieces.count - vocabulary.count) of them twice",
        expected: "up to \(MergeTable.mostEntries) different ones of \(SpellingTrie.mostBytes) bytes")
    }
    return vocabulary
  }

  private func unknownPiece() throws(TokenizerError) -> Int {
    let found = proto.pieces.indices.filter { proto.pieces[$0].kind == .unknown }
    guard found.count == 1, let unknown = found.first else {
      throw place.malformed(found: "\(found.count) pieces for what is unknown", expected: "one")
    }
    let bytes = proto.pieces.filter { $0.kind == .byte }.count
    guard bytes == (proto.fallsBackToBytes ? 256 : 0), !proto.fallsBackToBytes || hasAllBytes else {
      throw place.malformed(
        found: "\(bytes) pieces for bytes with byte_fallback \(proto.fallsBackToBytes)",
        expected: "256 with it, none without")
    }
    return unknown
  }

  private var hasAllBytes: Bool {
    vocabulary.fallbackEntries.allSatisfy { $0 >= 0 && proto.pieces[Int($0)].kind == .byte }
  }

  private func userDefinedPieces() throws(TokenizerError) -> SpellingTrie? {
    let pieces = proto.pieces.filter { $0.kind == .userDefined }
    return pieces.isEmpty ? nil : SpellingTrie(try Self.vocabulary(pieces, buffer, file))
  }

  private func normalizer(_ userDefined: SpellingTrie?) throws(TokenizerError) -> SentencePieceNormalizer {
    var map: CharacterMap?
    if let rules = proto.rules {
      map = CharacterMap(Array(buffer[rules]))
      guard let map, map.longestText < NormalizerKind.mostGrowth / 4 else {
        throw Place(file: file, byte: rules.lowerBound).malformed(
          found: "a `precompiled_charsmap` of \(rules.count) bytes that is cut short or replaces by texts too long",
          expected: "a length, a trie of that length, and texts")
      }
    }
    return SentencePieceNormalizer(
      map: map, userDefined: userDefined, addsDummyPrefix: proto.addsDummyPrefix,
      removesExtraSpaces: proto.removesExtraSpaces, escapesSpaces: proto.escapesSpaces,
      spaceIsSuffix: proto.spaceIsSuffix)
  }

  private func model(
    _ unknown: Int, _ userDefined: SpellingTrie?, _ runsAsThePackage: Bool
  ) throws(TokenizerError) -> any PieceModel {
    let (kinds, scores) = (proto.pieces.map(\.kind), proto.pieces.map(\.score))
    let algorithm: SentencePieceModel.Algorithm
    switch proto.model {
    case .unigram: algorithm = .unigram
    case .bpe:
      var options = BPEOptions()
      options.unknown = vocabulary.spelling(of: TokenID(truncatingIfNeeded: unknown))
      options.fusesUnknown = true
      options.fallsBackToBytes = proto.fallsBackToBytes
      let merges = SentencePieceMerges(vocabulary: vocabulary, kinds: kinds, scores: scores)
      if !runsAsThePackage, let model = merges.model(options) { return BPEPieceModel(model) }
      algorithm = .bpe
    case .word, .char:
      throw place.unsupported("a SentencePiece model of words or characters", supported: "BPE, Unigram")
    }
    return SentencePieceModel(
      algorithm, vocabulary: vocabulary, kinds: kinds, scores: scores, unknown: TokenID(truncatingIfNeeded: unknown),
      userDefined: userDefined, fallsBackToBytes: proto.fallsBackToBytes)
  }

  /// Which pieces are more than text: shown as such, never looked for.
  private func added() -> AddedVocabulary {
    var tokens: [TokenID: AddedToken] = [:]
    for (index, piece) in proto.pieces.enumerated() where [.control, .unknown, .userDefined].contains(piece.kind) {
      tokens[TokenID(truncatingIfNeeded: index)] = AddedToken(
        content: Text(bytes: Array(buffer[piece.range])), stripsLeft: false, stripsRight: false, isSingleWord: false,
        isNormalized: false, isSpecial: piece.kind != .userDefined)
    }
    return AddedVocabulary(shownOnly: tokens)
  }
}
