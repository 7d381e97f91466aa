import JSON
import MaskModel

/// One step behind the model, ready to run.
enum PostProcessorStep: Sendable {
  case trim(OffsetTrimming)
  case template(TokenTemplate)
}

/// A kind of post-processor: its name in the file and how its settings are read.
struct PostProcessorKind: Sendable {
  let type: String
  let read: @Sendable (Component) throws(TokenizerError) -> [PostProcessorStep]

  /// Every kind that is understood. A new one is a file beside this one and a line here.
  static let all: [PostProcessorKind] = [
    .byteLevel, .templateProcessing, .bert, .roberta, .sequence,
  ]
}

extension PostProcessorKind {
  /// Several, one after another.
  static let sequence = PostProcessorKind(type: "Sequence") { component throws(TokenizerError) in
    let steps = try component.parts("processors") { part throws(TokenizerError) in try read(part) }
    try refuseCutTexts(steps, component)
    return steps
  }

  /// `TemplateProcessing` leaves an encoding for each of its tokens and one for the text: what comes behind it puts its
  /// tokens around each, or takes them for a pair of texts.
  private static func refuseCutTexts(
    _ steps: [PostProcessorStep], _ component: Component
  ) throws(TokenizerError) {
    let templates = steps.compactMap { if case .template(let template) = $0 { template } else { nil } }
    guard templates.dropLast().contains(where: \.cutsTexts) else { return }
    throw component.place.unsupported(
      "a post-processor with tokens of its own behind `TemplateProcessing`",
      supported: "`TemplateProcessing` as the last of those in a Sequence that put tokens around a text")
  }

  static func read(_ component: Component) throws(TokenizerError) -> [PostProcessorStep] {
    let type = try component.type()
    guard let kind = all.first(where: { $0.type == type }) else {
      throw component.place.unsupported(
        "the post-processor \(Text(type).quoted)", supported: all.map(\.type).joined(separator: ", "))
    }
    return try kind.read(component)
  }
}
