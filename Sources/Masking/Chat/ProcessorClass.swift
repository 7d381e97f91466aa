import JSON
import MaskModel

/// What a processor of transformers 5.23 makes of text that no image, video or sound goes with: the tokenizer's ids,
/// unless the text holds a placeholder (`ProcessorMixin.__call__`, `validate_inputs`).
struct ProcessorClass: Sendable {
  let name: Text
  /// In the order in which they are looked for.
  let placeholders: [Placeholder]
  /// Attributes without which every text is an error.
  var required: [Text] = []

  struct Placeholder: Sendable {
    /// What goes with it, as errors call it.
    let kind: String
    /// What the tokenizer calls the token.
    let attribute: Text
    /// The token of a tokenizer that does not name it; nil where that is an error, or no such placeholder.
    var standard: Text?
    /// Loading fails where the tokenizer does not name it.
    var isRequired = false
    /// The processor puts it into the vocabulary.
    var isAdded = false
  }

  static let all: [ProcessorClass] = [
    ProcessorClass(
      name: "Gemma3Processor", placeholders: [image("boi_token")], required: ["image_token", "eoi_token"]),
    ProcessorClass(
      name: "Gemma4Processor",
      placeholders: [
        image("image_token"), Placeholder(kind: "videos", attribute: "", standard: "<|video|>", isAdded: true),
        Placeholder(kind: "audio inputs", attribute: "audio_token"),
      ], required: ["boi_token", "eoi_token", "boa_token", "eoa_token"]),
    qwen("Qwen2VLProcessor"), qwen("Qwen2_5_VLProcessor"), qwen("Qwen3VLProcessor"),
    glm("Glm4vProcessor"), glm("Glm46VProcessor"),
    ProcessorClass(name: "LlavaNextProcessor", placeholders: [image("image_token", "<image>")]),
  ]

  static func named(_ name: Text?) -> ProcessorClass? { all.first { $0.name == name } }

  private static func qwen(_ name: Text) -> ProcessorClass {
    ProcessorClass(name: name, placeholders: [image("image_token", "<|image_pad|>"), video("<|video_pad|>")])
  }

  private static func glm(_ name: Text) -> ProcessorClass {
    ProcessorClass(name: name, placeholders: [image("image_token", "<|image|>"), video("<|video|>")])
  }

  private static func image(_ attribute: Text, _ standard: Text? = nil) -> Placeholder {
    Placeholder(kind: "images", attribute: attribute, standard: standard, isRequired: standard == nil)
  }

  private static func video(_ standard: Text) -> Placeholder {
    Placeholder(kind: "videos", attribute: "video_token", standard: standard)
  }
}
