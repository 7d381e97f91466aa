import Terminal

extension BrowserState {
  /// Keys of conversations, the same in every pane.
  ///
  /// - Returns: false for all other keys.
  mutating func pressForTurns(_ key: Key) -> Bool {
    switch key {
    case .character("z"): if !tokens.toggleFold() { noteNoTurns() }
    case .character("Z"): foldNext()
    case .character("{"): moveToTurn(forward: false)
    case .character("}"): moveToTurn(forward: true)
    default: return false
    }
    return true
  }

  private mutating func foldNext() {
    guard tokens.foldNext(), let turns = tokens.content?.turns?.turns else { return noteNoTurns() }
    let words =
      switch tokens.folding {
      case .none: "all turns unfolded"
      case .unsupervised:
        "folded: \(Numbers.count(tokens.folded.count)) of \(Numbers.count(turns.count, "turn")), without a supervised token"
      case .all: "all turns folded"
      }
    notice = Notice(text: words, role: .note)
  }

  private mutating func moveToTurn(forward: Bool) {
    guard tokens.content?.turns != nil else { return noteNoTurns() }
    if !tokens.moveToTurn(forward: forward) {
      notice = Notice(text: "no \(forward ? "further" : "earlier") turn in this row", role: .warning)
    }
  }

  private mutating func noteNoTurns() {
    guard let content = tokens.content else { return }
    let isConversation = content.example.conversation != nil
    let words =
      isConversation
      ? "where the turns of this conversation begin is not known"
      : "no turns: this row was not rendered as a conversation"
    notice = Notice(text: words, role: .warning)
  }
}
