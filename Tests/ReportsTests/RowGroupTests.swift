import MaskModel
import Reports
import Testing

/// Rows of which the same is to be said are one line.
@Suite struct RowGroupTests {
  private func refused(_ index: Int, _ reason: String) -> InspectedExample {
    let origin = RowOrigin(index: index, source: 0, line: index + 1, bytes: 0..<1)
    return InspectedExample(example: MaskedExample(origin: origin, status: .refused(reason)), findings: [])
  }

  private func supervised(_ index: Int) -> InspectedExample {
    var row = refused(index, "")
    row.example.status = .ok
    row.example.ids = [1]
    row.example.labels = [1]
    return row
  }

  private func report(_ rows: [InspectedExample]) -> Report {
    var report = SampleReports.empty
    report.rows = rows
    report.totals.examples = rows.count
    return report
  }

  @Test func manyRowsRefusedForOneReasonAreOneLine() {
    let report = report((0..<20).map { refused($0, "ValueError: no") })
    let text = String(decoding: rendered(.text, report), as: UTF8.self)
    #expect(text.split(separator: "\n").count { $0.contains("ValueError") } == 1)
    #expect(text.contains("\n   0–19  ") && text.contains("\n         20 rows: ValueError: no\n"))
    let markdown = String(decoding: rendered(.markdown, report), as: UTF8.self)
    #expect(markdown.split(separator: "\n").count { $0.contains("ValueError") } == 1)
    #expect(markdown.contains("| 0–19 |"))
  }

  @Test func aReasonIsSaidInFullOnce() {
    let rows = [refused(0, "A"), supervised(1), refused(2, "B"), refused(3, "A"), refused(4, "A")]
    let text = String(decoding: rendered(.text, report(rows)), as: UTF8.self)
    let reasons = text.split(separator: "\n").filter { $0.hasPrefix("         ") }
    #expect(reasons == ["         A", "         B", "         2 rows: as row 0"])
  }
}
