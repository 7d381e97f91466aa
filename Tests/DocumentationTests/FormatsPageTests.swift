import Datasets
import MaskModel
import Reports
import Testing
import Tokenizers

@Suite struct FormatsPageTests {
  @Test func pageIsUpToDate() throws {
    let data = DatasetFormat.all.map { format in
      let endings = format.extensions.map { "`.\($0)`" }.joined(separator: ", ")
      let named = endings.isEmpty ? "" : "\nEndings: \(endings)."
      return "### `\(format.id)`\n\n\(format.summary).\(named)\n\n\(format.details)"
    }
    let shapes = Shape.allCases.map { "| `\($0.rawValue)` | \(cell($0.summary)) |" }.joined(separator: "\n")
    let tokenizers = TokenizerFormat.all.map { "| `\($0.id)` | \(cell($0.summary)) | \(cell($0.verifiedWith)) |" }
    let unsupported = TokenizerFormat.unsupported.map { "- \($0)" }.joined(separator: "\n")
    let reports = ReportFormat.all.map { "| `\($0.id)` | \(cell($0.summary)) |" }.joined(separator: "\n")
    let planned = ReportFormat.planned.map { "`\($0)`" }.joined(separator: ", ")
    let page = """
      ## Data

      \(data.joined(separator: "\n\n"))

      ## Rows

      How the columns are read; the report says which shape was read and why.

      | shape | |
      |---|---|
      \(shapes)

      ## Tokenizers

      What `-t` takes; [tokenizers.md](tokenizers.md) has the families and what is refused.

      | file | | held against |
      |---|---|---|
      \(tokenizers.joined(separator: "\n"))

      Not read:

      \(unsupported)

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
