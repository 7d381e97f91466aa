extension ReportFormat {
  /// One line an example, in data order, written while the run goes on.
  public static let jsonl = ReportFormat(
    id: "jsonl",
    summary: """
      One JSON line an example, in data order; with --with-tokens its ids, labels, reasons and text as well, which \
      maskcheck opens as recorded labels, each row with its status.
      """,
    output: .lines { ExampleLine($0) })
}
