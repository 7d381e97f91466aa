import JSON
import MaskModel

/// What a class of processors needs of a tokenizer and of the files beside it, and what stands in them that is not
/// followed.
struct ProcessorNeeds {
  private let known: ProcessorClass
  private let processor: Processor
  private let tokenizer: any Tokenizer

  init(_ known: ProcessorClass, _ processor: Processor, _ tokenizer: any Tokenizer) {
    self.known = known
    self.processor = processor
    self.tokenizer = tokenizer
  }

  /// - Throws: where something stands in the files that is not followed.
  func check() throws(MaskingError) {
    try refuseSettings()
    try refuseClass()
    for attribute in known.required where named(attribute) == nil { throw lacking("`\(attribute.string)`") }
    for special in known.specials where tokenizer.id(of: special).map(tokenizer.isPlainSpecial) != true {
      throw lacking(
        "\(special.string) as a special token whose lstrip, rstrip, single_word and normalized are false")
    }
  }

  /// - Throws: where a token is missing.
  func placeholders() throws(MaskingError) -> [(kind: String, token: Text)] {
    var found: [(kind: String, token: Text)] = []
    for placeholder in known.placeholders {
      guard let token = try token(placeholder) else { continue }
      if !placeholder.mayLackID, tokenizer.id(of: token) == nil { throw lacking("the token \(token.string)") }
      found.append((placeholder.kind, token))
    }
    return found
  }

  /// The tokens at which the processor cuts a text, and where that stands. A key in tokenizer_config.json counts before
  /// tokenizer.json, also where it is null.
  func limit() -> (tokens: Int, said: String)? {
    let configuration = processor.tokenizerConfiguration
    if configuration["truncation"]?.flag == false { return nil }
    if let value = configuration["max_length"] {
      return value.int.map { ($0, "`max_length` in tokenizer_config.json") }
    }
    return tokenizer.card.savedMaxLength.map { ($0, "`truncation` or `padding` in tokenizer.json") }
  }

  private func named(_ attribute: Text?) -> Text? {
    processor.namedTokens.last { $0.name == attribute }?.content
  }

  private func token(_ placeholder: ProcessorClass.Placeholder) throws(MaskingError) -> Text? {
    if let token = named(placeholder.attribute) { return token }
    if let setting = placeholder.setting, let value = processor.configuration[setting] {
      guard let token = value.text else {
        throw .unsupported(
          "`\(setting.string)` of processor_config.json is no text, which \(known.name.string) cannot be made with")
      }
      return token
    }
    if placeholder.standard == nil, placeholder.isRequired {
      throw lacking("`\(placeholder.attribute?.string ?? "")`")
    }
    return placeholder.standard
  }

  /// Arguments of the tokenizer that stand in its configuration: a processor hands them on with every text (step 5 of
  /// `ProcessorMixin._merge_kwargs`), a trainer without one does not.
  private static let arguments: [Text] = [
    "padding", "truncation", "is_split_into_words", "text_pair", "text_target", "text_pair_target",
    "return_overflowing_tokens",
  ]

  private func refuseSettings() throws(MaskingError) {
    for name in Self.arguments {
      guard let value = processor.tokenizerConfiguration[name], !value.isNull, value.flag != false,
        value != "do_not_pad", value != "do_not_truncate"
      else { continue }
      throw .unsupported(
        "\(known.name.string) hands `\(name.string)` of tokenizer_config.json to the tokenizer with every text, which is "
          + "not modelled: take it out of the file, or run maskcheck capture with your Python")
    }
  }

  /// Pixtral's class takes tokenizer.json as it is, whatever class AutoTokenizer would make.
  private func refuseClass() throws(MaskingError) {
    guard known.takesFile, let name = tokenizer.card.builtClass, name != "TokenizersBackend" else { return }
    throw .unsupported(
      "\(known.name.string) takes tokenizer.json as it is, where AutoTokenizer makes the class \(name), whose ids these "
        + "are: name the model's type (`model_type`) in config.json")
  }

  private func lacking(_ what: String) -> MaskingError {
    .unsupported(
      "\(known.name.string) needs a tokenizer that has \(what), and this one has not: if your script passes the tokenizer "
        + "as processing_class, name its tokenizer.json with -t")
  }
}
