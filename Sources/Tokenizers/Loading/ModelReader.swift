import JSON
import MaskModel

/// What was read of a `model`.
enum LoadedModel: Sendable {
  /// For the fast pipeline, where its other stages allow it.
  case bpe(BPEModel)
  case other(any PieceModel)

  /// Its entries.
  var size: Int {
    switch self {
    case .bpe(let model): model.vocabulary.count
    case .other(let model): model.size
    }
  }
}

/// Reads the `model` object of a tokenizer.json: finds out which kind it is and has it read.
struct ModelReader {
  private let file: String
  private let buffer: UnsafeBufferPointer<UInt8>
  private let threads: Int
  private var settings = JSONObject()
  /// Where the vocabulary stands: its order among the members is free, and the last one counts.
  private var vocabularyPlace: JSONReader?
  private var vocabularyIsList = false
  private var hasMerges = false

  init(file: String, buffer: UnsafeBufferPointer<UInt8>, threads: Int) {
    self.file = file
    self.buffer = buffer
    self.threads = threads
  }

  /// - Parameter reader: stands before the object, and behind it afterwards.
  mutating func read(_ reader: inout JSONReader) throws(TokenizerError) -> LoadedModel {
    let start = reader
    if let model = try readTypedBPE(&reader) { return model }
    reader = start
    try readMembers(&reader)
    let place = Place(file: file, byte: reader.position)
    switch try type(place) {
    case "BPE":
      reader = start
      var models = BPEReader(file: file, buffer: buffer, threads: threads)
      return .bpe(try models.read(&reader))
    case "WordPiece": return .other(try readWordPiece(place))
    case "WordLevel": return .other(try readWordLevel(place))
    case "Unigram": return .other(try readUnigram(place))
    case let other:
      throw place.unsupported("the model \(Text(other).quoted)", supported: "BPE, WordPiece, WordLevel, Unigram")
    }
  }

  /// Nearly all files say the type first: then nothing is read twice.
  private func readTypedBPE(_ reader: inout JSONReader) throws(TokenizerError) -> LoadedModel? {
    var ahead = reader
    try BPEReader.json(file) { () throws(JSONError) in try ahead.enterObject() }
    guard let key = try BPEReader.json(file, { () throws(JSONError) in try ahead.nextKey() }), ahead.equals(key, "type")
    else { return nil }
    let value = try BPEReader.json(file) { () throws(JSONError) in try ahead.value() }
    guard value.text == "BPE" else { return nil }
    var models = BPEReader(file: file, buffer: buffer, threads: threads)
    return .bpe(try models.read(&reader))
  }

  private mutating func readMembers(_ reader: inout JSONReader) throws(TokenizerError) {
    try BPEReader.json(file) { () throws(JSONError) in try reader.enterObject() }
    while let key = try BPEReader.json(file, { () throws(JSONError) in try reader.nextKey() }) {
      if reader.equals(key, "vocab") || reader.equals(key, "merges") {
        if reader.equals(key, "merges") { hasMerges = true } else { vocabularyPlace = reader }
        let kind = try BPEReader.json(file) { () throws(JSONError) in try reader.peek() }
        if !reader.equals(key, "merges") { vocabularyIsList = kind == .array }
        try BPEReader.json(file) { () throws(JSONError) in try reader.skipValue() }
      } else {
        let value = try BPEReader.json(file) { () throws(JSONError) in try reader.value() }
        settings.members.append(JSONObject.Member(key: reader.text(of: key), value: value))
      }
    }
  }

  /// Without a type the package takes the first model that fits, in this order.
  private func type(_ place: Place) throws(TokenizerError) -> String {
    if let type = settings["type"] {
      guard let name = type.text else { throw place.malformed(found: "`type`: \(type.kindName)", expected: "a string") }
      return name.string
    }
    if hasMerges { return "BPE" }
    if vocabularyIsList { return "Unigram" }
    let isWordPiece = settings["continuing_subword_prefix"] != nil && settings["max_input_chars_per_word"] != nil
    return isWordPiece ? "WordPiece" : "WordLevel"
  }
}

// The models but BPE.
extension ModelReader {
  private func readVocabulary(_ place: Place) throws(TokenizerError) -> Vocabulary {
    guard var reader = vocabularyPlace else { throw place.malformed(found: "no `vocab`", expected: "one in the model") }
    return try VocabularyReader.read(&reader, file, entries: buffer.count / 24, bytes: buffer.count / 2)
  }

  private func unknown(_ vocabulary: Vocabulary, _ place: Place) throws(TokenizerError) -> TokenID {
    let text = try component(place).text("unk_token")
    guard let id = vocabulary.id(of: text.bytes) else {
      throw place.malformed(found: "`unk_token` \(text.quoted), which `vocab` does not have", expected: "an entry")
    }
    return id
  }

  private func component(_ place: Place) -> Component { Component(value: .object(settings), place: place) }

  private func readWordLevel(_ place: Place) throws(TokenizerError) -> any PieceModel {
    let vocabulary = try readVocabulary(place)
    return WordLevelModel(vocabulary: vocabulary, unknown: try unknown(vocabulary, place))
  }

  private func readWordPiece(_ place: Place) throws(TokenizerError) -> any PieceModel {
    let vocabulary = try readVocabulary(place)
    try checkSpellings(vocabulary, place)
    let settings = component(place)
    guard let longest = settings.value["max_input_chars_per_word"]?.int, longest >= 0 else {
      throw settings.wrong("max_input_chars_per_word", "a number from 0 on")
    }
    return WordPieceModel(
      vocabulary: vocabulary, unknown: try unknown(vocabulary, place),
      prefix: try settings.text("continuing_subword_prefix"), mostCharacters: longest)
  }

  private func readUnigram(_ place: Place) throws(TokenizerError) -> any PieceModel {
    guard var reader = vocabularyPlace else { throw place.malformed(found: "no `vocab`", expected: "one in the model") }
    var scored = ScoredVocabularyReader(file: file, buffer: buffer)
    try scored.read(&reader)
    try checkSpellings(scored.vocabulary, place)
    let settings = component(place)
    guard let unknown = settings.value["unk_id"], !unknown.isNull else {
      throw place.unsupported(
        "Unigram without `unk_id`, which stops at any unknown character,", supported: "an `unk_id`")
    }
    guard let id = unknown.int, id >= 0, id < scored.size else {
      throw place.malformed(
        found: "`unk_id`: \(unknown.int.map(String.init) ?? unknown.kindName)", expected: "the place of an entry")
    }
    return UnigramModel(
      vocabulary: scored.vocabulary, scores: scored.scores, size: scored.size, lowest: scored.lowest,
      unknown: TokenID(truncatingIfNeeded: id), fallsBackToBytes: try settings.flag("byte_fallback", default: false))
  }

  private func checkSpellings(_ vocabulary: Vocabulary, _ place: Place) throws(TokenizerError) {
    guard vocabulary.spelledBytes <= SpellingTrie.mostBytes else {
      throw place.unsupported(
        "a vocabulary whose spellings have \(vocabulary.spelledBytes) bytes",
        supported: "up to \(SpellingTrie.mostBytes)")
    }
    var longest = 0
    vocabulary.forEach { spelling, _ in longest = max(longest, spelling.count) }
    guard longest <= SpellingTrie.longestSpelling else {
      throw place.unsupported("an entry of \(longest) bytes", supported: "up to \(SpellingTrie.longestSpelling)")
    }
  }
}
