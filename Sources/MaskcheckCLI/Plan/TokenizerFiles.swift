import Files
import MaskModel
import Synchronization
import Tokenizers

/// The files that make a tokenizer, found from what `-t` names.
enum TokenizerFiles {
  struct Loaded: Sendable {
    var tokenizer: any Tokenizer
    /// Of the file with the vocabulary, in hexadecimal.
    var sha256: String
    /// What is odd about it, a line each.
    var hints: [String]
  }

  /// A vocabulary beyond this is no tokenizer.
  private static let largest = 1 << 30

  /// Files that hold a vocabulary, in the order in which they are looked for in a directory.
  private static let names = [
    "tokenizer.json", "tekken.json", "tokenizer.model", "spiece.model", "sentencepiece.bpe.model", "spm.model",
    "vocab.json", "vocab.txt", "qwen.tiktoken",
  ]
  private static let missing = "none of the files " + names.joined(separator: ", ")

  /// Which major version of transformers loads the tokenizer for the trainer.
  enum Transformers { case four, five }

  /// - Parameters:
  ///   - named: a path, or where nothing stands there a name of the hub.
  ///   - threads: with more than one, a large file is read, and its hash made, in several.
  static func load(
    _ named: String, _ models: HubModels, for version: Transformers = .five, threads: Int = 1
  ) throws(Failure) -> Loaded {
    guard !Directory.holds(named), let name = HubName(named) else {
      return try load(path: named, source: named, repository: nil, version, threads)
    }
    let snapshot = try models.snapshot(of: name, with: names)
    guard vocabularyFile(in: snapshot.path) != nil else {
      throw .input("\(named): found \(missing) in \(snapshot.path)\n" + HubCache.cure(name))
    }
    let source = "\(name.repository)@\(snapshot.commit)"
    var loaded = try load(path: snapshot.path, source: source, repository: name.repository, version, threads)
    if let hint = snapshot.hint { loaded.hints.append(hint) }
    return loaded
  }

  private static func load(
    path named: String, source: String, repository: String?, _ version: Transformers, _ threads: Int
  ) throws(Failure) -> Loaded {
    let path = try vocabularyPath(named)
    let folder = path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
    let vocabulary = path.hasSuffix(".gguf") ? try beginning(path) : try read(path)
    var directory = try directory(folder)
    directory.repository = repository
    directory.isForTransformers4 = version == .four
    let beside = Beside(
      directory: directory, merges: try optional(folder + "/merges.txt"), source: source, isFile: path == named,
      threads: threads)
    do throws(TokenizerError) {
      let file = path.split(separator: "/").last.map(String.init) ?? path
      let (hash, loaded) = try hashed(vocabulary, threads) { () throws(TokenizerError) in
        try load(vocabulary, file, beside)
      }
      return Loaded(tokenizer: loaded, sha256: hash, hints: loaded.hints)
    } catch {
      throw .input("\(path): \(error)")
    }
  }

  /// Makes the hash in a thread of its own where there may be several: it takes a tenth of the time that loading takes.
  private static func hashed(
    _ bytes: [UInt8], _ threads: Int, _ load: () throws(TokenizerError) -> LoadedTokenizer
  ) throws(TokenizerError) -> (hash: String, loaded: LoadedTokenizer) {
    guard threads > 1 else {
      let loaded = try load()
      return (SHA256.hex(bytes), loaded)
    }
    let hash = Mutex("")
    var loaded: Result<LoadedTokenizer, TokenizerError>?
    WorkThread.run(
      {
        let made = SHA256.hex(bytes)
        hash.withLock { $0 = made }
      }, while: { loaded = Result { () throws(TokenizerError) in try load() } })
    return (hash.withLock { $0 }, try loaded.unsafelyUnwrapped.get())
  }

