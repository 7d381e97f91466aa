import MaskModel

/// What is wrong, what to do, and what could not be judged.
struct FindingsSection {
  private static let rowsNamed = 8
  private static let rowsInDetail = 3
  private let report: Report

  init(_ report: Report) { self.report = report }

  func append(to page: inout Page) {
    for finding in report.findings { append(finding, to: &page) }
    appendProblems(to: &page)
    appendNotEvaluated(to: &page)
  }

  private func append(_ finding: Finding, to page: inout Page) {
    page.blank()
    page.line([
      Span(finding.level.rawValue, finding.level.role), Span(" \(finding.rule) "), Span(finding.name, .strong),
      // Where there is no example at all, it is the data that have it.
      Span(
        report.totals.examples == 0
          ? "" : ": \(Figures.count(finding.count, "example")) (\(Figures.percent(finding.share)))"),
    ])
    page.paragraph([Span("  ")], finding.message, indent: 2)
    appendRows(of: finding, to: &page)
    if !finding.fix.isEmpty { page.paragraph([Span("  fix: ", .strong)], finding.fix, indent: 7) }
  }

  /// The first rows with what is special about them, then the others by their numbers; nothing where all rows have it
  /// and there is nothing to add.
  private func appendRows(of finding: Finding, to page: inout Page) {
    guard report.totals.examples > 0 else { return }
    let detailed = finding.examples.filter { $0.detail != nil }.prefix(Self.rowsInDetail)
    for example in detailed {
      page.paragraph([Span("  row \(place(example)): ", .dim)], example.detail ?? "", indent: 4)
    }
    guard finding.count < report.totals.examples else { return }
    let named = finding.examples.filter { !detailed.contains($0) }.prefix(Self.rowsNamed)
    guard !named.isEmpty else { return }
    let rest = finding.count - named.count - detailed.count
    let rows = named.map(place).joined(separator: ", ") + (rest > 0 ? " and \(Figures.grouped(rest)) more" : "")
    page.paragraph([Span(detailed.isEmpty ? "  rows: " : "  also rows: ", .dim)], rows, .dim, indent: 8)
  }

  /// `17 (line 18)`; the file where there are several.
  private func place(_ example: FindingExample) -> String {
    guard report.data.count > 1, report.data.indices.contains(example.source) else {
      return "\(example.index) (line \(example.line))"
    }
    return "\(example.index) (\(report.data[example.source].source):\(example.line))"
  }

  private func appendProblems(to page: inout Page) {
    let unreadable = report.problems.filter { $0.kind == .unreadable }
    guard !unreadable.isEmpty || report.totals.unread > 0 else { return }
    page.blank()
    page.line([Span("unread", .error), Span(" \(Figures.count(max(report.totals.unread, unreadable.count), "row"))")])
    for problem in unreadable.prefix(20) {
      let source = report.data.indices.contains(problem.source) ? report.data[problem.source].source : "?"
      page.paragraph(
        [Span("  \(source):\(problem.line): ", .dim)],
        "byte \(problem.byte): found \(problem.found), expected \(problem.expected)", indent: 4)
    }
  }

  private func appendNotEvaluated(to page: inout Page) {
    guard !report.notEvaluated.isEmpty else { return }
    var reasons: [String] = []
    var rules: [String: [String]] = [:]
    for rule in report.notEvaluated {
      if rules[rule.reason] == nil { reasons.append(rule.reason) }
      rules[rule.reason, default: []].append(rule.rule)
    }
    let parts = reasons.map { "\((rules[$0] ?? []).joined(separator: " ")) (\($0))" }
    page.blank()
    page.paragraph([Span("not evaluated: ", .dim)], parts.joined(separator: ", "), .dim, indent: 2)
  }
}

extension Level {
  var role: Style.Role {
    switch self {
    case .error: .error
    case .warning: .warning
    case .note: .note
    }
  }
}
