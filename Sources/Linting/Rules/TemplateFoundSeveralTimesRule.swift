import JSON
import MaskModel

extension Rule {
  public static let templateFoundSeveralTimes = Rule(
    id: "MC202", name: "template-found-several-times", level: .warning,
    levels: "note where the last match is known to stand right before the answer",
    summary: "The response template stands several times in a row; only the text behind the last one is supervised.",
    explanation: """
      Without an instruction template the completion-only collator ignores everything up to and including the last \
      match. In a conversation the earlier answers are therefore not trained; and where the template's text occurs in \
      an answer, its beginning is ignored. Where prompt and answer are columns of their own and the last match stands \
      right before the answer, the labels are right, and this is a note; where it stands inside the answer, MC203 \
      tells it; where it stands inside the prompt, MC103.
      """,
    fixes: [
      "": "Use a response template that stands once in a row, right before the answer.",
      "trl-collator": """
      For conversations give `instruction_template` as well: every answer is then supervised. For single answers \
      choose a longer template, or make prompt/completion rows.
      """,
      "unsloth": "Give `instruction_part` and `response_part`: every answer is then supervised.",
      "axolotl": "Use `type: chat_template`, which labels by turns instead of by a marker.",
      "llamafactory": "Its templates label by turns; `mask_history: true` is the option that leaves only the last one.",
    ],
    triggers: [
      RuleExample(
        "two turns in one text", trainer: "trl-collator", options: ["--response-template", "\\nA:"],
        rows: [#"{"text":"Q: one and one\nA: two\nQ: two and two\nA: four"}"#, #"{"text":"Q: one and one\nA: two"}"#],
        firesOn: [0])
    ],
    passes: [
      RuleExample(
        "one turn", trainer: "trl-collator", options: ["--response-template", "\\nA:"],
        rows: [#"{"text":"Q: one and one\nA: two"}"#]),
      RuleExample(
        "an instruction template pairs the turns", trainer: "trl-collator",
        options: ["--response-template", "\\nA:", "--instruction-template", "Q:"],
        rows: [#"{"text":"Q: one and one\nA: two\nQ: two and two\nA: four"}"#]),
    ],
    begin: { context in
      guard context.responseTemplate != nil else { return .notEvaluated(reason: RunContext.noResponseTemplate) }
      guard context.instructionTemplate == nil else {
        return .notEvaluated(reason: "an instruction template pairs the turns")
      }
      return .judging(TemplateFoundSeveralTimes(place: AnswerPlace(context)))
    })
}

extension RunContext {
  static let noResponseTemplate = "the run has no response template"
}

private struct TemplateFoundSeveralTimes: RuleState {
  let place: AnswerPlace?
  private var rows = FoundRows()
  private var harmless = FoundRows()
  private var most = 0

  init(place: AnswerPlace?) { self.place = place }

  mutating func observe(_ example: MaskedExample) -> RowObservation? {
    guard example.isLabelled, let matches = example.responseMatches, matches.count > 1, let last = matches.last else {
      return nil
    }
    let spot = place?.place(of: last, in: example)
    if spot == .insideAnswer || spot == .insidePrompt { return nil }
    most = max(most, matches.count)
    if spot == .beforeAnswer {
      let detail = "The template stands \(matches.count) times; the last one stands right before the answer."
      harmless.add(example, detail: detail)
      return RowObservation(detail, level: .note)
    }
    let detail = """
      The template stands \(matches.count) times: only the \(counted(example.ids.count - last.upperBound, "token")) \
      behind the last one count.
      """
    rows.add(example, detail: detail)
    return RowObservation(detail)
  }

  mutating func merge(_ other: TemplateFoundSeveralTimes) {
    rows.merge(other.rows)
    harmless.merge(other.harmless)
    most = max(most, other.most)
  }

  func conclude(_ totals: Totals, _ context: RunContext) -> Conclusion {
    if rows.isEmpty && harmless.isEmpty { return .clean }
    let found = rows.isEmpty ? harmless : rows
    let text = context.responseTemplate?.bytes(context.tokenizer).map { quoted($0) } ?? "the response template"
    let message = """
      In \(grouped(found.count)) of \(counted(totals.examples, "row")) \(text) stands more than once (up to \
      \(grouped(most)) times).
      """
    guard rows.isEmpty else {
      return .finding(rows, message + " Only what stands behind the last one is supervised; earlier answers are not.")
    }
    let right = message + " The last one stands right before the answer in all of them, so the labels are right."
    return .finding(rows: harmless, message: right, level: .note, fix: nil)
  }
}
