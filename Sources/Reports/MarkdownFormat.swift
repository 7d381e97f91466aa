import MaskModel

extension ReportFormat {
  /// The report as a page for pull requests and the summaries of CI systems.
  public static let markdown = ReportFormat(
    id: "markdown",
    summary: "For pull requests and job summaries: verdict, totals, findings with fixes, rows as tables.",
    output: .whole { report, options in MarkdownReport(report, rows: options.rows).bytes })
}

/// A report as Markdown. Names that come from data stand in code spans, prose is escaped (`Markdown`), so that nothing in
/// the data becomes markup, HTML or a mention.
private struct MarkdownReport {
  private let report: Report
  private let rows: Int

  init(_ report: Report, rows: Int) {
    self.report = report
    self.rows = rows
  }

  var bytes: [UInt8] {
    let blocks = [heading, summary, composition] + report.findings.map(finding) + [unread, rowTable, notEvaluated]
    return Array((blocks.compactMap { $0 }.joined(separator: "\n\n") + "\n").utf8)
  }

  private var heading: String? {
    let reasons = report.verdict.reasons.map { "\n- " + Markdown.prose($0) }.joined()
    let interrupted = report.interrupted.map { "\n- interrupted: " + Markdown.prose($0) } ?? ""
    let list = reasons + interrupted
    return "# maskcheck: \(report.verdict.pass ? "pass" : "fail")" + (list.isEmpty ? "" : "\n" + list)
  }

  private var summary: String? {
    let totals = report.totals
    var lines: [(String, String)] = report.data.map { data in
      let dump = data.dump.map { ", dumped from \(Markdown.code($0.origin))" } ?? ""
      let rows = "\(Figures.count(data.rows, "row")), \(data.shape.shape.rawValue)"
      return ("data", "\(Markdown.code(data.source)), \(rows)\(dump)")
    }
    if let sample = report.sample { lines.append(("sample", Markdown.prose(sample.words))) }
    if let tokenizer = report.tokenizer { lines.append(("tokenizer", Markdown.code(tokenizer.source))) }
    lines.append(("trainer", Markdown.prose("\(report.context.trainer.id) \(report.context.trainer.version)")))
    let states = "\(totals.ok) ok, \(totals.dropped) dropped, \(totals.refused) refused, \(totals.unread) unread"
    lines.append(("examples", "\(Figures.grouped(totals.examples)): \(states)"))
    let tokens = "\(Figures.grouped(totals.supervised)) of \(Figures.grouped(totals.tokens)) tokens"
    lines.append(("supervised", totals.ratio.map { "\(tokens), \(Figures.percent($0))" } ?? "no tokens"))
    if report.context.responseTemplate != nil || report.context.instructionTemplate != nil {
      lines.append(("template", "not found in \(Figures.count(totals.matchFailures, "example"))"))
    }
    if totals.truncated > 0 {
      let cut = Figures.count(totals.tokensCut, "token")
      lines.append(("cut off", "\(cut) of \(Figures.count(totals.truncated, "example"))"))
    }
    return "| | |\n|---|---|\n" + lines.map { "| \($0.0) | \($0.1) |" }.joined(separator: "\n")
  }

  private var composition: String? {
    TotalsSection(report).composition.map(Markdown.prose)
  }

  private func finding(_ finding: Finding) -> String {
    let count =
      report.totals.examples == 0
      ? "" : ": \(Figures.count(finding.count, "example")) (\(Figures.percent(finding.share)))"
    var blocks = [
      "## \(finding.level.rawValue) \(Markdown.prose("\(finding.rule) \(finding.name)"))\(count)",
      Markdown.prose(finding.message),
    ]
    if !finding.fix.isEmpty { blocks.append("**Fix:** " + Markdown.withCode(finding.fix)) }
    if !finding.examples.isEmpty, report.totals.examples > 0 {
      let rest = finding.count - finding.examples.count
      let named = finding.examples.map { "- " + place($0) + ($0.detail.map { ": " + Markdown.prose($0) } ?? "") }
      let more = rest > 0 ? ["- and \(Figures.grouped(rest)) more"] : []
      blocks.append("<details><summary>Rows</summary>\n\n\((named + more).joined(separator: "\n"))\n\n</details>")
    }
    return blocks.joined(separator: "\n\n")
  }

  private func place(_ example: FindingExample) -> String {
    let source = report.data.indices.contains(example.source) ? report.data[example.source].source : "?"
    return "row \(example.index) (\(Markdown.code("\(source):\(example.line)")))"
  }

  private var unread: String? {
    let problems = report.problems.filter { $0.kind == .unreadable }.prefix(20)
    guard !problems.isEmpty else { return nil }
    let lines = problems.map { problem in
      let source = report.data.indices.contains(problem.source) ? report.data[problem.source].source : "?"
      let place = Markdown.code("\(source):\(problem.line)")
      return "- \(place), byte \(problem.byte): found \(Markdown.prose(problem.found)), expected "
        + Markdown.prose(problem.expected)
    }
    return "## unread\n\n" + lines.joined(separator: "\n")
  }

  private var rowTable: String? {
    let shown = report.rows.prefix(rows)
    guard !shown.isEmpty else { return nil }
    let lines = RowGroup.groups(of: shown).map { group in
      let row = group.first
      let example = row.example
      let ratio = example.ratio.map(Figures.percent) ?? "–"
      let matches = example.responseMatches.map { String($0.count) } ?? "–"
      let counts = "\(example.supervisedCount) of \(example.ids.count)"
      let findings = row.findings.map(\.rule).joined(separator: " ")
      let cells = [group.indices, counts, ratio, matches, status(example.status), Markdown.prose(findings)]
      return "| " + cells.joined(separator: " | ") + " |"
    }
    let head = "| row | supervised | ratio | matches | status | findings |\n|--:|--:|--:|--:|---|---|\n"
    return "<details><summary>Examples</summary>\n\n" + head + lines.joined(separator: "\n") + "\n\n</details>"
  }

  private func status(_ status: MaskedExample.Status) -> String {
    switch status {
    case .ok: "ok"
    case .dropped(let reason): "dropped: " + Markdown.prose(reason)
    case .refused(let reason): "refused: " + Markdown.prose(reason)
    case .unread(let reason): "unread: " + Markdown.prose(reason)
    }
  }

  private var notEvaluated: String? {
    guard !report.notEvaluated.isEmpty else { return nil }
    let lines = report.notEvaluated.map { "- " + Markdown.prose("\($0.rule) \($0.name): \($0.reason)") }
    return "<details><summary>Not evaluated</summary>\n\n" + lines.joined(separator: "\n") + "\n\n</details>"
  }
}
