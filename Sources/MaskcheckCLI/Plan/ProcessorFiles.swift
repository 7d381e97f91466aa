import Files
import JSON
import MaskModel

/// The processor of a model's directory, as `AutoProcessor.from_pretrained` of transformers 5.23 finds it.
enum ProcessorFiles {
  /// A directory without any of these has no processor that could be loaded, whatever its other files name.
  private static let own = ["processor_config.json", ofImages, ofVideos]
  private static let (ofImages, ofVideos) = ("preprocessor_config.json", "video_preprocessor_config.json")

  /// Where no file names a class, the model's type does.
  private static let classes: [Text: Text] = [
    "cohere2_vision": "Cohere2VisionProcessor", "diffusion_gemma": "Gemma4Processor", "gemma3": "Gemma3Processor",
    "gemma3n": "Gemma3nProcessor", "gemma4": "Gemma4Processor", "glm46v": "Glm46VProcessor", "glm4v": "Glm4vProcessor",
    "glm4v_moe": "Glm4vProcessor", "idefics3": "Idefics3Processor", "internvl": "InternVLProcessor",
    "lfm2_vl": "Lfm2VlProcessor", "llama4": "Llama4Processor", "llava": "LlavaProcessor",
    "llava_next": "LlavaNextProcessor", "llava_onevision": "LlavaOnevisionProcessor", "mistral3": "PixtralProcessor",
    "mistral_large4": "PixtralProcessor", "modernvbert": "Idefics3Processor", "pixtral": "PixtralProcessor",
    "qwen2_5_vl": "Qwen2_5_VLProcessor", "qwen2_vl": "Qwen2VLProcessor", "qwen3_5": "Qwen3VLProcessor",
    "qwen3_5_moe": "Qwen3VLProcessor", "qwen3_vl": "Qwen3VLProcessor", "qwen3_vl_moe": "Qwen3VLProcessor",
    "qwen4_exp": "Qwen3VLProcessor", "smolvlm": "SmolVLMProcessor", "t5gemma2": "Gemma3Processor",
    "t5gemma2_encoder": "Gemma3Processor", "ultravbert": "Idefics3Processor", "vipllava": "LlavaProcessor",
  ]

  /// Whether `load` finds one.
  static func hasProcessor(_ named: String, _ folder: String) -> Bool { !files(named, folder).isEmpty }

  private static func files(_ named: String, _ folder: String) -> [String] {
    if named.hasSuffix("/tokenizer.json") || named == "tokenizer.json" { return [] }
    return own.filter { Directory.holds(folder + "/" + $0) }
  }

  /// Nil of a model of text, and for who names tokenizer.json: that means it alone.
  ///
  /// - Parameters:
  ///   - tokenizer: tokenizer_config.json.
  ///   - namedTokens: the tokenizer's special tokens by their names.
  static func load(
    _ named: String, _ folder: String, tokenizer: JSONValue?, namedTokens: [SpecialTokenName]
  ) throws(Failure) -> Processor? {
    let found = files(named, folder)
    guard let file = found.first else { return nil }
    return Processor(
      file: file, className: try className(found, folder, tokenizer), carried: try carried(folder),
      namedTokens: namedTokens, configuration: try TemplateFiles.config(folder + "/processor_config.json") ?? .null,
      tokenizerConfiguration: tokenizer ?? .null)
  }

  private static func className(
    _ found: [String], _ folder: String, _ tokenizer: JSONValue?
  ) throws(Failure) -> Text? {
    // Python looks at the one of videos only where there is none of images.
    for file in found where file != ofVideos || !found.contains(ofImages) {
      if let name = try TemplateFiles.config(folder + "/" + file)?["processor_class"]?.text { return name }
    }
    if let name = tokenizer?["processor_class"]?.text { return name }
    let model = try TemplateFiles.config(folder + "/config.json")
    return model?["processor_class"]?.text ?? model?["model_type"]?.text.flatMap { classes[$0] }
  }

  /// processor_config.json comes first, then the file of earlier versions, then those of today.
  private static func carried(_ folder: String) throws(Failure) -> ChatTemplateSet.Carried {
    let (config, earlier) = (folder + "/processor_config.json", folder + "/chat_template.json")
    if let source = try template(config) { return .one(source) }
    guard Directory.holds(earlier) else { return try TemplateFiles.files(in: folder, ofProcessor: true) ?? .none }
    if Directory.exists(folder + "/additional_chat_templates") {
      throw .input("\(folder): found chat_template.json beside additional_chat_templates, at which transformers stops")
    }
    return try template(earlier).map { .one($0) } ?? .none
  }

  private static func template(_ path: String) throws(Failure) -> Text? {
    guard let value = try TemplateFiles.config(path)?["chat_template"], !value.isNull else { return nil }
    guard let source = value.text else { throw .input("\(path): found a `chat_template` that is no text") }
    return Text(source.string)
  }
}
