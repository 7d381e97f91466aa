import JSON
import MaskModel

/// Reads a tokenizer.json from its bytes into a pipeline.
struct TokenizerFile {
  private let file: String
  private let buffer: UnsafeBufferPointer<UInt8>
  private var model: BPEModel?
  private var sections: [Text: Component] = [:]

  init(file: String, buffer: UnsafeBufferPointer<UInt8>) {
    self.file = file
    self.buffer = buffer
  }

  mutating func read() throws(TokenizerError) -> Pipeline {
    var reader = JSONReader(buffer)
    try readSections(&reader)
    guard let model else {
      throw Place(file: file, byte: reader.position).malformed(found: "no `model`", expected: "a tokenizer.json")
    }
    if let version = sections["version"], version.value.text != "1.0" {
      throw version.place.malformed(found: "the version \(version.value.kindName)", expected: "`1.0`")
    }
    let normalizers = try section("normalizer") { part throws(TokenizerError) in try NormalizerKind.read(part) }
    let steps = try section("pre_tokenizer") { part throws(TokenizerError) in try PreTokenizerKind.read(part) }
    let processors = try section("post_processor") { part throws(TokenizerError) in try PostProcessorKind.read(part) }
    let added = try readAddedTokens(model, normalizers)
    let pipeline = Pipeline(
      added: added, normalizers: normalizers, steps: steps, model: model, postProcessors: processors)
    try check(pipeline)
    return pipeline
  }

  /// `truncation` and `padding` are passed over: trainers set their own at each call. So is the decoder.
  private mutating func readSections(_ reader: inout JSONReader) throws(TokenizerError) {
    try json { () throws(JSONError) in try reader.enterObject() }
    while let key = try json({ () throws(JSONError) in try reader.nextKey() }) {
      if reader.equals(key, "model") {
        var models = BPEReader(file: file, buffer: buffer)
        model = try models.read(&reader)
        continue
      }
      let name = reader.text(of: key)
      let place = Place(file: file, byte: reader.position)
      if Self.kept.contains(name) {
        let value = try json { () throws(JSONError) in try reader.value() }
        sections[name] = Component(value: value, place: place)
      } else {
        try json { () throws(JSONError) in try reader.skipValue() }
      }
    }
    try json { () throws(JSONError) in try reader.finish() }
  }

  private static let kept: Set<Text> = ["version", "added_tokens", "normalizer", "pre_tokenizer", "post_processor"]

  private func section<Part>(
    _ name: Text, _ read: (Component) throws(TokenizerError) -> [Part]
  ) throws(TokenizerError) -> [Part] {
    guard let section = sections[name], !section.value.isNull else { return [] }
    return try read(section)
  }

  private func readAddedTokens(
    _ model: BPEModel, _ normalizers: [any Normalizer]
  ) throws(TokenizerError) -> AddedVocabulary {
    guard let section = sections["added_tokens"] else { return AddedVocabulary() }
    guard let elements = section.value.elements else {
      throw section.place.malformed(found: "`added_tokens`: \(section.value.kindName)", expected: "a list")
    }
    var tokens: [AddedToken] = []
    for element in elements { tokens.append(try AddedToken(Component(value: element, place: section.place))) }
    return try AddedVocabulary(
      tokens, vocabulary: model.vocabulary, normalizers: normalizers, place: section.place)
  }

  /// What would only come out while tokens are made.
  private func check(_ pipeline: Pipeline) throws(TokenizerError) {
    let place = sections["pre_tokenizer"]?.place ?? Place(file: file, byte: 0)
    let bytes = pipeline.steps.indices.filter { if case .bytes = pipeline.steps[$0] { true } else { false } }
    if let first = bytes.first, bytes.count > 1 || first != pipeline.steps.count - 1 {
      throw place.unsupported("a pre-tokenizer behind ByteLevel", supported: "ByteLevel as the last")
    }
    let model = pipeline.model
    let isComplete = pipeline.isByteLevel ? model.spellsAllBytes : model.options.fallsBackToBytes && model.hasFallback
    if let unknown = model.options.unknown, model.unknownEntry == nil, !isComplete {
      throw place.malformed(found: "`unk_token` \(unknown.quoted), which `vocab` does not have", expected: "an entry")
    }
  }

  private func json<Value>(_ body: () throws(JSONError) -> Value) throws(TokenizerError) -> Value {
    try BPEReader.json(file, body)
  }
}
