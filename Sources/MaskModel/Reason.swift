/// Why a token has its label. A reason belongs to one side only, so it tells whether the token is supervised.
public enum Reason: String, Sendable, Hashable, CaseIterable {
  // supervised
  case text
  case completion
  case assistant
  case afterResponse = "after-response"
  case endOfTurn = "end-of-turn"
  case recorded
  // ignored
  case prompt
  case otherRole = "other-role"
  case beforeResponse = "before-response"
  case responseTemplate = "response-template"
  case responseNotFound = "response-not-found"
  case instructionNotFound = "instruction-not-found"
  case instruction
  case endOfTurnIgnored = "end-of-turn-ignored"
  case history
  case padID = "pad-id"
  case documentStart = "document-start"
  case recordedIgnored = "recorded-ignored"

  public var isSupervised: Bool {
    switch self {
    case .text, .completion, .assistant, .afterResponse, .endOfTurn, .recorded: true
    default: false
    }
  }

  /// One sentence for docs/reasons.md and the inspector.
  public var explanation: String {
    switch self {
    case .text: "No mask applies to this row: every token counts."
    case .completion: "The token belongs to the completion of a prompt/completion row."
    case .assistant: "The token lies in a generation block, or in a turn of a role that is trained."
    case .afterResponse: "The token stands behind the response template."
    case .endOfTurn: "An end token that an option of the trainer supervises."
    case .recorded: "The data themselves hold this label."
    case .prompt: "The token stands before the completion."
    case .otherRole: "The token belongs to a turn that is not trained, or to text around turns."
    case .beforeResponse: "The token stands before the response template that counts."
    case .responseTemplate: "The token is part of the response template itself."
    case .responseNotFound: "The response template stands nowhere in this row, so the whole row is ignored."
    case .instructionNotFound: "The instruction template stands nowhere in this row, so the whole row is ignored."
    case .instruction: "The token stands between an instruction template and the response template that follows."
    case .endOfTurnIgnored: "An end token that no option of the trainer supervises."
    case .history: "Only the last turn counts, and this is an earlier one."
    case .padID: "The token's id is the pad id, and the collator ignores every pad id."
    case .documentStart: "The first token of a packed document is never predicted."
    case .recordedIgnored: "The data themselves hold −100 here."
    }
  }
}
