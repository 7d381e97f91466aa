import JSON
import MaskModel

/// A vocabulary in plain files, `vocab.json` with `merges.txt` or `vocab.txt`, and the pipeline that the tokenizer class
/// of transformers 5.23 builds around it.
struct VocabularyFiles {
  /// The contents of a file and its name for messages.
  struct File {
    var bytes: [UInt8]
    var name: String
  }

  let built: BuiltClass
  private let settings: InitSettings

  /// - Parameters:
  ///   - directory: what names the class.
  ///   - kind: which of the plain files there are.
  init(_ directory: ModelDirectory, _ kind: BuiltClass.PlainFiles) throws(TokenizerError) {
    let choice = directory.choice(writesBytes: { false })
    guard let built = BuiltClass.find(choice), built.files == kind else {
      let kinds = BuiltClass.all.filter { $0.files == kind }.map(\.name).joined(separator: ", ")
      throw Place(file: kind.rawValue, byte: 0).unsupported(
        "a vocabulary of the class \(choice.name), which tokenizer_config.json and config.json lead to",
        supported: "\(kinds), named by tokenizer_config.json or config.json")
    }
    self.built = built
    settings = directory.settings(ofFile: nil)
    try settings.check(Place(file: kind.rawValue, byte: 0))
    try directory.checkTokens()
  }

  var config: TokenizerConfig { settings.config(built) }

  /// BPE from `vocab.json` and `merges.txt`.
  func pipeline(vocabulary: File, merges: File) throws(TokenizerError) -> any LoadedPipeline {
    let read = Self.reading(vocabulary) { buffer throws(TokenizerError) in
      var reader = JSONReader(buffer)
      return try VocabularyReader.read(&reader, vocabulary.name, entries: buffer.count / 12, bytes: buffer.count / 2)
    }
    let entries = try read.get()
    let lines = Self.reading(merges) { buffer throws(TokenizerError) in
      var merging = MergesReader(file: merges.name, vocabulary: entries)
      try merging.readLines(buffer)
      return merging
    }
    let merging = try lines.get()
    let model = BPEModel(
      vocabulary: entries, merges: merging.table, grid: merging.grid, options: built.options(settings),
      cuts: merging.cuts)
    return try assembled(.bpe(model), entries, vocabulary.name)
  }

  /// WordPiece from `vocab.txt`: a line each.
  func pipeline(words: File) throws(TokenizerError) -> any LoadedPipeline {
    let place = Place(file: words.name, byte: 0)
    var vocabulary = Vocabulary(entries: words.bytes.count / 8, bytes: words.bytes.count)
    var id: TokenID = 0
    words.bytes.withUnsafeBufferPointer { buffer in
      Self.forEachLine(buffer) { range in
        guard let text = buffer.baseAddress else { return }
        let end = WhiteSpace.start(before: range.upperBound, text, range.lowerBound)
        vocabulary.insert([(UnsafeBufferPointer(rebasing: buffer[range.lowerBound..<end]), id)])
        id += 1
      }
    }
    _ = vocabulary.finish()
    guard vocabulary.spelledBytes <= SpellingTrie.mostBytes else {
      throw place.unsupported(
        "a vocabulary of \(vocabulary.spelledBytes) bytes", supported: "up to \(SpellingTrie.mostBytes)")
    }
    var longest = 0
    vocabulary.forEach { spelling, _ in longest = max(longest, spelling.count) }
    let unknown = settings.role("unk_token", built) ?? ""
    guard longest <= SpellingTrie.longestSpelling, let unknownID = vocabulary.id(of: unknown.bytes) else {
      throw place.malformed(
        found:
          "entries of up to \(longest) bytes, and \(vocabulary.id(of: unknown.bytes) == nil ? "no " : "")\(unknown.quoted)",
        expected: "up to \(SpellingTrie.longestSpelling) bytes, and the unknown token")
    }
    let model = WordPieceModel(vocabulary, unknown: unknownID)
    return try assembled(.other(model), vocabulary, words.name)
  }

  private static func reading<Result>(
    _ file: File, _ body: (UnsafeBufferPointer<UInt8>) throws(TokenizerError) -> Result
  ) -> Swift.Result<Result, TokenizerError> {
    file.bytes.withUnsafeBufferPointer { buffer in
      Swift.Result { () throws(TokenizerError) in try body(buffer) }
    }
  }

  /// Lines as Rust reads them: the end of the file ends the last one, `\r\n` is one end.
  static func forEachLine(_ buffer: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>) -> Void) {
    var start = 0
    while start < buffer.count {
      let end = buffer[start...].firstIndex(of: 0x0A) ?? buffer.count
      body(start..<(end > start && end < buffer.count && buffer[end - 1] == 0x0D ? end - 1 : end))
      start = end + 1
    }
  }
}

// The stages and special tokens of the class.
extension VocabularyFiles {
  private func assembled(
    _ model: LoadedModel, _ vocabulary: Vocabulary, _ file: String
  ) throws(TokenizerError) -> any LoadedPipeline {
    var made = TokenizerFile(file: file, model: model)
    try made.build(built, settings, vocabulary, size: vocabulary.count, processor: nil)
    return try made.assemble()
  }
}
