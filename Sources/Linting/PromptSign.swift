import JSON
import MaskModel

/// Whether a row has a prompt, and how that is known.
enum PromptSign: Sendable, Hashable {
  /// Two columns: a prompt that is not empty, and a completion.
  case columns
  /// A conversation in which somebody else speaks than the assistant.
  case roles
  /// The text template writes words, or more than one column.
  case template
  /// The text holds a marker that announces an answer: a heuristic.
  case marker(Text)

  init?(_ example: MaskedExample, _ context: RunContext) {
    if let boundary = example.boundary {
      guard boundary.promptBytes > 0 else { return nil }
      self = .columns
      return
    }
    if let conversation = example.conversation {
      guard conversation.roles.contains(.assistant), conversation.roles.contains(where: { $0 != .assistant }) else {
        return nil
      }
      self = .roles
      return
    }
    if context.shape.shape == .textTemplate, let pieces = context.textTemplate, Self.hasPrompt(pieces) {
      self = .template
      return
    }
    guard let text = example.text, let marker = ResponseMarkers.first(in: text) else { return nil }
    self = .marker(marker)
  }

  /// Words before the last column, or several columns: `"{text}<eos>"` has neither.
  private static func hasPrompt(_ pieces: [TemplatePiece]) -> Bool {
    guard let last = pieces.lastIndex(where: \.isColumn) else { return false }
    return pieces[..<last].contains { piece in
      switch piece {
      case .column: true
      case .literal(let text): text.bytes.contains { $0 > 0x20 }
      }
    }
  }

  var words: String {
    switch self {
    case .columns: "the row has a prompt column"
    case .roles: "others speak in it than the assistant"
    case .template: "the text template writes a prompt in front of the answer"
    case .marker(let text):
      "its text holds \(quoted(text)), which usually announces an answer (a guess from the text alone)"
    }
  }
}

extension TemplatePiece {
  var isColumn: Bool {
    switch self {
    case .column: true
    case .literal: false
    }
  }
}

extension RunContext {
  /// An option that should keep prompts out of the loss, is switched on, and does nothing for these data.
  var ineffectiveMaskOption: IneffectiveOption? {
    // A response template masks by itself.
    if responseTemplate != nil { return nil }
    return withoutEffect.first { option in
      Self.maskOptions.contains(option.name) && trainer.options[Text(option.name)]?.flag != false
    }
  }

  private static let maskOptions: Set<String> = ["completion_only_loss", "assistant_only_loss"]
}
