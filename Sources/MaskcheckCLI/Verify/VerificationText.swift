import MaskModel
import Reports

/// What `verify` prints.
struct VerificationText {
  private let result: Verification.Result
  private let prepared: PreparedInspection

  init(_ result: Verification.Result, _ prepared: PreparedInspection) {
    self.result = result
    self.prepared = prepared
  }

  func visible(_ line: String) -> String { Visible.string(line) }

  var lines: [String] {
    var lines = ["\(result.equal) of \(result.rows) rows equal (\(versions))"]
    lines += stopped
    guard !result.isEqual else { return lines }
    lines += result.obstacles
    if let first = result.differences.first {
      let text = DifferenceText(tokenizer: prepared.run.context.tokenizer, installed: installed)
      lines += text.lines(first)
      let others = result.differences.dropFirst().prefix(20).map { "\($0.ours.origin.index)" }
      if !others.isEmpty {
        lines.append("and rows \(others.joined(separator: ", "))" + (result.differences.count > 21 ? ", …" : ""))
      }
    }
    return lines + result.notes + advice
  }

  private var stopped: [String] {
    guard result.stopped.count > 0 else { return [] }
    let untried = result.untried == 0 ? "" : "; \(result.untried) more that our model refuses were not tried"
    let rows = result.stopped.count == 1 ? "one of them" : "\(result.stopped.count) of them"
    return ["at \(rows) both stop: \(result.stopped.reason)\(untried)"]
  }

  private var versions: String { result.packages.map { "\($0.name) \($0.version)" }.joined(separator: ", ") }

  private var installed: String {
    result.packages.first { $0.name == "trl" }.map { "trl \($0.version)" } ?? "the installed trainer"
  }

  private var advice: [String] {
    let card = prepared.run.context.trainer
    return [
      "our model \(card.id) follows trl \(card.version); installed is \(installed)",
      "to see what the installed trainer computes: maskcheck capture (the same arguments) --output FOLDER, "
        + "then maskcheck FOLDER",
    ]
  }
}
