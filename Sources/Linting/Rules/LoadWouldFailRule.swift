import MaskModel

extension Rule {
  public static let loadWouldFail = Rule(
    id: "MC715", name: "load-would-fail", level: .error,
    summary: "`load_dataset` would stop on this file, so training would not even begin.",
    explanation: """
      The rows are shown as far as they can be read, but the `datasets` package (5.2.0) does not load the file: a column \
      or a type that the first block (10 MiB) does not have comes later, a key stands twice in one object, a surrogate \
      escape stands alone. Its own message often names neither the line nor the column.
      """,
    fixes: [
      "": """
      Repair the rows that are named. For columns and types that come late give the types yourself: \
      load_dataset("json", data_files=…, features=Features({…})), or write every column into every row.
      """
    ],
    triggers: [
      RuleExample(
        "a key that stands twice", rows: [#"{"text":"one","text":"two"}"#, #"{"text":"three"}"#], firesOn: [0])
    ],
    passes: [
      RuleExample("rows of one kind", rows: [#"{"text":"one"}"#, #"{"text":"two"}"#])
    ],
    begin: { _ in .judging(LoadWouldFail()) })
}

private struct LoadWouldFail: RuleState {
  private var rows = FoundRows()
  /// The problem of the example that comes next: problems come right before their row, on the same worker.
  private var latest: (index: Int, detail: String)?

  mutating func observe(_ problem: InputProblem) {
    guard problem.kind == .loadWouldFail, problem.index != latest?.index else { return }
    let detail = "Line \(problem.line), byte \(problem.byte): found \(problem.found), expected \(problem.expected)."
    latest = (problem.index, detail)
    rows.add(problem, detail: detail)
  }

  mutating func observe(_ example: MaskedExample) -> RowObservation? {
    guard let latest, latest.index == example.origin.index else { return nil }
    return RowObservation(latest.detail)
  }

  mutating func merge(_ other: LoadWouldFail) { rows.merge(other.rows) }

  /// No row is there to be named or mended.
  private func nothing(_ first: FindingExample) -> Conclusion {
    .finding(
      rows: rows, message: "`load_dataset` stops: the data hold no row. \(first.detail ?? "")", level: nil,
      fix: "Look at the step that wrote the data: rows are objects of JSON, one a line.")
  }

  func conclude(_ totals: Totals, _ context: RunContext) -> Conclusion {
    guard let first = rows.first.first else { return .clean }
    if totals.examples == 0 { return nothing(first) }
    var message = "`load_dataset` would stop at \(counted(rows.count, "place")) of the data."
    if let detail = first.detail { message += "\nThe first: \(detail)" }
    return .finding(rows, message)
  }
}
