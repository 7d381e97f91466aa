import JSON
import MaskModel

/// Reads the `model` object of a tokenizer.json, vocabulary and merges straight from the bytes: no tree is built, so a
/// file of 33 MB needs little more memory than its tables.
struct BPEReader {
  private let file: String
  private let buffer: UnsafeBufferPointer<UInt8>
  private var settings = JSONObject()
  private var vocabulary: JSONReader?
  private var merges: JSONReader?

  init(file: String, buffer: UnsafeBufferPointer<UInt8>) {
    self.file = file
    self.buffer = buffer
  }

  /// - Parameter reader: stands before the object, and behind it afterwards.
  mutating func read(_ reader: inout JSONReader) throws(TokenizerError) -> BPEModel {
    try Self.json(file) { () throws(JSONError) in try collect(&reader) }
    let place = Place(file: file, byte: reader.position)
    try checkType(place)
    let options = try readOptions(place)
    guard var vocabularyReader = vocabulary, var mergesReader = merges else {
      throw place.malformed(found: "no `vocab` or no `merges`", expected: "both in the model")
    }
    let vocabulary = try readVocabulary(&vocabularyReader)
    var merging = MergesReader(file: file, buffer: buffer, vocabulary: vocabulary)
    try merging.read(&mergesReader)
    return BPEModel(
      vocabulary: vocabulary, merges: merging.table, grid: merging.grid, options: options, cuts: merging.cuts)
  }

  /// Keeps the small settings, and remembers where vocabulary and merges stand: their order is free.
  private mutating func collect(_ reader: inout JSONReader) throws(JSONError) {
    try reader.enterObject()
    while let key = try reader.nextKey() {
      if reader.equals(key, "vocab") {
        vocabulary = reader
        try reader.skipValue()
      } else if reader.equals(key, "merges") {
        merges = reader
        try reader.skipValue()
      } else {
        settings.members.append(JSONObject.Member(key: reader.text(of: key), value: try reader.value()))
      }
    }
  }

  /// Without a type the package takes the first model that fits; BPE is the only one with merges.
  private func checkType(_ place: Place) throws(TokenizerError) {
    guard let type = settings["type"] else {
      if merges != nil { return }
      throw place.unsupported("a model without type and merges", supported: "the model BPE")
    }
    guard type.text == "BPE" else {
      throw place.unsupported("the model \(type.text?.quoted ?? type.kindName)", supported: "BPE")
    }
  }

  private func readOptions(_ place: Place) throws(TokenizerError) -> BPEOptions {
    if let dropout = settings["dropout"], !dropout.isNull, dropout != .double(0), dropout != .integer(0) {
      throw place.unsupported("`dropout`, which makes tokens a matter of chance,", supported: "`dropout`: null")
    }
    for key: Text in ["continuing_subword_prefix", "end_of_word_suffix"] {
      guard let value = settings[key], !value.isNull else { continue }
      guard let text = value.text else {
        throw place.malformed(found: "`\(key)`: \(value.kindName)", expected: "a string")
      }
      if !text.isEmpty { throw place.unsupported("`\(key)`: \(text.quoted)", supported: "null or an empty string") }
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
    return options
  }

  private func flag(_ key: Text, _ place: Place) throws(TokenizerError) -> Bool {
    guard let value = settings[key], !value.isNull else { return false }
    guard let flag = value.flag else {
      throw place.malformed(found: "`\(key)`: \(value.kindName)", expected: "true or false")
    }
    return flag
  }

  private func readVocabulary(_ reader: inout JSONReader) throws(TokenizerError) -> Vocabulary {
    var result = Vocabulary()
    // An entry takes some 20 bytes of the file's half that is not merges.
    result.reserve(entries: buffer.count / 48, bytes: buffer.count / 5)
    let start = reader.position
    let wrongID: Int? = try Self.json(file) { () throws(JSONError) in try fill(&result, &reader) }
    if let wrongID {
      throw .malformed(
        file: file, byte: wrongID, found: "an id that is no number from 0 to 2147483647", expected: "an id")
    }
    if let id = result.finish() {
      throw .malformed(
        file: file, byte: start, found: "the id \(id) twice in `vocab`", expected: "an id for each entry")
    }
    return result
  }

  /// - Returns: where an impossible id stands, if there is one.
  private func fill(_ vocabulary: inout Vocabulary, _ reader: inout JSONReader) throws(JSONError) -> Int? {
    var escaped: [UInt8] = []
    try reader.enterObject()
    while let key = try reader.nextKey() {
      let position = reader.position
      guard try reader.peek() == .number else { return position }
      let value = try reader.integer()
      guard let id = TokenID(exactly: value), id >= 0 else { return position }
      if let plain = reader.unescapedBytes(of: key) {
        vocabulary.insert(plain, id: id)
      } else {
        escaped.removeAll(keepingCapacity: true)
        reader.append(key, to: &escaped)
        escaped.withUnsafeBufferPointer { vocabulary.insert($0, id: id) }
      }
    }
    return nil
  }

  static func json<Value>(
    _ file: String, _ body: () throws(JSONError) -> Value
  ) throws(TokenizerError) -> Value {
    do { return try body() } catch { throw .json(file: file, error) }
  }
}
