import JSON
import MaskModel

/// What a processor of transformers 5.23 makes of text that no image, video or sound goes with: the tokenizer's ids,
/// unless the text holds a placeholder (`ProcessorMixin.__call__`, `validate_inputs`).
struct ProcessorClass: Sendable {
  let name: Text
  /// In the order in which they are looked for.
  let placeholders: [Placeholder]
  /// Attributes of the tokenizer without which every text is an error.
  var required: [Text] = []
  /// Tokens that the processor puts into the vocabulary, as special ones.
  var specials: [Text] = []
  /// Whether the tokenizer adds its special tokens to a text that does not begin with them.
  var addsSpecialTokens = true
  /// It has a chat template of its own.
  var hasOwnTemplate = false
  /// It takes tokenizer.json as it is.
  var takesFile = false
  /// It takes a template of its own where a message has a video.
  var hasVideoTemplate = false

  struct Placeholder: Sendable {
    /// What goes with it, as errors call it.
    let kind: String
    /// What the tokenizer calls the token; nil where the processor does not ask it.
    var attribute: Text?
    /// What the processor's own configuration calls it, where the tokenizer has no name for it.
    var setting: Text?
    /// The token where nothing names it; nil where that is an error, or no such placeholder.
    var standard: Text?
    /// Loading fails where the tokenizer does not name it.
    var isRequired = false
    /// The processor does not look for its id in the vocabulary, or puts it there.
    var mayLackID = false
  }

  static let all: [ProcessorClass] = [
    ProcessorClass(
      name: "Gemma3Processor", placeholders: [images("boi_token")], required: ["image_token", "eoi_token"]),
    ProcessorClass(
      name: "Gemma3nProcessor", placeholders: [images("image_token"), sounds("audio_token", isRequired: true)],
      required: ["boi_token", "eoi_token", "boa_token", "eoa_token"]),
    ProcessorClass(
      name: "Gemma4Processor",
      placeholders: [
        images("image_token"), Placeholder(kind: "videos", standard: "<|video|>", mayLackID: true),
        sounds("audio_token"),
      ], required: ["boi_token", "eoi_token", "boa_token", "eoa_token"]),
    qwen("Qwen2VLProcessor"), qwen("Qwen2_5_VLProcessor"), qwen("Qwen3VLProcessor"),
    glm("Glm4vProcessor"), glm("Glm46VProcessor"),
    ProcessorClass(name: "LlavaProcessor", placeholders: [llava]),
    ProcessorClass(name: "LlavaNextProcessor", placeholders: [llava]),
    ProcessorClass(name: "LlavaOnevisionProcessor", placeholders: [llava, videos("<video>", setting: "video_token")]),
    ProcessorClass(name: "PixtralProcessor", placeholders: [configured("[IMG]")], takesFile: true),
    ProcessorClass(name: "Llama4Processor", placeholders: [configured("<|image|>")], hasOwnTemplate: true),
    ProcessorClass(
      name: "Cohere2VisionProcessor", placeholders: [images("image_token")],
      required: ["boi_token", "eoi_token", "img_line_break_token"]),
    ProcessorClass(
      name: "InternVLProcessor",
      placeholders: [
        images("context_image_token"), Placeholder(kind: "videos", attribute: "video_token", isRequired: true),
      ], required: ["start_image_token", "end_image_token"]),
    ProcessorClass(
      name: "Idefics3Processor", placeholders: [Placeholder(kind: "images", standard: "<image>")],
      specials: ["<fake_token_around_image>", "<image>", "<end_of_utterance>"]),
    ProcessorClass(
      name: "SmolVLMProcessor",
      placeholders: [
        images("image_token", "<image>"),
        Placeholder(kind: "videos", attribute: "video_token", standard: "<video>", mayLackID: true),
      ], hasVideoTemplate: true),
    ProcessorClass(
      name: "Lfm2VlProcessor", placeholders: [images("image_token", "<image>")], addsSpecialTokens: false),
  ]

  static func named(_ name: Text?) -> ProcessorClass? { all.first { $0.name == name } }

  private static let llava = Placeholder(
    kind: "images", attribute: "image_token", setting: "image_token", standard: "<image>")

  private static func configured(_ standard: Text) -> Placeholder {
    Placeholder(kind: "images", setting: "image_token", standard: standard)
  }

  private static func qwen(_ name: Text) -> ProcessorClass {
    ProcessorClass(name: name, placeholders: [images("image_token", "<|image_pad|>"), videos("<|video_pad|>")])
  }

  private static func glm(_ name: Text) -> ProcessorClass {
    ProcessorClass(name: name, placeholders: [images("image_token", "<|image|>"), videos("<|video|>")])
  }

  private static func images(_ attribute: Text, _ standard: Text? = nil) -> Placeholder {
    Placeholder(kind: "images", attribute: attribute, standard: standard, isRequired: standard == nil)
  }

  private static func videos(_ standard: Text, setting: Text? = nil) -> Placeholder {
    Placeholder(kind: "videos", attribute: "video_token", setting: setting, standard: standard)
  }

  private static func sounds(_ attribute: Text, isRequired: Bool = false) -> Placeholder {
    Placeholder(kind: "audio inputs", attribute: attribute, isRequired: isRequired)
  }
}
