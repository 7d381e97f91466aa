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

  /// - Throws: where a need is not met.
  func placeholders() throws(MaskingError) -> [(kind: String, token: Text)] {
    try refuseSettings()
    try refuseOwnTemplate()
    try refuseClass()
    for attribute in known.required where named(attribute) == nil { throw lacking("`\(attribute.string)`") }
    for special in known.specials where tokenizer.id(of: special).map(tokenizer.isPlainSpecial) != true {
      throw lacking("the special token \(special.string), plain")
    }
    var found: [(kind: String, token: Text)] = []
    for placeholder in known.placeholders {
      guard let token = try token(placeholder) else { continue }
      if !placeholder.mayLackID, tokenizer.id(of: token) == nil { throw lacking("the token \(token.string)") }
      found.append((placeholder.kind, token))
    }
    return found
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
    "add_special_tokens", "padding", "truncation", "max_length", "is_split_into_words", "text_pair", "text_target",
    "text_pair_target", "return_overflowing_tokens",
  ]

  private func refuseSettings() throws(MaskingError) {
    for name in Self.arguments {
      guard let value = processor.tokenizerConfiguration[name], !value.isNull, value.flag != false else { continue }
      throw handedOn("`\(name.string)` of tokenizer_config.json")
    }
    if processor.tokenizerConfiguration["add_special_tokens"] != nil {
      throw handedOn("`add_special_tokens` of tokenizer_config.json")
    }
    if let length = tokenizer.card.fixedLength { throw handedOn("the length of \(length) tokens in tokenizer.json") }
  }

  private func handedOn(_ what: String) -> MaskingError {
    .unsupported(
      "\(known.name.string) hands \(what) to the tokenizer with every text, which may cut or fill it: that is not "
        + "modelled. Take it out of the file, for it is the trainer's max_length that should cut; or run maskcheck capture "
        + "with your Python")
  }

  /// Llama 4's class has a chat template of its own, which counts where the model's folder has none.
  private func refuseOwnTemplate() throws(MaskingError) {
    guard known.hasOwnTemplate, case .none = processor.carried else { return }
    throw .unsupported(
      "\(known.name.string) takes a chat template of its own where the model's folder has no chat_template.jinja: name "
        + "that template with --chat-template")
  }

  /// Pixtral's class takes tokenizer.json as it is, whatever class AutoTokenizer would make.
  private func refuseClass() throws(MaskingError) {
    guard known.takesFile, let name = tokenizer.card.builtClass, !Self.takingFile.contains(name) else { return }
    throw .unsupported(
      "\(known.name.string) takes tokenizer.json as it is, where AutoTokenizer makes the class \(name), whose ids these "
        + "are: name the model's type (`model_type`) in config.json")
  }

  private static let takingFile = ["TokenizersBackend"]

  private func lacking(_ what: String) -> MaskingError {
    .unsupported(
      "\(known.name.string) needs a tokenizer that has \(what), and this one has not: if your script passes the tokenizer "
        + "as processing_class, name its tokenizer.json with -t")
  }
}
