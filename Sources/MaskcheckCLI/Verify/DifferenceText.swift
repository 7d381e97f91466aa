import JSON
import MaskModel
import PythonBridge
import Reports

/// A row that differs, token by token around the first difference.
struct DifferenceText {
  private static let before = 4
  private static let behind = 8

  let tokenizer: (any Tokenizer)?
  /// `trl 1.16.0`
  let installed: String

  func lines(_ difference: RowDifference) -> [String] {
    let row = "row \(difference.ours.origin.index)"
    switch difference.kind {
    case .fate(let ours, let theirs):
      return ["\(row) differs", "  our model: \(ours)", "  \(installed): \(theirs)"]
    case .tokens(let position):
      let theirs = difference.theirs
      let counts = "\(difference.ours.ids.count) tokens, \(installed) has \(theirs?.ids?.count ?? 0)"
      return ["\(row) differs from token \(position) on (our model has \(counts))", header]
        + tokens(difference.ours, theirs, around: position)
    }
  }

  private var header: String {
    "  " + "token".padded(to: 8) + "text".padded(to: 22) + "our model".padded(to: 40) + installed
  }

  private func tokens(_ ours: MaskedExample, _ theirs: CapturedRow?, around position: Int) -> [String] {
    let ids = theirs?.ids ?? []
    let labels = theirs?.labels ?? []
    let last = min(max(ours.ids.count, ids.count), position + Self.behind)
    return (max(0, position - Self.before)..<max(last, position)).map { place in
      let own = side(ours.ids, ours.labels, place)
      let other = side(ids, labels, place)
      let reason = ours.reasons.first { $0.range.contains(place) }.map { ", \($0.reason.rawValue)" } ?? ""
      let id = ours.ids.indices.contains(place) ? ours.ids[place] : ids.indices.contains(place) ? ids[place] : nil
      return (own == other ? "  " : "> ") + "\(place)".padded(to: 8) + spelling(id).padded(to: 22)
        + (own + (own == "-" ? "" : reason)).padded(to: 40) + other
    }
  }

  private func side(_ ids: [TokenID], _ labels: [Label], _ place: Int) -> String {
    guard ids.indices.contains(place) else { return "-" }
    guard labels.indices.contains(place) else { return "\(ids[place]) without a label" }
    let label = labels[place]
    if label == .ignored { return "\(ids[place]) ignored" }
    return "\(ids[place]) supervised" + (label == ids[place] ? "" : " as \(label)")
  }

  private func spelling(_ id: TokenID?) -> String {
    guard let id, let bytes = tokenizer?.bytes(of: id) ?? tokenizer?.spelling(of: id)?.bytes else { return "" }
    return Visible.string(String(decoding: bytes.prefix(18), as: UTF8.self))
  }
}
