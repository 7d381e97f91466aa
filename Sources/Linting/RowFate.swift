import MaskModel

/// Why a row has nothing to learn, where the trainer's own steps tell. One row, one cause: every rule that could speak
/// of an ignored row asks here whether it is the one.
struct RowFate: Sendable {
  enum Fate: Sendable, Hashable {
    /// The row has supervised tokens, or something else took them.
    case none
    /// The ids of a template stand nowhere, truncation or not.
    case templateNotFound(TemplateRole)
    /// Truncation took away a template or all that would have been supervised.
    case completionCutAway
  }

  private let ids: [TemplateRole: [TokenID]]

  init(_ context: RunContext) { ids = context.templates.mapValues(\.ids) }

  func of(_ example: MaskedExample) -> Fate {
    guard example.isLabelled, example.firstPredicted == nil else { return .none }
    let missing = example.missingTemplate
    if let cut = example.cut, !cut.ids.isEmpty {
      let stoodBefore = missing.map { stood($0, before: cut, in: example) } == true
      if cut.supervisedCount > 0 || stoodBefore { return .completionCutAway }
    }
    return missing.map(Fate.templateNotFound) ?? .none
  }

  private func stood(_ role: TemplateRole, before cut: Cut, in example: MaskedExample) -> Bool {
    let whole = cut.side == .end ? example.ids + cut.ids : cut.ids + example.ids
    return lastMatch(of: ids[role] ?? [], in: whole[...]) != nil
  }
}
