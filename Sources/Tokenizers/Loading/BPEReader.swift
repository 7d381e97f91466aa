import JSON
import MaskModel

/// Reads the `model` object of a BPE tokenizer, vocabulary and merges straight from the bytes: no tree is built, so a
/// file of 33 MB needs little more memory than its tables.
struct BPEReader {
  private let file: String
  private let buffer: UnsafeBufferPointer<UInt8>
  private let threads: Int
  private var settings = JSONObject()
  /// Where vocabulary and merges stand: their order is free, and the last of each counts.
  private var vocabularyPlace: JSONReader?
  private var mergesPlace: JSONReader?
  private var vocabulary: Vocabulary?
  private var merging: MergesReader?
  /// The `continuing_subword_prefix` that the merges were read with.
  private var readPrefix = Text()

  init(file: String, buffer: UnsafeBufferPointer<UInt8>, threads: Int) {
    self.file = file
    self.buffer = buffer
    self.threads = threads
  }

  /// - Parameter reader: stands before the object, and behind it afterwards.
  mutating func read(_ reader: inout JSONReader) throws(TokenizerError) -> BPEModel {
    try Self.json(file) { () throws(JSONError) in try reader.enterObject() }
    while let key = try Self.json(file, { () throws(JSONError) in try reader.nextKey() }) {
      try readMember(key, &reader)
    }
    let place = Place(file: file, byte: reader.position)
    let options = try readOptions(place)
    if options.prefix != readPrefix { merging = nil }
    readPrefix = options.prefix
    try readLate()
    guard let vocabulary, let merging else {
      throw place.malformed(found: "no `vocab` or no `merges`", expected: "both in the model")
    }
    return BPEModel(
      vocabulary: vocabulary, merges: merging.table, grid: merging.grid, options: options, cuts: merging.cuts)
  }

  /// Vocabulary and merges are read on the spot where type and order allow it, as in nearly all files, so that half a
  /// million merges are not passed over first. Else they are remembered.
  private mutating func readMember(_ key: JSONString, _ reader: inout JSONReader) throws(TokenizerError) {
    let isKnown = settings["type"]?.text == "BPE"
    if reader.equals(key, "vocab") {
      (vocabularyPlace, vocabulary, merging) = (reader, nil, nil)
      if isKnown { return try readVocabulary(&reader) }
    } else if reader.equals(key, "merges") {
      (mergesPlace, merging) = (reader, nil)
      if isKnown, let vocabulary { return try readMerges(&reader, vocabulary) }
    } else {
      let value = try Self.json(file) { () throws(JSONError) in try reader.value() }
      return settings.members.append(JSONObject.Member(key: reader.text(of: key), value: value))
    }
    try Self.json(file) { () throws(JSONError) in try reader.skipValue() }
  }

  private mutating func readLate() throws(TokenizerError) {
    if vocabulary == nil, var reader = vocabularyPlace { try readVocabulary(&reader) }
    if merging == nil, let vocabulary, var reader = mergesPlace { try readMerges(&reader, vocabulary) }
  }

  private mutating func readMerges(_ reader: inout JSONReader, _ vocabulary: Vocabulary) throws(TokenizerError) {
    var merging = MergesReader(file: file, vocabulary: vocabulary, prefix: readPrefix)
    try merging.read(&reader, threads: threads)
    self.merging = merging
  }

  private func readOptions(_ place: Place) throws(TokenizerError) -> BPEOptions {
    if let dropout = settings["dropout"], !dropout.isNull, dropout != .double(0), dropout != .integer(0) {
      throw place.unsupported("`dropout`, which makes tokens a matter of chance,", supported: "`dropout`: null")
    }
    var options = BPEOptions()
    if let unknown = settings["unk_token"], !unknown.isNull {
      guard let text = unknown.text else {
        throw place.malformed(found: "`unk_token`: \(unknown.kindName)", expected: "a string or null")
      }
      options.unknown = text
    }
    options.fusesUnknown = try flag("fuse_unk", place)
    options.fallsBackToBytes = try flag("byte_fallback", place)
    options.ignoresMerges = try flag("ignore_merges", place)
    options.prefix = try mark("continuing_subword_prefix", place)
    options.suffix = try mark("end_of_word_suffix", place)
    if options.marksWords, options.fallsBackToBytes {
      throw place.unsupported(
        "`byte_fallback` with `continuing_subword_prefix` or `end_of_word_suffix`", supported: "one of the two")
    }
    return options
  }

  private func mark(_ key: Text, _ place: Place) throws(TokenizerError) -> Text {
    guard let value = settings[key], !value.isNull else { return Text() }
    guard let text = value.text else {
      throw place.malformed(found: "`\(key)`: \(value.kindName)", expected: "a string or null")
    }
    return text
  }

  private func flag(_ key: Text, _ place: Place) throws(TokenizerError) -> Bool {
    guard let value = settings[key], !value.isNull else { return false }
    guard let flag = value.flag else {
      throw place.malformed(found: "`\(key)`: \(value.kindName)", expected: "true or false")
    }
    return flag
  }

  private mutating func readVocabulary(_ reader: inout JSONReader) throws(TokenizerError) {
    // An entry and the merges that make it take some 64 bytes of the file, its spelling some eight of them.
    vocabulary = try VocabularyReader.read(&reader, file, entries: buffer.count / 64, bytes: buffer.count / 7)
  }

  static func json<Value>(
    _ file: String, _ body: () throws(JSONError) -> Value
  ) throws(TokenizerError) -> Value {
    do { return try body() } catch { throw .json(file: file, error) }
  }
}
