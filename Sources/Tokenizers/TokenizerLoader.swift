import JSON
import MaskModel

/// Makes tokenizers from the contents of their files. Opens none itself.
public enum TokenizerLoader {
  /// Loads a tokenizer.json as it is: special tokens and chat template come from what stands beside it.
  ///
  /// - Parameters:
  ///   - tokenizerJSON: the bytes of tokenizer.json; read once, not kept.
  ///   - config: the bytes of tokenizer_config.json, if there is one.
  ///   - chatTemplate: the bytes of chat_template.jinja, if there is one; it counts before the one in the configuration.
  ///   - source: the path as the user gave it, for messages and reports.
  ///   - file: the name of the tokenizer.json in messages.
  ///   - configFile: the name of the tokenizer_config.json in messages.
  ///   - threads: with more than one, a large file is read in two threads.
  public static func load(
    tokenizerJSON: UnsafeBufferPointer<UInt8>, config: [UInt8]? = nil, chatTemplate: [UInt8]? = nil, source: String,
    file: String = "tokenizer.json", configFile: String = "tokenizer_config.json", threads: Int = 1
  ) throws(TokenizerError) -> LoadedTokenizer {
    var reader = TokenizerFile(file: file, buffer: tokenizerJSON, threads: threads)
    try reader.read()
    let pipeline = try reader.assemble()
    let settings = try config.map { bytes throws(TokenizerError) in try TokenizerConfig(bytes, file: configFile) }
    var loading = Loading(source: source, chatTemplate: chatTemplate, settings: settings)
    loading.files = ["\(file): \(pipeline.kind == "bpe" ? "vocabulary, merges" : "vocabulary"), added tokens, pipeline"]
    if settings != nil { loading.files.append("\(configFile): special tokens, chat template") }
    loading.hints = settings?.hints(pipeline) ?? []
    loading.savedMaxLength = reader.savedMaxLength
    return loading.finish(pipeline)
  }

  /// Loads the tokenizer.json of a model directory as AutoTokenizer of transformers 5.23.0 does: some classes take only
  /// vocabulary and merges from it, and tokens that only the files beside it name are added. Of transformers 4 the file's
  /// own pipeline counts.
  public static func load(
    tokenizerJSON: UnsafeBufferPointer<UInt8>, of directory: ModelDirectory, source: String,
    file: String = "tokenizer.json", threads: Int = 1
  ) throws(TokenizerError) -> LoadedTokenizer {
    try directory.refuseVersionedFile()
    var reader = TokenizerFile(file: file, buffer: tokenizerJSON, threads: threads)
    try reader.read()
    let made = try ClassLoading(directory, &reader, tokenizerJSON)
    let pipeline = try reader.assemble()
    try directory.refuseMistralFix(entries: pipeline.entryCount, reader.place)
    var loading = Loading(source: source, chatTemplate: directory.chatTemplate, settings: try directory.card())
    loading.settings = loading.settings ?? TokenizerConfig()
    loading.settings?.fill(from: made.settings.config(made.built))
    loading.className = made.choice.name
    loading.savedMaxLength = reader.savedMaxLength
    loading.infilling = made.settings.infilling(made.built)
    loading.files = ["\(file): \(made.parts(pipeline.kind))"] + directory.told
    loading.hints = made.hints(directory) + (loading.settings?.hints(pipeline, file: false) ?? [])
    return loading.finish(pipeline)
  }

  /// The same for bytes in an array.
  public static func load(
    tokenizerJSON: [UInt8], config: [UInt8]? = nil, chatTemplate: [UInt8]? = nil, source: String,
    file: String = "tokenizer.json", configFile: String = "tokenizer_config.json", threads: Int = 1
  ) throws(TokenizerError) -> LoadedTokenizer {
    try whole(tokenizerJSON) { buffer throws(TokenizerError) in
      try load(
        tokenizerJSON: buffer, config: config, chatTemplate: chatTemplate, source: source, file: file,
        configFile: configFile, threads: threads)
    }
  }

  /// Loads a SentencePiece `.model` by itself: ids and spans are those of the `sentencepiece` package.
  public static func load(
    sentencePiece: [UInt8], chatTemplate: [UInt8]? = nil, source: String, file: String = "tokenizer.model"
  ) throws(TokenizerError) -> LoadedTokenizer {
    try whole(sentencePiece) { buffer throws(TokenizerError) in
      try load(sentencePiece: buffer, Loading(source: source, chatTemplate: chatTemplate), file)
    }
  }

