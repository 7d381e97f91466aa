import MaskModel

/// One line an example.
struct RowsSection {
  private static let barColumns = 10
  private let report: Report
  private let rows: ArraySlice<InspectedExample>

  init(_ report: Report, rows: Int) {
    self.report = report
    self.rows = report.rows.prefix(rows)
  }

  func append(to page: inout Page) {
    guard !rows.isEmpty else { return }
    let looksForTemplate = rows.contains { $0.example.responseMatches != nil }
    let tokens = max(10, rows.map { tokenCount($0.example).count }.max() ?? 0)
    page.blank()
    let matches = looksForTemplate ? "matches  " : ""
    let head = Padding.left("row", 7) + "  " + Padding.right("supervised", Self.barColumns + 2 + tokens + 9)
    page.line(head + matches + "status   findings", .dim)
    var said: [MaskedExample.Status: String] = [:]
    for group in RowGroup.groups(of: rows) {
      append(group, tokens: tokens, looksForTemplate: looksForTemplate, to: &page)
      appendReason(of: group, &said, to: &page)
    }
    let rest = report.totals.examples - rows.count
    if rest > 0 { page.line("        and \(Figures.count(rest, "more row"))", .dim) }
  }

  private func append(_ group: RowGroup, tokens: Int, looksForTemplate: Bool, to page: inout Page) {
    let row = group.first
    let example = row.example
    let filled = filledColumns(example)
    var spans = [
      Span(Padding.left(group.indices, 7) + "  "),
      Span(String(repeating: "█", count: filled), .supervised),
      Span(String(repeating: "░", count: Self.barColumns - filled), .ignored),
      Span("  " + Padding.right(tokenCount(example), tokens)),
      Span(Padding.left(example.ratio.map(Figures.percent) ?? "–", 7) + "  "),
    ]
    if looksForTemplate { spans.append(matches(example)) }
    spans.append(status(example.status, isLast: row.findings.isEmpty))
    for (index, finding) in row.findings.enumerated() {
      spans.append(Span((index > 0 ? " " : "") + finding.rule, finding.level.role))
    }
    page.line(spans)
  }

  private func tokenCount(_ example: MaskedExample) -> String { "\(example.supervisedCount) of \(example.ids.count)" }

  /// At least one column where a token is supervised, at least one left where one is not.
  private func filledColumns(_ example: MaskedExample) -> Int {
    guard let ratio = example.ratio, ratio > 0 else { return 0 }
    if ratio >= 1 { return Self.barColumns }
    return min(Self.barColumns - 1, max(1, Int(ratio * Double(Self.barColumns) + 0.5)))
  }

  private func matches(_ example: MaskedExample) -> Span {
    guard let matches = example.responseMatches else { return Span(Padding.left("–", 7) + "  ") }
    let role: Style.Role = matches.isEmpty ? .error : matches.count > 1 ? .warning : .plain
    return Span(Padding.left(String(matches.count), 7) + "  ", role)
  }

  private func status(_ status: MaskedExample.Status, isLast: Bool) -> Span {
    let columns = isLast ? 0 : 9
    return switch status {
    case .ok: Span(Padding.right("ok", columns))
    case .dropped: Span(Padding.right("dropped", columns), .warning)
    case .refused: Span(Padding.right("refused", columns), .error)
    case .unread: Span(Padding.right("unread", columns), .error)
    }
  }

  /// Each reason once in full.
  private func appendReason(of group: RowGroup, _ said: inout [MaskedExample.Status: String], to page: inout Page) {
    let status = group.first.example.status
    guard let reason = status.reason else { return }
    let count = group.count > 1 ? Figures.count(group.count, "row") + ": " : ""
    page.paragraph([Span("         ")], count + (said[status].map { "as row \($0)" } ?? reason), .dim, indent: 9)
    said[status] = said[status] ?? "\(group.first.example.origin.index)"
  }
}
