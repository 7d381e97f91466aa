import JSON
import MaskModel
import Masking

/// What our model made of a case.
enum GoldenOutcome {
  /// Every row, and whether the loader would have stopped.
  case examples([MaskedExample], context: RunContext)
  case refused(MaskingError)
  /// `load_dataset` would stop: what was found.
  case loadWouldFail(String)
}

/// Holds an outcome against the real one. Everything is compared: ids, labels, dropped rows, errors with their words.
struct GoldenComparison {
  let expected: GoldenCase
  let outcome: GoldenOutcome

  /// The first difference, or nil.
  var difference: String? {
    switch (expected.expected, outcome) {
    case (.rows(let rows), .examples(let examples, let context)):
      return rowDifference(rows, examples) ?? logDifference(examples, context)
    case (.rows, .refused(let error)): return "refused where the trainer goes on: \(error)"
    case (.rows, .loadWouldFail(let found)): return "no load where the loader goes on: \(found)"
    case (.error(let failure), .loadWouldFail(let found)):
      return failure.stage == "load" ? nil : "no load (\(found)), expected \(failure.type): \(failure.message)"
    case (.error(let failure), .refused(let error)): return errorDifference(failure, error)
    case (.error(let failure), .examples(let examples, _)): return refusalDifference(failure, examples)
    }
  }

  private func rowDifference(_ rows: [GoldenRow], _ examples: [MaskedExample]) -> String? {
    if rows.count != examples.count { return "\(examples.count) rows, expected \(rows.count)" }
    for (index, (row, example)) in zip(rows, examples).enumerated() {
      if let difference = rowDifference(row, example) { return "row \(index): \(difference)" }
    }
    return nil
  }

  private func rowDifference(_ row: GoldenRow, _ example: MaskedExample) -> String? {
    switch example.status {
    case .ok where !row.isDropped: break
    case .dropped where row.isDropped: break
    default: return "\(example.status), expected \(row.isDropped ? "dropped" : "ok")"
    }
    if example.ids != row.ids { return "ids \(example.ids), expected \(row.ids)" }
    if example.labels != row.labels { return "labels \(example.labels), expected \(row.labels)" }
    return ExampleInvariants(example).violation
  }

  /// What the trainer says of prompts that are no prefix, and of templates that are not found, must be in the example.
  private func logDifference(_ examples: [MaskedExample], _ context: RunContext) -> String? {
    func says(_ words: String) -> Bool { expected.warnings.contains { $0.contains(words) } }
    let mismatch = says("is not a prefix of the tokenized") || says("Mismatch between tokenized prompt")
    if mismatch != examples.contains(where: { $0.boundary?.promptIsPrefix == false }) {
      return "the trainer \(mismatch ? "warns" : "does not warn") that a prompt is no prefix"
    }
    let noResponse = says("Could not find response key")
    if noResponse != examples.contains(where: { $0.responseMatches?.isEmpty == true }) {
      return "the trainer \(noResponse ? "warns" : "does not warn") of a missing response template"
    }
    for warning in expected.warnings
    where warning.contains("formatting function") || warning.contains("are identical")
      || warning.contains("end-of-turn token")
    {
      if !context.warnings.contains(warning) { return "not said: \(warning)" }
    }
    return nil
  }

  private func errorDifference(_ failure: GoldenFailure, _ error: MaskingError) -> String? {
    switch error {
    case .refused(failure.type, failure.message, _), .refusedTemplate(failure.type, failure.message, _, _): return nil
    case .refused, .refusedTemplate: break
    case .setting(let option, _, _):
      // What Python says of a keyword or a column that is not there is a mistake of the command line here (exit 2).
      if failure.type == "TypeError", let name = failure.message.firstMatch(of: /unexpected keyword argument '(\w+)'/) {
        return option == "--set \(name.1)" ? nil : "\(error)"
      }
      if failure.type == "KeyError", failure.place == "_func" || failure.place == nil, option == "--text-template" {
        return nil
      }
    case .unsupported: break
    }
    return "\(error), expected \(failure.type): \(failure.message)"
  }

  private func refusalDifference(_ failure: GoldenFailure, _ examples: [MaskedExample]) -> String? {
    let wanted = MaskedExample.Status.refused(
      failure.message.isEmpty ? failure.type : "\(failure.type): \(failure.message)")
    guard let first = examples.firstIndex(where: { $0.status == wanted }) else {
      let statuses = examples.map { "\($0.status)" }.joined(separator: "; ")
      return "rows \(statuses), expected \(failure.type): \(failure.message) at row \(failure.row ?? -1)"
    }
    if let row = failure.row, row != first { return "refused at row \(first), expected row \(row)" }
    return nil
  }
}
