import JSON

/// A model that sees or hears has a processor around its tokenizer, which a trainer takes in the tokenizer's place.
public struct Processor: Sendable {
  /// The file that says so.
  public var file: String
  /// `Gemma3Processor`; nil where no file names a class, nor a model whose class is known.
  public var className: Text?
  /// Its own chat templates: a processor does not look at those of the tokenizer's configuration.
  public var carried: ChatTemplateSet.Carried
  /// What the tokenizer calls its special tokens: `image_token` and the like.
  public var namedTokens: [SpecialTokenName]
  /// processor_config.json; null where there is none.
  public var configuration: JSONValue
  /// tokenizer_config.json; null where there is none.
  public var tokenizerConfiguration: JSONValue

  public init(
    file: String, className: Text?, carried: ChatTemplateSet.Carried, namedTokens: [SpecialTokenName] = [],
    configuration: JSONValue = .null, tokenizerConfiguration: JSONValue = .null
  ) {
    self.file = file
    self.className = className
    self.carried = carried
    self.namedTokens = namedTokens
    self.configuration = configuration
    self.tokenizerConfiguration = tokenizerConfiguration
  }
}
