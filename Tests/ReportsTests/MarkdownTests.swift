import MaskModel
import Reports
import Testing

@Suite struct MarkdownTests {
  private func shown(_ report: Report) -> String { String(decoding: rendered(.markdown, report), as: UTF8.self) }

  @Test func nothingInTheDataBecomesMarkup() {
    var report = SampleReports.canonical
    let hostile = "| <b>x</b> [a](javascript:b) `code` ![i](u) *bold* @team #1 </details> $x$"
    report.verdict.reasons = [hostile]
    report.findings[0].message = hostile
    report.rows[1].example.status = .dropped(hostile)
    let text = shown(report)
    let escaped =
      ##"\| &lt;b&gt;x&lt;/b&gt; \[a\](javascript:b) \`code\` !\[i\](u) \*bold\* @&#8288;team \#1 &lt;/details&gt; \$x\$"##
    #expect(text.components(separatedBy: escaped) == 4)
    #expect(!text.contains(hostile))
  }

  @Test func rowsOfTablesKeepTheirCells() {
    var report = SampleReports.canonical
    report.data[0].source = "a|b`c``d.jsonl"
    let row = shown(report).split(separator: "\n").first { $0.hasPrefix("| data") }
    #expect(row == #"| data | ``` a\|b`c``d.jsonl ```, 2 rows, text_template |"#)
  }

  @Test func theVerdictComesFirst() {
    #expect(shown(SampleReports.canonical).hasPrefix("# maskcheck: fail\n\n- 1 finding at level error\n"))
    var report = SampleReports.canonical
    report.verdict = Verdict(pass: true, reasons: [])
    #expect(shown(report).hasPrefix("# maskcheck: pass\n\n| | |"))
  }
}

extension String {
  /// How many pieces the separator leaves.
  fileprivate func components(separatedBy separator: String) -> Int {
    split(separator: separator, omittingEmptySubsequences: false).count
  }
}
