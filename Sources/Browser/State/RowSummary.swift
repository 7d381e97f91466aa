import MaskModel

/// What the list shows of a row.
struct RowSummary: Hashable, Sendable {
  var index: Int
  var source: Int
  var line: Int
  var status: MaskedExample.Status
  var tokens: Int
  var supervised: Int
  var cut: Int
  /// Nil where there is no template to look for.
  var matches: Int?
  /// Rule and level of each finding, worst first.
  var findings: [RowFinding]

  init(_ inspected: InspectedExample) {
    let example = inspected.example
    index = example.origin.index
    source = example.origin.source
    line = example.origin.line
    status = example.status
    tokens = example.ids.count
    supervised = example.supervisedCount
    cut = example.cut?.ids.count ?? 0
    matches = example.responseMatches?.count
    findings = inspected.findings.sorted { $0.level > $1.level }
  }

  var ratio: Double? { tokens == 0 ? nil : Double(supervised) / Double(tokens) }
}
