import JSON
import MaskModel

/// How a trainer shortens rows: a slice as Python takes it.
enum Truncation: Sendable, Hashable {
  case none
  /// `ids[:length]`; a negative length leaves out the last ones.
  case keepStart(Int)
  /// `ids[-length:]`; of length 0 everything stays.
  case keepEnd(Int)

  /// What stays of `count` elements.
  func kept(of count: Int) -> Range<Int> {
    switch self {
    case .none: 0..<count
    case .keepStart(let length): 0..<(length < 0 ? max(0, count + max(length, -count)) : min(count, length))
    case .keepEnd(let length):
      length == 0 ? 0..<count : (length > 0 ? count - min(count, length) : min(count, -max(length, -count)))..<count
    }
  }

  var side: Cut.Side {
    if case .keepEnd = self { .start } else { .end }
  }
}

extension MaskedExample {
  /// Takes over a labelled row as far as the truncation leaves it, the rest as `cut`.
  mutating func take(_ row: consuming LabelledRow, truncation: Truncation) {
    let kept = truncation.kept(of: row.ids.count)
    let keptLabels = truncation.kept(of: row.labels.count)
    if kept.count == row.ids.count && keptLabels.count == row.labels.count {
      ids = row.ids
      spans = row.spans
      labels = row.labels
      reasons = row.reasons
    } else {
      ids = Array(row.ids[kept])
      spans = row.spans.map { Array($0[kept]) }
      labels = Array(row.labels[keptLabels])
      // Recorded labels of another length than the ids are cut apart from them and then stand at other tokens.
      reasons =
        row.labels.count == row.ids.count ? row.reasons.slice(kept) : .recorded(labels, count: ids.count)
      cut = Self.cut(row, kept: kept, keptLabels: keptLabels, side: truncation.side)
    }
    documents = [Document(index: origin.index, tokens: 0..<ids.count)]
  }

  private static func cut(
    _ row: LabelledRow, kept: Range<Int>, keptLabels: Range<Int>, side: Cut.Side
  ) -> Cut? {
    let gone = side == .end ? kept.upperBound..<row.ids.count : 0..<kept.lowerBound
    let goneLabels = side == .end ? keptLabels.upperBound..<row.labels.count : 0..<keptLabels.lowerBound
    if gone.isEmpty { return nil }
    let labels = Array(row.labels[goneLabels])
    return Cut(
      side: side, ids: Array(row.ids[gone]), labels: labels, spans: row.spans.map { Array($0[gone]) },
      reasons: row.labels.count == row.ids.count ? row.reasons.slice(gone) : .recorded(labels, count: gone.count))
  }
}
