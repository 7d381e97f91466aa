/// How the columns of a row are read.
public enum Shape: String, Sendable, Hashable, CaseIterable {
  case text
  case promptCompletion = "prompt_completion"
  case textTemplate = "text_template"
  case recorded
  case messages

  public var summary: String {
    switch self {
    case .text: "one column of text"
    case .promptCompletion: "two columns of text, `prompt` and `completion`"
    case .textTemplate: "any columns, made into one text by --text-template"
    case .recorded: "`input_ids`, with `labels`, `completion_mask` or `assistant_masks`"
    case .messages: "conversations: `messages`, `conversations`, or lists of turns as prompt and completion"
    }
  }
}

/// The shape that a trainer reads from a table, and why.
public struct ShapeChoice: Sendable, Hashable {
  public var shape: Shape
  public var because: String

  public init(shape: Shape, because: String) {
    self.shape = shape
    self.because = because
  }
}
