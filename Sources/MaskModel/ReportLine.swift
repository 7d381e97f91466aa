import JSON

/// A line of the report in JSON lines with tokens: written by one run, read back by another as recorded labels.
public enum ReportLine {
  /// What every such line has, and no other data have together.
  public static let keys: [Text] = [
    "index", "source", "line", "status", "tokens", "supervised", "ratio", "template_matches", "findings", "input_ids",
    "labels", "reasons",
  ]

  public static func stands(in table: Table) -> Bool { keys.allSatisfy { table.position(of: $0) != nil } }
}
