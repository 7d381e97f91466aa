import JSON
import MaskModel

/// A rank file of tiktoken: lines of a token's bytes in base64, a space, and its rank, which is its id.
struct RankFile {
  struct Token {
    var bytes: [UInt8]
    var rank: Int
  }

  private(set) var tokens: [Token] = []

  /// Whether a file begins as such files do; a SentencePiece model never does.
  static func isBegun(by bytes: [UInt8]) -> Bool {
    guard let end = bytes.prefix(4096).firstIndex(of: 0x0A) else { return false }
    return token(bytes[..<end]) != nil
  }

  init(_ bytes: [UInt8], file: String) throws(TokenizerError) {
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      if start < end {
        guard let token = Self.token(bytes[start..<end]) else {
          throw Place(file: file, byte: start).malformed(
            found: "the line \(Text(bytes: Array(bytes[start..<min(end, start + 80)])).quoted)",
            expected: "a token in base64, a space and its rank")
        }
        tokens.append(token)
      }
      start = end + 1
    }
  }

  private static func token(_ line: ArraySlice<UInt8>) -> Token? {
    var line = line
    if line.last == 0x0D { line = line.dropLast() }
    guard let space = line.firstIndex(of: 0x20), line.endIndex - space <= 11,
      let bytes = Base64.decode(Array(line[..<space])), !bytes.isEmpty,
      let rank = Int(String(decoding: line[(space + 1)...], as: UTF8.self)), rank >= 0
    else { return nil }
    return Token(bytes: bytes, rank: rank)
  }
}

extension BPEModel {
  /// Byte-pair encoding by ranks, as tiktoken does it: a piece that is a token is taken whole; else the pair that makes
  /// the token of the lowest rank is merged first.
  ///
  /// - Parameter firstID: the id of the rank 0.
  convenience init(
    ranked tokens: [RankFile.Token], firstID: Int = 0, place: Place
  ) throws(TokenizerError) {
    let sorted = tokens.sorted { $0.rank < $1.rank }
    let longest = sorted.map(\.bytes.count).max() ?? 0
    guard longest <= SpellingTrie.longestSpelling, sorted.count <= MergeTable.mostEntries,
      (sorted.last?.rank ?? 0) + firstID <= Int(TokenID.max)
    else {
      throw place.malformed(
        found: "\(sorted.count) tokens of up to \(longest) bytes and ranks up to \(sorted.last?.rank ?? 0)",
        expected: "up to \(MergeTable.mostEntries) tokens of \(SpellingTrie.longestSpelling) bytes")
    }
    var vocabulary = Vocabulary(entries: sorted.count, bytes: sorted.reduce(0) { $0 + 2 * $1.bytes.count })
    for token in sorted {
      let spelling = token.bytes.withUnsafeBufferPointer { ByteAlphabet.standard.spelling(of: $0) }
      spelling.withUnsafeBufferPointer {
        vocabulary.insert([($0, TokenID(truncatingIfNeeded: token.rank + firstID))])
      }
    }
    let twice = vocabulary.finish()
    guard vocabulary.count == sorted.count, twice == nil else {
      throw place.malformed(found: "a token or a rank twice", expected: "each once")
    }
    var options = BPEOptions()
    options.ignoresMerges = true
    guard let merges = RankedMerges(vocabulary, order: (0..<vocabulary.count).map { Int32(truncatingIfNeeded: $0) })
    else { throw place.unsupported("a vocabulary with more than \(MergeTable.mostMerges) merges", supported: "fewer") }
    self.init(
      vocabulary: vocabulary, merges: merges.table, grid: merges.grid, options: options, cuts: merges.cuts)
    guard spellsAllBytes else {
      throw place.malformed(found: "no token for some bytes", expected: "all 256 single bytes")
    }
  }
}
