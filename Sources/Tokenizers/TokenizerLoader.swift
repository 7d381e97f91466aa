import JSON
import MaskModel

/// Makes tokenizers from the contents of their files. Opens none itself.
public enum TokenizerLoader {
  /// Loads a tokenizer.json and what stands beside it.
  ///
  /// - Parameters:
  ///   - tokenizerJSON: the bytes of tokenizer.json; read once, not kept.
  ///   - config: the bytes of tokenizer_config.json, if there is one.
  ///   - chatTemplate: the bytes of chat_template.jinja, if there is one; it counts before the one in the configuration.
  ///   - source: the path as the user gave it, for messages and reports.
  ///   - file: the name of the tokenizer.json in messages.
  ///   - configFile: the name of the tokenizer_config.json in messages.
  public static func load(
    tokenizerJSON: UnsafeBufferPointer<UInt8>, config: [UInt8]? = nil, chatTemplate: [UInt8]? = nil, source: String,
    file: String = "tokenizer.json", configFile: String = "tokenizer_config.json"
  ) throws(TokenizerError) -> LoadedTokenizer {
    var reader = TokenizerFile(file: file, buffer: tokenizerJSON)
    let pipeline = try reader.read()
    let settings = try config.map { bytes throws(TokenizerError) in try TokenizerConfig(bytes, file: configFile) }
    var files = ["\(file): \(pipeline.kind == "bpe" ? "vocabulary, merges" : "vocabulary"), added tokens, pipeline"]
    if settings != nil { files.append("\(configFile): special tokens, chat template") }
    if chatTemplate != nil { files.append("chat_template.jinja: chat template") }
    let card = Self.card(pipeline, settings, chatTemplate, source, files)
    return LoadedTokenizer(card: card, hints: settings?.hints(pipeline) ?? [], pipeline: pipeline)
  }

  /// The same for bytes in an array.
  public static func load(
    tokenizerJSON: [UInt8], config: [UInt8]? = nil, chatTemplate: [UInt8]? = nil, source: String,
    file: String = "tokenizer.json", configFile: String = "tokenizer_config.json"
  ) throws(TokenizerError) -> LoadedTokenizer {
    let result = tokenizerJSON.withUnsafeBufferPointer { buffer in
      Result { () throws(TokenizerError) in
        try load(
          tokenizerJSON: buffer, config: config, chatTemplate: chatTemplate, source: source, file: file,
          configFile: configFile)
      }
    }
    return try result.get()
  }

  private static func card(
    _ pipeline: any LoadedPipeline, _ settings: TokenizerConfig?, _ chatTemplate: [UInt8]?, _ source: String,
    _ files: [String]
  ) -> TokenizerCard {
    func token(_ content: Text?) -> SpecialToken? {
      content.map { SpecialToken(content: $0, id: pipeline.id(of: $0)) }
    }
    let extra = pipeline.added.ids.keys.filter { pipeline.vocabulary.id(of: $0.bytes) == nil }.count
    return TokenizerCard(
      source: source, kind: pipeline.kind, vocabularySize: pipeline.modelSize + extra, bos: token(settings?.bos),
      eos: token(settings?.eos), pad: token(settings?.pad), unk: token(settings?.unk), addsBOS: settings?.addsBOS,
      addsEOS: settings?.addsEOS, modelMaxLength: settings?.modelMaxLength,
      chatTemplate: chatTemplate.map { Text(bytes: $0) } ?? settings?.chatTemplate, pipeline: pipeline.summary,
      files: files, tokenizerClass: settings?.tokenizerClass)
  }
}
