import JSON
import MaskModel

extension Rule {
  public static let templateInsideAnswer = Rule(
    id: "MC203", name: "template-inside-answer", level: .error,
    summary: "The last match of the response template stands inside the answer, whose beginning is therefore ignored.",
    explanation: """
      The collator ignores everything up to and including the last match. When the answer itself contains the \
      template's text, its beginning up to there is not trained. Where the answer begins is known from the \
      prompt/completion columns or from the text template: the first column behind the literal text in which the \
      response template stands, else its last column.
      """,
    fixes: [
      "": "Choose a marker that cannot occur in an answer, or use prompt/completion rows, which need none.",
      "trl-collator": """
      Choose a response template that cannot occur in an answer (`\\n### Response:` instead of `:`), or make \
      prompt/completion rows and drop the collator.
      """,
    ],
    triggers: [
      RuleExample(
        "the answer repeats the marker", trainer: "trl-collator",
        options: ["--response-template", "\\nA:", "--text-template", "Q: {q}\\nA: {a}"],
        rows: [#"{"q":"two and two","a":"First add\nA: four"}"#, #"{"q":"two and two","a":"four"}"#], firesOn: [0])
    ],
    passes: [
      RuleExample(
        "the marker stands in the prompt alone", trainer: "trl-collator",
        options: ["--response-template", "\\nA:", "--text-template", "Q: {q}\\nA: {a}"],
        rows: [#"{"q":"two and two","a":"First add: four"}"#])
    ],
    begin: { context in
      guard context.responseTemplate != nil else { return .notEvaluated(reason: RunContext.noResponseTemplate) }
      guard let place = AnswerPlace(context) else { return .notEvaluated(reason: AnswerPlace.unknown) }
      return .judging(TemplateInsideAnswer(place: place))
    })
}

private struct TemplateInsideAnswer: RuleState {
  let place: AnswerPlace
  private var rows = FoundRows()

  init(place: AnswerPlace) { self.place = place }

  mutating func observe(_ example: MaskedExample) -> RowObservation? {
    guard example.isLabelled, let last = example.responseMatches?.last,
      place.place(of: last, in: example) == .insideAnswer, let start = place.start(in: example)
    else { return nil }
    let detail = detail(example, start, last)
    rows.add(example, detail: detail)
    return RowObservation(detail)
  }

  private func detail(_ example: MaskedExample, _ start: Int, _ last: Range<Int>) -> String {
    let end = example.spans.map { Int($0[last.upperBound - 1].end) } ?? start
    let lost = example.text.map { $0.bytes[min(start, $0.count)..<min(max(start, end), $0.count)] } ?? []
    return "The last match stands inside the answer: its beginning \(quoted(lost)) is ignored."
  }

  mutating func merge(_ other: TemplateInsideAnswer) { rows.merge(other.rows) }

  func conclude(_ totals: Totals, _ context: RunContext) -> Conclusion {
    guard !rows.isEmpty else { return .clean }
    var message = """
      In \(grouped(rows.count)) of \(counted(totals.examples, "row")) the answer contains the response template, and \
      only what stands behind it is supervised.
      """
    if let first = rows.first.first?.detail { message += "\nThe first: \(first)" }
    return .finding(rows, message)
  }
}
