import JSON
import MaskModel
import Testing

@testable import Tokenizers

/// Vocabulary and merges are read in batches, on the spot or later: what comes out does not depend on it.
struct LoadingTests {
  private static let letters = "abcdefghijklmnopqrst"

  /// All pairs of twenty letters: merges for several batches.
  private static let pairs = letters.flatMap { left in letters.map { (String(left), String($0)) } }

  private static func vocabulary(_ more: [String] = []) -> String {
    let entries = letters.map(String.init) + pairs.map { $0.0 + $0.1 } + more
    return #""vocab":{"# + entries.enumerated().map { #""\#($1)":\#($0)"# }.joined(separator: ",") + "}"
  }

  private static func merges(_ merges: [String]) -> String { #""merges":["# + merges.joined(separator: ",") + "]" }

  private static let lists = pairs.map { #"["\#($0.0)","\#($0.1)"]"# }

  private static func load(_ parts: String...) throws -> LoadedTokenizer {
    let model = parts.joined(separator: ",")
    return try TokenizerLoader.load(tokenizerJSON: Array(#"{"model":{\#(model)}}"#.utf8), source: "t")
  }

  private static let bpe = #""type":"BPE""#

  private static func checkAll(_ tokenizer: LoadedTokenizer) throws {
    let model = try #require(tokenizer.pipeline as? Pipeline).model
    let table = model.merges
    let known = model.vocabulary
    for (rank, pair) in pairs.enumerated() {
      let (left, right) = (known.entry(of: Array(pair.0.utf8)) ?? -1, known.entry(of: Array(pair.1.utf8)) ?? -1)
      #expect(table.rank(of: left, right) == UInt32(rank))
      #expect(table.entry(ofRank: UInt32(rank)) == known.entry(of: Array((pair.0 + pair.1).utf8)))
    }
  }

  @Test func theOrderOfTheSectionsIsFree() throws {
    let (vocabulary, merges) = (Self.vocabulary(), Self.merges(Self.lists))
    try Self.checkAll(Self.load(Self.bpe, vocabulary, merges))
    try Self.checkAll(Self.load(Self.bpe, merges, vocabulary))
    try Self.checkAll(Self.load(vocabulary, merges, Self.bpe))
    try Self.checkAll(Self.load(vocabulary, merges))
  }

  @Test func theLastOfEachSectionCounts() throws {
    let (vocabulary, merges) = (Self.vocabulary(), Self.merges(Self.lists))
    try Self.checkAll(Self.load(Self.bpe, #""vocab":{"x":0}"#, vocabulary, #""merges":[]"#, merges))
    try Self.checkAll(Self.load(Self.bpe, vocabulary, merges, vocabulary))
  }

  @Test func everyWayToWriteAMergeIsTheSame() throws {
    let words = Self.pairs.map { #""\#($0.0) \#($0.1)""# }
    try Self.checkAll(Self.load(Self.bpe, Self.vocabulary(), Self.merges([##""#version: 0.2""##] + words)))
    // Every third with an escape: read at once, behind those that wait.
    let escaped = Self.pairs.enumerated().map { index, pair in
      let code = String(pair.0.unicodeScalars.first.map(\.value) ?? 0, radix: 16)
      return index % 3 == 0 ? #"[ "\u00\#(code)" , "\#(pair.1)" ]"# : #"["\#(pair.0)","\#(pair.1)"]"#
    }
    try Self.checkAll(Self.load(Self.bpe, Self.vocabulary(), Self.merges(escaped)))
  }

  @Test(arguments: [0, 63, 64, 65, 399])
  func theFirstWrongMergeIsNamedWithItsPlace(_ wrong: Int) throws {
    for last in [#"["a","b","c"]"#, "5", #"["a",7]"#] {
      var merges = Self.lists
      merges[wrong] = #"["a","X"]"#
      merges.append(last)
      let parts = [Self.bpe, Self.vocabulary(), Self.merges(merges)].joined(separator: ",")
      let json = #"{"model":{\#(parts)}}"#
      let place = json.utf8.count - (json.components(behind: #""X""#).utf8.count + #""a","X""#.utf8.count)
      #expect {
        try TokenizerLoader.load(tokenizerJSON: Array(json.utf8), source: "t")
      } throws: { error in
        guard case .malformed(_, let byte, let found, _) = error as? TokenizerError else { return false }
        return found.contains("`X`") && byte == place
      }
    }
  }

  /// Spellings of every length stand in the table, whole or by their hash, and none is taken for another.
  @Test func spellingsOfEveryLengthAreFound() {
    var spellings: [[UInt8]] = []
    for length in 0..<40 {
      for last in UInt8(0)..<20 {
        spellings.append((0..<length).map { $0 == length - 1 ? last : UInt8($0 % 3) })
        if length == 0 { break }
      }
    }
    var vocabulary = Vocabulary(entries: 10, bytes: 10)
    for (id, spelling) in spellings.enumerated() {
      spelling.withUnsafeBufferPointer { vocabulary.insert([($0, TokenID(id))]) }
    }
    for (id, spelling) in spellings.enumerated() {
      #expect(vocabulary.id(of: spelling) == TokenID(id))
      #expect(vocabulary.id(of: spelling + [99]) == nil)
    }
    #expect(vocabulary.count == spellings.count)
    #expect(vocabulary.finish() == nil)
    for (id, spelling) in spellings.enumerated() { #expect(vocabulary.spelling(of: TokenID(id))?.bytes == spelling) }
  }
}

extension String {
  /// What stands behind the first place of a word.
  fileprivate func components(behind word: String) -> Substring {
    var rest = self[...]
    while !rest.isEmpty, !rest.hasPrefix(word) { rest = rest.dropFirst() }
    return rest.dropFirst(word.count)
  }
}
