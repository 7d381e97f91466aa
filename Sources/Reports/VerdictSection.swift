import MaskModel

/// The last line: whether the run passes, and why not.
struct VerdictSection {
  private let report: Report

  init(_ report: Report) { self.report = report }

  func append(to page: inout Page) {
    page.blank()
    if let interrupted = report.interrupted { page.paragraph([Span("interrupted: ", .error)], interrupted, indent: 2) }
    let verdict = report.verdict
    if verdict.pass {
      page.paragraph([Span("verdict: "), Span("pass", .pass), Span(notes.isEmpty ? "" : " ")], notes, indent: 2)
    } else {
      let reasons = verdict.reasons.joined(separator: "; ")
      page.paragraph([Span("verdict: "), Span("fail", .error)], reasons.isEmpty ? "" : ": " + reasons, indent: 2)
    }
  }

  /// What a passing run still has to say.
  private var notes: String {
    let levels: [Level] = [.error, .warning, .note]
    let parts = levels.compactMap { level -> String? in
      let count = report.findings.count { $0.level == level }
      return count == 0 ? nil : Figures.count(count, level.rawValue)
    }
    return parts.isEmpty ? "" : "with " + parts.joined(separator: ", ")
  }
}
