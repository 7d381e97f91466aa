import JSON
import MaskModel

extension Rule {
  public static let boundaryMerged = Rule(
    id: "MC301", name: "boundary-merged", level: .warning,
    summary: "One token covers the end of the prompt and the beginning of the completion.",
    explanation: """
      Tokenised together, the prompt's last characters and the completion's first ones become one token. When the model \
      is asked, the prompt ends before that token, so what it has to continue from is not what it was trained on; and \
      the token is either supervised with a piece of the prompt in it, or ignored with a piece of the answer. Usual \
      cause: a prompt that ends in a space (`"Answer: "` + `"yes"`), for most tokenizers write a space at the \
      beginning of the word that follows; or no space at all between them.
      """,
    fixes: [
      "": """
      Move the space from the end of the prompt to the beginning of the completion: `"Answer:"` and `" yes"`. And \
      put a space or a line break between two words that would otherwise grow together.
      """,
      "trl": """
      Move the space: dataset.map(lambda row: {"prompt": row["prompt"].rstrip(" "), \
      "completion": " " + row["completion"].lstrip(" ")}). At inference leave the space off the prompt as well.
      """,
    ],
    triggers: [
      RuleExample(
        "the prompt ends in a space", rows: [#"{"prompt":"The answer is ","completion":"yes"}"#], firesOn: [0])
    ],
    passes: [
      RuleExample("the space begins the completion", rows: [#"{"prompt":"The answer is","completion":" yes"}"#])
    ],
    begin: { context in
      guard context.shape.shape == .promptCompletion else {
        return .notEvaluated(reason: "the rows have no prompt and completion columns")
      }
      return .judging(BoundaryMerged(context: context))
    })
}

private struct BoundaryMerged: RuleState {
  let context: RunContext
  private var rows = FoundRows()
  private var afterSpace = 0

  init(context: RunContext) { self.context = context }

  mutating func observe(_ example: MaskedExample) -> RowObservation? {
    guard example.status == .ok, !example.isWhollySupervised, let position = boundaryToken(of: example),
      let boundary = example.boundary, let text = example.text, let span = example.spans?[position],
      example.ids.indices.contains(position), example.labels.indices.contains(position)
    else { return nil }
    let before = text.bytes[max(0, min(Int(span.start), text.count))..<min(boundary.promptBytes, text.count)]
    let behind = text.bytes[
      min(boundary.promptBytes, text.count)..<max(boundary.promptBytes, min(Int(span.end), text.count))]
    if before.allSatisfy({ $0 == 0x20 }) { afterSpace += 1 }
    let side = example.labels[position] == .ignored ? "ignored" : "supervised"
    let detail = """
      The token \(context.named(example.ids[position])) covers \(quoted(before)), the end of the prompt, and \
      \(quoted(behind)), the beginning of the completion; it is \(side).
      """
    rows.add(example, detail: detail)
    return RowObservation(detail)
  }

  mutating func merge(_ other: BoundaryMerged) {
    rows.merge(other.rows)
    afterSpace += other.afterSpace
  }

  func conclude(_ totals: Totals, _ context: RunContext) -> Conclusion {
    guard !rows.isEmpty else { return .clean }
    var message = """
      In \(grouped(rows.count)) of \(counted(totals.examples, "row")) one token covers the end of the prompt and the \
      beginning of the completion.
      """
    if afterSpace > 0 { message += " In \(grouped(afterSpace)) of them the prompt ends in a space." }
    if let first = rows.first.first?.detail { message += "\nThe first: \(first)" }
    return .finding(rows, message)
  }
}
