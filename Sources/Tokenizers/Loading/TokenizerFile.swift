import JSON
import MaskModel

/// Reads a tokenizer.json from its bytes into a pipeline.
struct TokenizerFile {
  private let file: String
  private let buffer: UnsafeBufferPointer<UInt8>
  private let threads: Int
  private(set) var model: LoadedModel?
  private var sections: [Text: Component] = [:]
  /// Added behind those of the file, list by list.
  private var moreTokens: [[AddedToken]] = []

  init(file: String, buffer: UnsafeBufferPointer<UInt8>, threads: Int = 1) {
    self.file = file
    self.buffer = buffer
    self.threads = threads
  }

  /// What would stand in a tokenizer.json, made from other files.
  init(file: String, model: LoadedModel) {
    self.init(file: file, buffer: UnsafeBufferPointer(start: nil, count: 0))
    self.model = model
  }

  mutating func read() throws(TokenizerError) {
    var reader = JSONReader(buffer)
    try readSections(&reader)
  }

  var place: Place { Place(file: file, byte: 0) }

  func value(_ section: Text) -> JSONValue? { sections[section]?.value }

  mutating func set(_ section: Text, _ value: JSONValue?) {
    sections[section] = value.map { Component(value: $0, place: sections[section]?.place ?? place) }
  }

  mutating func add(_ tokens: [AddedToken]) { moreTokens.append(tokens) }

  mutating func replace(_ model: LoadedModel) { self.model = model }

  func assemble() throws(TokenizerError) -> any LoadedPipeline {
    guard let model else {
      throw Place(file: file, byte: buffer.count).malformed(found: "no `model`", expected: "a tokenizer.json")
    }
    if let version = sections["version"], version.value.text != "1.0" {
      throw version.place.malformed(found: "the version \(version.value.kindName)", expected: "`1.0`")
    }
    let normalizers = try section("normalizer") { part throws(TokenizerError) in try NormalizerKind.readAll(part) }
    let steps = try section("pre_tokenizer") { part throws(TokenizerError) in try PreTokenizerKind.read(part) }
    try checkReplacing(normalizers, steps)
    let processors = try section("post_processor") { part throws(TokenizerError) in try PostProcessorKind.read(part) }
    if case .bpe(let bpe) = model, Pipeline.runs(bpe, steps) {
      let added = try readAddedTokens(bpe.vocabulary, bpe.vocabulary.count, normalizers)
      let pipeline = Pipeline(
        added: added, normalizers: normalizers, steps: steps, model: bpe, postProcessors: processors)
      try checkUnknown(bpe, pipeline.isByteLevel)
      return pipeline
    }
    let pieces = try pieceModel(model)
    let added = try readAddedTokens(pieces.vocabulary, pieces.size, normalizers)
    let pipeline = GeneralPipeline(
      added: added, normalizers: normalizers, steps: steps, model: pieces, postProcessors: processors)
    try checkTrimming(pipeline)
    return pipeline
  }

  private func pieceModel(_ model: LoadedModel) throws(TokenizerError) -> any PieceModel {
    switch model {
    case .other(let pieces): return pieces
    case .bpe(let bpe):
      try checkUnknown(bpe, false)
      return BPEPieceModel(bpe)
    }
  }

  /// The decoder is passed over.
  private mutating func readSections(_ reader: inout JSONReader) throws(TokenizerError) {
    try json { () throws(JSONError) in try reader.enterObject() }
    while let key = try json({ () throws(JSONError) in try reader.nextKey() }) {
      if reader.equals(key, "model") {
        var models = ModelReader(file: file, buffer: buffer, threads: threads)
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

  private static let kept: Set<Text> = [
    "version", "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "padding", "truncation",
  ]

  /// What `truncation` and a fixed `padding` say in tokens. Trainers set their own at each call, but for processors.
  var savedMaxLength: Int? {
    value("truncation")?["max_length"]?.int ?? value("padding")?["strategy"]?["Fixed"]?.int
  }

  private func section<Part>(
    _ name: Text, _ read: (Component) throws(TokenizerError) -> [Part]
  ) throws(TokenizerError) -> [Part] {
    guard let section = sections[name], !section.value.isNull else { return [] }
    return try read(section)
  }

  /// Those of the file.
  func addedTokens() throws(TokenizerError) -> [AddedToken] {
    guard let section = sections["added_tokens"] else { return [] }
    guard let elements = section.value.elements else {
      throw section.place.malformed(found: "`added_tokens`: \(section.value.kindName)", expected: "a list")
    }
    var tokens: [AddedToken] = []
    for element in elements { tokens.append(try AddedToken(Component(value: element, place: section.place))) }
    return tokens
  }

  private func readAddedTokens(
    _ vocabulary: Vocabulary, _ modelSize: Int, _ normalizers: [any Normalizer]
  ) throws(TokenizerError) -> AddedVocabulary {
    try AddedVocabulary(
      [addedTokens()] + moreTokens, vocabulary: vocabulary, modelSize: modelSize, normalizers: normalizers,
      place: sections["added_tokens"]?.place ?? place)
  }

  /// What would only come out while tokens are made.
  private func checkUnknown(_ model: BPEModel, _ isByteLevel: Bool) throws(TokenizerError) {
    let place = sections["pre_tokenizer"]?.place ?? place
    let isComplete = isByteLevel ? model.spellsAllBytes : model.options.fallsBackToBytes && model.hasFallback
    if let unknown = model.options.unknown, model.unknownEntry == nil, !isComplete {
      throw place.malformed(found: "`unk_token` \(unknown.quoted), which `vocab` does not have", expected: "an entry")
    }
  }

  /// What the package puts in where nothing stood at the front has a span that ByteLevel breaks at.
  private func checkReplacing(
    _ normalizers: [any Normalizer], _ steps: [PreTokenizerStep]
  ) throws(TokenizerError) {
    let hasBytes = steps.contains { if case .bytes = $0 { true } else { false } }
    guard hasBytes, let place = sections["normalizer"]?.place else { return }
    for case let replace as PatternReplaceNormalizer in normalizers
    where replace.content.count > 0 && replace.pattern.mayBeEmpty {
      throw place.unsupported(
        "Replace with the expression \(replace.pattern.written.quoted), which may match nothing, in front of ByteLevel",
        supported: "an expression of one character or more")
    }
  }

  /// Of an unknown piece the package trims the white space of the text, of a known one that of its spelling.
  private func checkTrimming(_ pipeline: GeneralPipeline) throws(TokenizerError) {
    guard pipeline.kind == "unigram", pipeline.trimming != nil, let place = sections["post_processor"]?.place else {
      return
    }
    throw place.unsupported("`trim_offsets` with a Unigram model", supported: "`trim_offsets` with the other models")
  }

  private func json<Value>(_ body: () throws(JSONError) -> Value) throws(TokenizerError) -> Value {
    try BPEReader.json(file, body)
  }
}
