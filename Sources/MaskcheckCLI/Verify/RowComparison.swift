import MaskModel
import PythonBridge

/// One row as our model has it, beside what the installed trainer made of it.
struct RowDifference: Sendable {
  enum Kind: Sendable {
    /// The first position at which ids or labels differ.
    case tokens(at: Int)
    case fate(ours: String, theirs: String)
  }

  var ours: MaskedExample
  var theirs: CapturedRow?
  var kind: Kind
}

enum RowComparison {
  /// Nil where they are the same: both dropped, or both with the same ids and the same labels.
  static func difference(_ ours: MaskedExample, _ theirs: CapturedRow?) -> RowDifference? {
    func fate(_ own: String, _ other: String) -> RowDifference {
      RowDifference(ours: ours, theirs: theirs, kind: .fate(ours: own, theirs: other))
    }
    let isDropped = theirs?.isDropped ?? true
    switch ours.status {
    case .dropped(let reason): return isDropped ? nil : fate("dropped: \(reason)", "kept")
    case .refused(let reason): return fate("the trainer stops: \(reason)", isDropped ? "dropped" : "kept")
    case .unread(let reason): return fate("not read: \(reason)", isDropped ? "dropped" : "kept")
    case .ok: break
    }
    guard let theirs, !theirs.isDropped, let ids = theirs.ids, let labels = theirs.labels else {
      return fate("kept", theirs == nil ? "not among its rows" : "dropped")
    }
    guard ids != ours.ids || labels != ours.labels else { return nil }
    return RowDifference(ours: ours, theirs: theirs, kind: .tokens(at: first(ours, ids, labels)))
  }

  private static func first(_ ours: MaskedExample, _ ids: [TokenID], _ labels: [Label]) -> Int {
    let count = min(ours.ids.count, ids.count, ours.labels.count, labels.count)
    return (0..<count).first { ours.ids[$0] != ids[$0] || ours.labels[$0] != labels[$0] } ?? count
  }
}
