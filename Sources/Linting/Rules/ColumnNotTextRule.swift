import JSON
import MaskModel

extension Rule {
  public static let columnNotText = Rule(
    id: "MC714", name: "column-not-text", level: .error,
    levels: "warning for a date column in a text template",
    summary: "A column that the trainer reads as text holds numbers, dates, lists or nothing but nulls.",
    explanation: """
      `datasets` gives every column of a JSON file a type by its first block. Answers that are all numbers become a \
      column of numbers; answers that all look like ISO dates (`2024-01-01`) become timestamps, which reach the trainer \
      as `datetime` values. The tokenizer takes neither: the run stops, with an error that does not name the column. \
      In a text template numbers are written as Python's `str` writes them, and a date as `2024-01-01 00:00:00`.
      """,
    fixes: [
      "": """
      Make text of the column before training: \
      dataset.map(lambda row: {"completion": str(row["completion"])}). For dates load the file with explicit \
      features: load_dataset("json", data_files=…, features=Features({"completion": Value("string"), …})).
      """
    ],
    triggers: [
      RuleExample(
        "answers that are numbers", rows: [#"{"prompt":"2 + 2 =","completion":4}"#], firesOn: [0]),
      RuleExample(
        "answers that all look like dates",
        rows: [#"{"prompt":"When?","completion":"2024-01-01"}"#, #"{"prompt":"When?","completion":"2024-02-01"}"#],
        firesOn: [0, 1]),
    ],
    passes: [
      RuleExample("answers that are text", rows: [#"{"prompt":"2 + 2 =","completion":"4"}"#]),
      RuleExample(
        "numbers in a text template", options: ["--text-template", "{a} + {a} = {sum}"],
        rows: [#"{"a":2,"sum":4}"#]),
    ],
    begin: { context in
      guard context.shape.shape != .recorded else { return .notEvaluated(reason: "the rows are token ids") }
      let columns = context.textColumns
      guard !columns.isEmpty else { return .notEvaluated(reason: "the columns that are read are not known") }
      return .judging(ColumnNotText(columns: columns, context: context))
    })
}

private struct ColumnNotText: RuleState {
  private let mistyped: [Column]
  /// Columns in which each value has a type of its own.
  private let mixed: [Column]
  private let inTemplate: Bool
  private var rows = FoundRows()

  init(columns: [Column], context: RunContext) {
    let inTemplate = context.shape.shape == .textTemplate
    self.inTemplate = inTemplate
    mistyped = columns.filter { inTemplate ? $0.type == .timestamp : $0.type.isForeignToText }
    mixed = inTemplate ? [] : columns.filter { $0.type == .json }
  }

  mutating func observe(_ example: MaskedExample) -> RowObservation? {
    if !mistyped.isEmpty {
      guard example.status.isRow else { return nil }
      rows.add(example)
      return RowObservation("\(Self.words(mistyped)).", level: level)
    }
    guard !mixed.isEmpty, case .refused(let reason) = example.status else { return nil }
    let detail = "\(Self.words(mixed)): \(reason)"
    rows.add(example, detail: detail)
    return RowObservation(detail)
  }

  private var level: Level { inTemplate ? .warning : .error }

  mutating func merge(_ other: ColumnNotText) { rows.merge(other.rows) }

  func conclude(_ totals: Totals, _ context: RunContext) -> Conclusion {
    guard !rows.isEmpty else { return .clean }
    let columns = mistyped.isEmpty ? mixed : mistyped
    let written = columns.count == 1 ? "is written as `str` writes a datetime" : "are written as `str` writes datetimes"
    let message = Self.words(columns) + (inTemplate ? ", and \(written)." : "; the trainer needs text there.")
    return .finding(rows: rows, message: message, level: level, fix: nil)
  }

  /// ``The column `prompt` holds numbers; the column `completion` holds lists``.
  private static func words(_ columns: [Column]) -> String {
    columns.enumerated().map { index, column in
      "\(index == 0 ? "The" : "the") column \(quoted(column.name)) \(column.type.words)"
    }.joined(separator: "; ")
  }
}

extension MaskedExample.Status {
  fileprivate var isRow: Bool {
    if case .unread = self { false } else { true }
  }
}

extension ColumnType {
  fileprivate var isForeignToText: Bool {
    switch self {
    case .null, .bool, .int64, .float64, .timestamp, .list, .structure, .foreign: true
    case .string, .json: false
    }
  }

  fileprivate var words: String {
    switch self {
    case .null: "holds nothing but nulls"
    case .bool: "holds true and false"
    case .int64, .float64: "holds numbers"
    case .timestamp: "holds only ISO dates, which `datasets` reads as timestamps"
    case .list: "holds lists"
    case .structure: "holds objects"
    case .json: "mixes types"
    case .foreign(let name): "holds objects of the class \(name)"
    case .string: "holds text"
    }
  }
}

extension RunContext {
  /// The columns that the trainer reads as text.
  fileprivate var textColumns: [Column] {
    if shape.shape == .textTemplate, let textTemplate {
      // Each once, however often the template writes it.
      return columns.indices.filter { textTemplate.contains(.column($0)) }.map { columns[$0] }
    }
    let names: [Text] =
      switch shape.shape {
      case .promptCompletion: ["prompt", "completion"]
      case .text: [trainer.options["dataset_text_field"]?.text ?? "text"]
      case .textTemplate, .recorded, .messages: []
      }
    return columns.filter { names.contains($0.name) }
  }
}
