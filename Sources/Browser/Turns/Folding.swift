import MaskModel

/// Which turns are folded when a row is opened.
enum Folding: Hashable, Sendable, CaseIterable {
  case none
  /// All that have no supervised token.
  case unsupervised
  case all

  func folded(_ turns: RowTurns?) -> Set<Int> {
    let turns = turns?.turns ?? []
    switch self {
    case .none: return []
    case .unsupervised: return Set(turns.indices.filter { turns[$0].supervised == 0 })
    case .all: return Set(turns.indices)
    }
  }

  /// The others, the one that comes next first.
  private var following: [Folding] {
    switch self {
    case .none: [.unsupervised, .all, .none]
    case .unsupervised: [.all, .none, .unsupervised]
    case .all: [.none, .unsupervised, .all]
    }
  }

  /// The next one that folds other turns than those: where every turn has supervised tokens, or none has, two are alike.
  func next(from folded: Set<Int>, _ turns: RowTurns) -> Folding {
    following.first { $0.folded(turns) != folded } ?? self
  }
}

extension TokenState {
  /// The turn of the cursor; nil where the row has no turns.
  var turn: Int? { content?.turns?.index(of: cursor) }

  private var turns: [RowTurns.Turn] { content?.turns?.turns ?? [] }

  /// - Returns: false where the row has no turns.
  mutating func toggleFold() -> Bool {
    guard let turn else { return false }
    if folded.remove(turn) == nil { folded.insert(turn) }
    clampCursor()
    return true
  }

  /// - Returns: false where the row has no turns.
  mutating func foldNext() -> Bool {
    guard let turns = content?.turns else { return false }
    folding = folding.next(from: folded, turns)
    folded = folding.folded(turns)
    clampCursor()
    return true
  }

  /// Unfolds what the cursor landed in.
  mutating func reveal(_ place: Int) {
    if let turn = content?.turns?.index(of: place) { folded.remove(turn) }
    cursor = place
  }

  /// Keeps the cursor on a token that there is; of a folded turn on its first.
  mutating func clampCursor() {
    cursor = max(0, min(cursor, (content?.count ?? 0) - 1))
    if let turn, folded.contains(turn) { cursor = turns[turn].places.lowerBound }
  }

  // MARK: Moving

  /// One token on, or back; a folded turn is one step.
  mutating func step(forward: Bool) {
    if forward, let turn, folded.contains(turn) {
      if turns[turn].places.upperBound < content?.count ?? 0 { cursor = turns[turn].places.upperBound }
    } else {
      cursor += forward ? 1 : -1
    }
    clampCursor()
  }

  /// To the start of the next turn, or of this one and then of those before.
  ///
  /// - Returns: false where there is none.
  mutating func moveToTurn(forward: Bool) -> Bool {
    guard let turn else { return false }
    let isAtStart = cursor == turns[turn].places.lowerBound
    let target = forward ? turn + 1 : isAtStart ? turn - 1 : turn
    guard turns.indices.contains(target) else { return false }
    cursor = turns[target].places.lowerBound
    return true
  }
}
