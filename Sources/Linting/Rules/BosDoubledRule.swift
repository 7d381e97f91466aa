import JSON
import MaskModel

extension Rule {
  public static let bosDoubled = Rule(
    id: "MC405", name: "bos-doubled", level: .warning,
    summary: "The row begins with two tokens that begin sequences.",
    explanation: """
      The text has the token (a chat template wrote it, or the data) and the tokenizer adds one of its own. The model \
      never saw two of them when it was trained, and does not see two when it is asked: what it learns is learned in a \
      place that does not come again. Usual cause: texts that were rendered with the chat template beforehand, and are \
      tokenised as plain text now.
      """,
    fixes: [
      "": "Take the token out of the texts, or keep the tokenizer from adding one: tokenizer.add_bos_token = False.",
      "trl": """
      Give the trainer the conversations themselves (`messages`): it renders them and adds nothing. Or take the token \
      out of rendered texts:
        dataset.map(lambda row: {"text": row["text"].removeprefix(tokenizer.bos_token)})
      If it is the chat template that writes two, take one out of the template.
      """,
    ],
    triggers: [
      RuleExample(
        "a rendered text, and a tokenizer that adds its own",
        rows: [#"{"text":"<bos>Hello."}"#, #"{"text":"Hello."}"#],
        firesOn: [0], tokenizer: "gemma-like"),
      RuleExample(
        "the chat template writes two", rows: [ExampleTemplate.sum], firesOn: [0], tokenizer: "gemma-like",
        chatTemplate: "{{ bos_token + bos_token }}{% for m in messages %}{{ m.content }}{% endfor %}"),
    ],
    passes: [
      RuleExample("the text without it", rows: [#"{"text":"Hello."}"#], tokenizer: "gemma-like"),
      RuleExample(
        "the chat template writes one", rows: [ExampleTemplate.sum], tokenizer: "gemma-like",
        chatTemplate: "{{ bos_token }}{% for m in messages %}{{ m.content }}{% endfor %}"),
    ],
    begin: { context in
      guard let tokenizer = context.tokenizer else {
        return .notEvaluated(reason: "without a tokenizer it is not known which token begins a sequence")
      }
      guard let bos = tokenizer.card.bos?.id else {
        return .notEvaluated(reason: "the tokenizer names no token that begins a sequence")
      }
      return .judging(BosDoubled(bos: bos))
    })
}

private struct BosDoubled: RuleState {
  let bos: TokenID
  private var rows = FoundRows()
  private var byTemplate = 0

  init(bos: TokenID) { self.bos = bos }

  mutating func observe(_ example: MaskedExample) -> RowObservation? {
    guard example.status == .ok, example.ids.count > 1, example.ids[0] == bos, example.ids[1] == bos else { return nil }
    if example.conversation != nil { byTemplate += 1 }
    rows.add(example)
    return RowObservation("The first two tokens are both \(bos).")
  }

  mutating func merge(_ other: BosDoubled) {
    rows.merge(other.rows)
    byTemplate += other.byTemplate
  }

  func conclude(_ totals: Totals, _ context: RunContext) -> Conclusion {
    guard !rows.isEmpty else { return .clean }
    let who =
      byTemplate == rows.count ? "The chat template writes both." : "The text has one, the tokenizer adds another."
    return .finding(
      rows,
      "\(grouped(rows.count)) of \(counted(totals.examples, "row")) begin with \(context.named(bos)) twice. \(who)")
  }
}
