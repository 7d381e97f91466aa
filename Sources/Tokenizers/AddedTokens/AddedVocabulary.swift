import JSON
import MaskModel

/// All added tokens with the ids that they really get, and the two finders that cut them out.
struct AddedVocabulary: Sendable {
  /// By id.
  private(set) var tokens: [TokenID: AddedToken] = [:]
  private(set) var ids: [Text: TokenID] = [:]
  private var specials: Set<Text> = []
  /// Finds tokens in the text as it is.
  private(set) var raw = AddedTokenFinder()
  /// Finds tokens in normalized text.
  private(set) var normalized = AddedTokenFinder()

  /// Whether a token may reach across the border between two words: it has a space in it, or takes one that stands behind it.
  func reachesAcrossSpaces(_ normalizers: [any Normalizer]) -> Bool {
    tokens.values.contains { Self.reachesAcrossSpaces($0, normalizers) }
  }

  /// A token that is looked for in normalized text has the form that counts there.
  static func reachesAcrossSpaces(_ token: AddedToken, _ normalizers: [any Normalizer] = []) -> Bool {
    let bytes = (token.isNormalized ? token.content.normalized(by: normalizers) : token.content).bytes
    return bytes.contains(0x20) || (token.stripsRight && bytes.last?.isASCIILetter == true)
  }

  init() {}

  /// Lists of tokens, one after another.
  ///
  /// - Parameter modelSize: entries of the model, however high their ids are.
  init(
    _ lists: [[AddedToken]], vocabulary: Vocabulary, modelSize: Int, normalizers: [any Normalizer], place: Place
  ) throws(TokenizerError) {
    for list in lists { try add(list, vocabulary, modelSize: modelSize, place) }
    try buildFinders(normalizers, place)
  }

  /// `AddedVocabulary::add_tokens` of tokenizers 0.23: the id in the file counts for nothing. A token that the model has
  /// gets the model's id, all others the next one in the order of the list; a list begins behind the entries of the model
  /// and behind the highest id of those added before.
  private mutating func add(
    _ list: [AddedToken], _ vocabulary: Vocabulary, modelSize: Int, _ place: Place
  ) throws(TokenizerError) {
    var next = max(modelSize, tokens.keys.max().map { Int($0) + 1 } ?? 0)
    for token in list where !token.content.isEmpty {
      let id: TokenID
      if let known = ids[token.content] ?? vocabulary.id(of: token.content.bytes) {
        id = known
      } else {
        guard let free = TokenID(exactly: next) else {
          throw place.malformed(found: "more added tokens than ids", expected: "ids up to \(TokenID.max)")
        }
        id = free
        next += 1
      }
      ids[token.content] = id
      tokens[id] = token
      if token.isSpecial { specials.insert(token.content) }
    }
  }

  /// Special tokens with ids of their own, looked for in the text as it is.
  init(special list: [(content: Text, id: Int)]) {
    var tokens: [TokenID: AddedToken] = [:]
    for (content, id) in list { tokens[TokenID(truncatingIfNeeded: id)] = AddedToken(special: content) }
    self.init(shownOnly: tokens)
    raw = AddedTokenFinder(list.map { ($0.content, TokenID(truncatingIfNeeded: $0.id)) })
  }

  /// Tokens that have a meaning but are not looked for in a text.
  init(shownOnly tokens: [TokenID: AddedToken]) {
    self.tokens = tokens
    for (id, token) in tokens {
      ids[token.content] = id
      if token.isSpecial { specials.insert(token.content) }
    }
  }

  func isSpecial(_ id: TokenID) -> Bool { tokens[id].map { specials.contains($0.content) } ?? false }

  private mutating func buildFinders(_ normalizers: [any Normalizer], _ place: Place) throws(TokenizerError) {
    var plain: [(Text, TokenID)] = []
    var changed: [(Text, TokenID)] = []
    for (id, token) in tokens.sorted(by: { $0.key < $1.key }) {
      if token.isNormalized {
        changed.append((token.content.normalized(by: normalizers), id))
      } else {
        plain.append((token.content, id))
      }
    }
    for list in [plain, changed] {
      var seen: Set<Text> = []
      for (text, _) in list where text.isEmpty || !seen.insert(text).inserted {
        throw place.malformed(
          found: "two added tokens with the form \(text.quoted), or none",
          expected: "added tokens that differ after normalisation")
      }
    }
    raw = AddedTokenFinder(plain)
    normalized = AddedTokenFinder(changed)
  }
}

extension Text {
  func normalized(by normalizers: [any Normalizer]) -> Text {
    guard !normalizers.isEmpty, !isEmpty else { return self }
    var text = AlignedText()
    var scratch = AlignedText()
    bytes.withUnsafeBufferPointer { buffer in
      if let start = buffer.baseAddress { text.assign(start, 0..<buffer.count) }
    }
    for normalizer in normalizers { normalizer.apply(&text, scratch: &scratch) }
    return Text(bytes: text.bytes)
  }
}
