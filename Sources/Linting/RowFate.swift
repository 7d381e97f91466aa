import MaskModel

/// Why a row has nothing to learn, where the trainer's own steps tell. One row, one cause: every rule that could speak
/// of an ignored row asks here whether it is the one.
struct RowFate: Sendable {
  enum Fate: Sendable, Hashable {
    /// The row has supervised tokens, or something else took them.
    case none
    /// The ids of the response template stand nowhere, truncation or not.
    case templateNotFound
    /// Truncation took away the response template or all that would have been supervised.
    case completionCutAway
  }

  private let responseTemplate: [TokenID]

  init(_ context: RunContext) { responseTemplate = context.responseTemplate?.ids ?? [] }

  func of(_ example: MaskedExample) -> Fate {
    guard example.isLabelled, example.firstPredicted == nil else { return .none }
    let notFound = example.responseMatches?.isEmpty == true
    if let cut = example.cut, !cut.ids.isEmpty {
      if cut.supervisedCount > 0 || (notFound && stoodBefore(cut, of: example)) { return .completionCutAway }
    }
    return notFound ? .templateNotFound : .none
  }

  private func stoodBefore(_ cut: Cut, of example: MaskedExample) -> Bool {
    let whole = cut.side == .end ? example.ids + cut.ids : cut.ids + example.ids
    return lastMatch(of: responseTemplate, in: whole[...]) != nil
  }
}