  /// Loads the SentencePiece `.model` of a model directory without tokenizer.json as the class that AutoTokenizer of
  /// transformers 5.23.0 makes of it takes it over; where that class is not followed, as the `sentencepiece` package.
  public static func load(
    sentencePiece: [UInt8], of directory: ModelDirectory, source: String, file: String = "tokenizer.model"
  ) throws(TokenizerError) -> LoadedTokenizer {
    try whole(sentencePiece) { buffer throws(TokenizerError) in
      try directory.refuseVersionedFile()
      let settings = try directory.card()
      var loading = Loading(source: source, chatTemplate: directory.chatTemplate, settings: settings)
      guard !directory.isForTransformers4,
        let converted = try SentencePieceConversion(buffer, file: file, of: directory)
      else {
        let choice = directory.choice(writesBytes: { false })
        loading.files = directory.told
        loading.hints = [
          "transformers\(directory.isForTransformers4 ? " 4" : "") converts the model for the class \(choice.name), which is not "
            + "followed here: its ids may differ from these, which are those of the sentencepiece package"
        ]
        if !directory.isForTransformers4 { loading.className = choice.name }
        return try load(sentencePiece: buffer, loading, file)
      }
      let pipeline = try converted.pipeline()
      try directory.refuseMistralFix(entries: pipeline.entryCount, Place(file: file, byte: 0))
      loading.settings = settings ?? TokenizerConfig()
      loading.settings?.fill(from: converted.settings.config(converted.built))
      loading.className = converted.className
      loading.infilling = converted.settings.infilling(converted.built)
      loading.files =
        ["\(file): a SentencePiece model: pieces, scores, rules; the pipeline is that of \(converted.className)"]
        + directory.told
      loading.hints = directory.hints
      return loading.finish(pipeline)
    }
  }

  /// - Parameter known: what stands beside the file; its special tokens count before those of the file.
  private static func load(
    sentencePiece buffer: UnsafeBufferPointer<UInt8>, _ known: Loading, _ file: String
  ) throws(TokenizerError) -> LoadedTokenizer {
    let model = try SentencePieceFile(buffer, file: file)
    var loading = known
    loading.settings = known.settings ?? TokenizerConfig()
    loading.settings?.fill(from: model.config)
    loading.files.insert("\(file): a SentencePiece model: pieces, rules, special tokens", at: 0)
    return loading.finish(try model.pipeline())
  }

  /// Whether a file is a rank file of tiktoken: some have the ending of SentencePiece's models.
  public static func isRankFile(_ bytes: [UInt8]) -> Bool { RankFile.isBegun(by: bytes) }

  /// Loads a rank file of tiktoken, whose family its name or the configuration beside it must say.
  public static func load(
    ranks: [UInt8], config: [UInt8]? = nil, modelConfig: [UInt8]? = nil, chatTemplate: [UInt8]? = nil, source: String,
    file: String, configFile: String = "tokenizer_config.json"
  ) throws(TokenizerError) -> LoadedTokenizer {
    let given = try config.map { bytes throws(TokenizerError) in try TokenizerConfig(bytes, file: configFile) }
    let type = modelConfig.flatMap { try? JSONValue(parsing: $0)["model_type"]?.text?.string }
    guard let family = RankFamily.find(file: file, configured: [given?.tokenizerClass?.string, type].compactMap { $0 })
    else {
      let names = RankFamily.all.flatMap(\.files).joined(separator: ", ")
      throw Place(file: file, byte: 0).unsupported(
        "a rank file of a family that neither its name nor a configuration says",
        supported: "\(names), and Llama 3 and Qwen 1 beside their config.json")
    }
    let pipeline = try family.pipeline(ranks, file: file)
    var loading = Loading(source: source, chatTemplate: chatTemplate, settings: given ?? TokenizerConfig())
    loading.settings?.fill(from: family.settings)
    loading.files = ["\(file): ranks, read as those of \(family.name)"]
    if given != nil { loading.files.append("\(configFile): special tokens, chat template") }
    return loading.finish(pipeline)
  }

  /// Loads the rank file of a model directory, whose ids are those of tiktoken where AutoTokenizer does not convert it.
  public static func load(
    ranks: [UInt8], of directory: ModelDirectory, source: String, file: String
  ) throws(TokenizerError) -> LoadedTokenizer {
    try directory.refuseVersionedFile()
    try directory.refuseConvertedRanks(file, Place(file: file, byte: 0))
    return try load(
      ranks: ranks, config: directory.config, modelConfig: directory.modelConfig,
      chatTemplate: directory.chatTemplate, source: source, file: file)
  }

  /// Whether a file is a GGUF file.
  public static func isGGUF(_ bytes: [UInt8]) -> Bool { GGUFReader.isBegun(by: bytes) }

  /// Loads the tokenizer in a GGUF file, of which the metadata at the beginning suffice.
  public static func load(
    gguf: [UInt8], chatTemplate: [UInt8]? = nil, source: String, file: String
  ) throws(TokenizerError) -> LoadedTokenizer {
    try whole(gguf) { buffer throws(TokenizerError) in
      let model = try GGUFFile(buffer, file: file)
      var loading = Loading(source: source, chatTemplate: chatTemplate, settings: model.config)
      loading.files = ["\(file): the tokenizer in its metadata, as transformers builds it"]
      return loading.finish(try model.pipeline())
    }
  }

  /// Loads the `tekken.json` of a model directory without tokenizer.json, whose ids are those of mistral-common where
  /// AutoTokenizer leaves it to that.
  public static func load(
    tekken: [UInt8], of directory: ModelDirectory, source: String, file: String = "tekken.json"
  ) throws(TokenizerError) -> LoadedTokenizer {
    try directory.refuseVersionedFile()
    try directory.refuseConvertedTekken(Place(file: file, byte: 0))
    let hint =
      "these are the ids of mistral-common; where it is not installed, AutoTokenizer puts no <s> in front of a text"
    return try load(
      tekken: tekken, chatTemplate: directory.chatTemplate, source: source, file: file, hints: [hint])
  }

