import JSON
import MaskModel

extension Rule {
  public static let maskOptionHasNoEffect = Rule(
    id: "MC807", name: "mask-option-has-no-effect", level: .error,
    summary: "An option that should ignore the prompt is switched on and has no effect on these data.",
    explanation: """
      `completion_only_loss=True` needs rows with `prompt` and `completion`. On `text` or `messages` rows trl 1.16 \
      accepts it, says nothing, and supervises every token. The settings look right and the mask is not there.
      """,
    fixes: [
      "": "Give the data the shape that the option needs, or use the option that fits the data.",
      "trl": """
      Make two columns of the text, everything before the answer as `prompt` and the answer as `completion`; for \
      conversations in `messages` use `assistant_only_loss=True`.
      """,
      "trl-collator": "The collator's response template is what masks here; remove the option.",
      "labels": "Recorded labels are taken as they are; remove the option.",
    ],
    triggers: [
      RuleExample(
        "completion_only_loss on one text", options: ["--set", "completion_only_loss=true"],
        rows: [#"{"text":"2 + 2 = 4"}"#], firesOn: [0])
    ],
    passes: [
      RuleExample(
        "completion_only_loss on prompt and completion", options: ["--set", "completion_only_loss=true"],
        rows: [#"{"prompt":"2 + 2 =","completion":" 4"}"#])
    ],
    begin: { context in
      .judging(MaskOptionHasNoEffect(option: context.ineffectiveMaskOption))
    })
}

private struct MaskOptionHasNoEffect: RuleState {
  /// Nil where every option that should mask has its effect.
  let option: IneffectiveOption?
  private var rows = FoundRows()
  private var tokens = 0

  init(option: IneffectiveOption?) { self.option = option }

  mutating func observe(_ example: MaskedExample) -> RowObservation? {
    guard let option, example.status == .ok, example.isWhollySupervised else { return nil }
    tokens += example.ids.count
    rows.add(example)
    return RowObservation(
      "`\(option.name)` is on and has no effect: all \(counted(example.ids.count, "token")) are supervised.")
  }

  mutating func merge(_ other: MaskOptionHasNoEffect) {
    rows.merge(other.rows)
    tokens += other.tokens
  }

  func conclude(_ totals: Totals, _ context: RunContext) -> Conclusion {
    guard let option, !rows.isEmpty else { return .clean }
    return .finding(
      rows,
      """
      `\(option.name)` is on and has no effect: \(option.reason).
      Every token of \(grouped(rows.count)) of \(counted(totals.examples, "row")) is supervised, \
      \(counted(tokens, "token")) in all.
      """)
  }
}