  static func directory(_ folder: String) throws(Failure) -> ModelDirectory {
    var directory = ModelDirectory(
      config: try optional(folder + "/tokenizer_config.json"), modelConfig: try optional(folder + "/config.json"),
      specialTokens: try optional(folder + "/special_tokens_map.json"),
      addedTokens: try optional(folder + "/added_tokens.json"),
      chatTemplate: try optional(folder + "/chat_template.jinja"))
    directory.hasTekken = Directory.holds(folder + "/tekken.json")
    return directory
  }

  /// What stands beside the vocabulary.
  private struct Beside {
    var directory: ModelDirectory
    var merges: [UInt8]?
    var source: String
    /// The file itself was named: it is read as it is.
    var isFile: Bool
    var threads: Int

    var template: [UInt8]? { directory.chatTemplate }
  }

  private static func load(
    _ vocabulary: [UInt8], _ file: String, _ beside: Beside
  ) throws(TokenizerError) -> LoadedTokenizer {
    switch (file, file.split(separator: ".").last) {
    case ("vocab.json", _):
      try TokenizerLoader.load(
        vocabulary: vocabulary, merges: beside.merges ?? [], of: beside.directory, source: beside.source)
    case ("vocab.txt", _):
      try TokenizerLoader.load(vocabulary: vocabulary, merges: nil, of: beside.directory, source: beside.source)
    case (_, "model") where !TokenizerLoader.isRankFile(vocabulary):
      if beside.isFile {
        try TokenizerLoader.load(
          sentencePiece: vocabulary, chatTemplate: beside.template, source: beside.source, file: file)
      } else {
        try TokenizerLoader.load(
          sentencePiece: vocabulary, of: beside.directory, source: beside.source, file: file)
      }
    case (_, "model"), (_, "tiktoken"):
      if beside.isFile {
        try TokenizerLoader.load(
          ranks: vocabulary, config: beside.directory.config, modelConfig: beside.directory.modelConfig,
          chatTemplate: beside.template, source: beside.source, file: file)
      } else {
        try TokenizerLoader.load(ranks: vocabulary, of: beside.directory, source: beside.source, file: file)
      }
    case (_, "gguf"):
      try TokenizerLoader.load(gguf: vocabulary, chatTemplate: beside.template, source: beside.source, file: file)
    case _ where file.hasPrefix("tekken") && !beside.isFile:
      try TokenizerLoader.load(tekken: vocabulary, of: beside.directory, source: beside.source, file: file)
    case _ where file.hasPrefix("tekken"):
      try TokenizerLoader.load(tekken: vocabulary, chatTemplate: beside.template, source: beside.source, file: file)
    case _ where beside.isFile:
      try TokenizerLoader.load(
        tokenizerJSON: vocabulary, config: beside.directory.config, chatTemplate: beside.template,
        source: beside.source, threads: beside.threads)
    default:
      try TokenizerLoader.load(
        tokenizerJSON: vocabulary, of: beside.directory, source: beside.source, threads: beside.threads)
    }
  }

  private static func vocabularyFile(in folder: String) -> String? {
    names.map { folder + (folder.hasSuffix("/") ? "" : "/") + $0 }.first { Directory.holds($0) }
  }

  private static func vocabularyPath(_ named: String) throws(Failure) -> String {
    guard Directory.holds(named) else {
      throw .input(
        "\(named): found no such file or directory, expected a model directory, a tokenizer.json or another vocabulary, "
          + "or org/name of the hub")
    }
    guard Directory.exists(named) else { return named }
    guard let path = vocabularyFile(in: named) else { throw .input("\(named): found \(missing) in this directory") }
    return path
  }

  private static func read(_ path: String) throws(Failure) -> [UInt8] {
    do {
      return try WholeFile.read(path, limit: largest)
    } catch {
      throw .input("\(error)")
    }
  }

  /// The metadata of a GGUF file stand in front of gigabytes of weights.
  private static func beginning(_ path: String) throws(Failure) -> [UInt8] {
    do {
      return try PeekedSource(FileSource(path), count: 64 << 20).head
    } catch {
      throw .input("\(error)")
    }
  }

  static func optional(_ path: String) throws(Failure) -> [UInt8]? {
    Directory.holds(path) ? try read(path) : nil
  }
}