  /// Loads a `tekken.json` of Mistral.
  public static func load(
    tekken: [UInt8], chatTemplate: [UInt8]? = nil, source: String, file: String = "tekken.json"
  ) throws(TokenizerError) -> LoadedTokenizer {
    try load(tekken: tekken, chatTemplate: chatTemplate, source: source, file: file, hints: [])
  }

  private static func load(
    tekken: [UInt8], chatTemplate: [UInt8]?, source: String, file: String, hints: [String]
  ) throws(TokenizerError) -> LoadedTokenizer {
    let model = try TekkenFile(tekken, file: file)
    let pipeline = try model.pipeline()
    var loading = Loading(source: source, chatTemplate: chatTemplate, settings: model.config)
    loading.files = ["\(file): ranks, pattern, special tokens (ids as in mistral-common)"]
    loading.hints = hints
    return loading.finish(pipeline)
  }

  /// Loads `vocab.json` with `merges.txt`, or `vocab.txt` (no merges), as the class of the directory reads them.
  public static func load(
    vocabulary: [UInt8], merges: [UInt8]?, of directory: ModelDirectory, source: String
  ) throws(TokenizerError) -> LoadedTokenizer {
    let kind: BuiltClass.PlainFiles = merges == nil ? .words : .merges
    try directory.refuseVersionedFile()
    let given = try directory.card()
    let files = try VocabularyFiles(directory, kind)
    let read = VocabularyFiles.File(bytes: vocabulary, name: kind.rawValue)
    let pipeline =
      if let merges {
        try files.pipeline(vocabulary: read, merges: VocabularyFiles.File(bytes: merges, name: "merges.txt"))
      } else { try files.pipeline(words: read) }
    try directory.refuseMistralFix(entries: pipeline.entryCount, Place(file: kind.rawValue, byte: 0))
    var loading = Loading(source: source, chatTemplate: directory.chatTemplate, settings: given ?? TokenizerConfig())
    loading.settings?.fill(from: files.config)
    loading.className = files.built.name
    loading.files = ["\(kind.rawValue): vocabulary, as \(files.built.name) of transformers reads it"]
    if merges != nil { loading.files.append("merges.txt: merges") }
    if given != nil { loading.files.append("tokenizer_config.json: class, special tokens, chat template") }
    return loading.finish(pipeline)
  }

  /// The same for bytes in an array.
  public static func load(
    tokenizerJSON: [UInt8], of directory: ModelDirectory, source: String, file: String = "tokenizer.json",
    threads: Int = 1
  ) throws(TokenizerError) -> LoadedTokenizer {
    try whole(tokenizerJSON) { buffer throws(TokenizerError) in
      try load(tokenizerJSON: buffer, of: directory, source: source, file: file, threads: threads)
    }
  }

  private static func whole(
    _ bytes: [UInt8], _ load: (UnsafeBufferPointer<UInt8>) throws(TokenizerError) -> LoadedTokenizer
  ) throws(TokenizerError) -> LoadedTokenizer {
    let result = bytes.withUnsafeBufferPointer { buffer in
      Result { () throws(TokenizerError) in try load(buffer) }
    }
    return try result.get()
  }

  /// What was read beside the pipeline.
  private struct Loading {
    var source: String
    var chatTemplate: [UInt8]?
    var settings: TokenizerConfig?
    var files: [String] = []
    var hints: [String] = []
    /// The class that transformers 5 makes, where that is known.
    var className: String?
    var savedMaxLength: Int?
    /// The token at which Code Llama's class cuts a text.
    var infilling: Text?

    init(source: String, chatTemplate: [UInt8]?, settings: TokenizerConfig? = nil) {
      self.source = source
      self.chatTemplate = chatTemplate
      self.settings = settings
    }

    func finish(_ pipeline: any LoadedPipeline) -> LoadedTokenizer {
      func token(_ content: Text?) -> SpecialToken? {
        content.map { SpecialToken(content: $0, id: pipeline.id(of: $0)) }
      }
      let card = TokenizerCard(
        source: source, kind: pipeline.kind, vocabularySize: pipeline.entryCount, bos: token(settings?.bos),
        eos: token(settings?.eos), pad: token(settings?.pad), unk: token(settings?.unk), addsBOS: settings?.addsBOS,
        addsEOS: settings?.addsEOS, modelMaxLength: settings?.modelMaxLength, savedMaxLength: savedMaxLength,
        chatTemplate: chatTemplate.map { Text(bytes: $0) } ?? settings?.chatTemplate, pipeline: pipeline.summary,
        files: files + (chatTemplate == nil ? [] : ["chat_template.jinja: chat template"]),
        tokenizerClass: settings?.tokenizerClass, builtClass: className)
      return LoadedTokenizer(card: card, hints: hints, pipeline: pipeline, infilling: infilling)
    }
  }
}
