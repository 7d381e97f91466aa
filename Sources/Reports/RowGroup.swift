import MaskModel

/// Rows one behind the other of which the same is to be said: those that nothing is labelled of, for one reason.
struct RowGroup {
  let first: InspectedExample
  private(set) var last: Int
  private(set) var count = 1

  private init(_ row: InspectedExample) {
    first = row
    last = row.example.origin.index
  }

  /// In the order of the rows. Rows with tokens of their own are alone.
  static func groups(of rows: some Collection<InspectedExample>) -> [RowGroup] {
    var groups: [RowGroup] = []
    for row in rows {
      guard let group = groups.last, group.says(theSameOf: row) else {
        groups.append(RowGroup(row))
        continue
      }
      groups[groups.count - 1].take(row)
    }
    return groups
  }

  /// `17`, `0–19`
  var indices: String {
    let index = first.example.origin.index
    return last == index ? "\(index)" : "\(index)–\(last)"
  }

  private func says(theSameOf row: InspectedExample) -> Bool {
    let (own, other) = (first.example, row.example)
    return own.status.reason != nil && own.status == other.status && own.ids.isEmpty && other.ids.isEmpty
      && other.origin.index == last + 1 && first.findings.map(\.rule) == row.findings.map(\.rule)
  }

  private mutating func take(_ row: InspectedExample) {
    last = row.example.origin.index
    count += 1
  }
}

extension MaskedExample.Status {
  /// Why the row is not trained; nil where it is.
  var reason: String? {
    switch self {
    case .ok: nil
    case .dropped(let reason), .refused(let reason), .unread(let reason): reason
    }
  }
}
