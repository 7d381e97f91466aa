import Reports
import Testing

@Suite struct FormatsPageTests {
  @Test func pageIsUpToDate() throws {
    let reports = ReportFormat.all.map { "| `\($0.id)` | \(cell($0.summary)) |" }.joined(separator: "\n")
    let planned = ReportFormat.planned.map { "`\($0)`" }.joined(separator: ", ")
    let page = """
      ## Reports

      `--format F` chooses what goes to standard output, `--output F=FILE` writes into a file as well.

      | format | |
      |---|---|
      \(reports)

      Names that are reserved and not written yet: \(planned). Asking for one is an error (exit 2).

      """
    try GeneratedPage("formats.md", title: "Formats", body: page).check()
  }
}
