import MaskModel

/// One way to write down what a run found.
public struct ReportFormat: Sendable {
  /// As `--format` takes it: `json`.
  public let id: String
  /// One sentence.
  public let summary: String
  public let output: Output

  public enum Output: Sendable {
    /// Made from the finished report. Returns UTF-8 that ends in a newline.
    case whole(@Sendable (Report, ReportOptions) -> [UInt8])
    /// A line for each example while the run goes on; nothing is kept.
    case lines(@Sendable (LineOptions) -> ExampleLine)
  }

  public init(id: String, summary: String, output: Output) {
    self.id = id
    self.summary = summary
    self.output = output
  }

  /// Every format there is. A new one is one file and one word here.
  public static let all: [ReportFormat] = [.text, .json, .jsonl, .markdown]

  /// Names that are reserved for formats that do not exist yet.
  public static let planned = ["github", "sarif", "junit", "html"]

  public static func named(_ id: String) -> ReportFormat? { all.first { $0.id == id } }
}

/// What a person may choose about a report for reading.
public struct ReportOptions: Sendable {
  public var style: Style
  /// Columns of the page; text is wrapped to fit.
  public var width: Int
  /// How many examples are listed one by one.
  public var rows: Int

  public init(style: Style = Style(isColored: false), width: Int = 80, rows: Int = 20) {
    self.style = style
    self.width = max(40, width)
    self.rows = max(0, rows)
  }
}
