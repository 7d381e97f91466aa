import MaskModel

extension ReportFormat {
  /// The report for reading, 80 columns.
  public static let text = ReportFormat(
    id: "text",
    summary: "For reading: totals, ratio, findings with their rows and fixes, one line an example, the verdict.",
    output: .whole { report, options in
      var page = Page(style: options.style, width: options.width)
      HeaderSection(report).append(to: &page)
      TotalsSection(report).append(to: &page)
      FindingsSection(report).append(to: &page)
      RowsSection(report, rows: options.rows).append(to: &page)
      VerdictSection(report).append(to: &page)
      return page.bytes
    })
}
