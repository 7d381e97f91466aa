import MaskModel
import Reports
import Testing

/// A cure may have code in it, in lines that begin with two spaces.
@Suite struct CodeLineTests {
  private func shown(_ format: ReportFormat, fix: String) -> String {
    var report = SampleReports.canonical
    report.findings[0].fix = fix
    return String(decoding: rendered(format, report, options: ReportOptions(width: 40)), as: UTF8.self)
  }

  private static let fix = """
    Make two columns of the text with a function of your own:
      def split(row):
        return {"prompt": row["a_long_name"], "completion": " " + row["b"]}
    and train again.
    """

  @Test func codeKeepsItsLinesAndItsIndentation() {
    #expect(
      shown(.text, fix: Self.fix).contains(
        """
          fix: Make two columns of the text with
               a function of your own:
                 def split(row):
                   return {"prompt": row["a_long_name"], "completion": " " + row["b"]}
               and train again.

        """))
  }

  @Test func inMarkdownItIsABlock() {
    #expect(
      shown(.markdown, fix: Self.fix).contains(
        """
        **Fix:** Make two columns of the text with a function of your own:

            def split(row):
              return {"prompt": row["a_long_name"], "completion": " " + row["b"]}

        and train again.

        """))
    let hostile = shown(.markdown, fix: "Look:\n  ```\u{1B}[2J</details>\n\n<b>")
    #expect(hostile.contains("\n    ```"))
    #expect(hostile.contains("\n\n &lt;b&gt;"))
    #expect(!hostile.contains("\u{1B}"))
  }
}
