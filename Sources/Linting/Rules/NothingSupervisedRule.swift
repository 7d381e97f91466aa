import MaskModel

extension Rule {
  public static let nothingSupervised = Rule(
    id: "MC101", name: "nothing-supervised", level: .error,
    summary: "No token of the row is supervised: it teaches nothing.",
    explanation: """
      Every label of the row is −100 (or its only label stands at the first token, which no model predicts). The loss \
      of such a row is 0, or NaN when a whole batch is like that, or the trainer leaves the row out without a word. \
      Usual causes: masks in the data that are all 0, a completion of nothing but ignored end tokens. Where the response \
      template (MC201) or the instruction template (MC204) is not found, or truncation took the completion away \
      (MC502), those rules tell it, and this one is silent.
      """,
    fixes: [
      "": "Look at one of the rows with `--show`: the reason of its tokens tells which option ignored them.",
      "trl": """
      Give prompt/completion rows a completion that is not empty, and prepared rows a `completion_mask` or \
      `assistant_masks` with at least one 1. Rows that are left out leave the data set smaller than you think.
      """,
      "trl-collator": """
      Leave out rows in which nothing follows the response template. And use a pad token that is not the \
      end-of-sequence token: the collator ignores every token that has the pad id.
      """,
      "labels": "The data hold −100 for every token: repeat the step that wrote them, with its masking option checked.",
      "unsloth": "Check `instruction_part` and `response_part` of `train_on_responses_only` against the rendered text.",
      "axolotl": "Check `roles_to_train` and the role names of `message_property_mappings`.",
      "llamafactory": "Check that rows have a response, and that `mask_history` does not leave an empty last turn.",
    ],
    triggers: [
      RuleExample(
        "recorded labels that are all −100", trainer: "labels",
        rows: [
          #"{"input_ids":[5,6,7],"labels":[-100,-100,-100]}"#, #"{"input_ids":[5,6,7],"labels":[-100,6,7]}"#,
        ], firesOn: [0]),
      RuleExample(
        "a label at the first token alone is never predicted", trainer: "labels",
        rows: [#"{"input_ids":[5,6,7],"labels":[5,-100,-100]}"#], firesOn: [0]),
    ],
    passes: [
      RuleExample("prompt and completion", rows: [#"{"prompt":"2 + 2 =","completion":" 4"}"#]),
      RuleExample(
        "a response template that is not found is told by MC201", trainer: "trl-collator",
        options: ["--response-template", "### Response:"], rows: [#"{"text":"2 + 2 = 4"}"#]),
    ],
    begin: { .judging(NothingSupervised(fate: RowFate($0))) })
}

private struct NothingSupervised: RuleState {
  let fate: RowFate
  private var rows = FoundRows()
  /// Rows without a supervised token that another rule explains.
  private var toldElsewhere = 0

  init(fate: RowFate) { self.fate = fate }

  mutating func observe(_ example: MaskedExample) -> RowObservation? {
    guard example.isLabelled, example.firstPredicted == nil else { return nil }
    // A dump may name a dropped row without its ids.
    if case .dropped = example.status, example.ids.isEmpty { return nil }
    if fate.of(example) != .none {
      toldElsewhere += 1
      return nil
    }
    let detail = Self.detail(of: example)
    rows.add(example, detail: detail)
    return RowObservation(detail)
  }

  mutating func merge(_ other: NothingSupervised) {
    rows.merge(other.rows)
    toldElsewhere += other.toldElsewhere
  }

  func conclude(_ totals: Totals, _ context: RunContext) -> Conclusion {
    guard !rows.isEmpty else { return .clean }
    var message = "\(counted(rows.count, "row has", plural: "rows have")) no supervised token: nothing is learned from "
    message += rows.count == 1 ? "it." : "them."
    if let first = rows.first.first?.detail { message += "\nThe first: \(first)" }
    if toldElsewhere > 0 {
      message += "\n\(counted(toldElsewhere, "further row")) without a supervised token: see MC201, MC204 and MC502."
    }
    return .finding(rows, message)
  }

  private static func detail(of example: MaskedExample) -> String {
    if example.ids.isEmpty { return "The row has no tokens at all." }
    if example.labels.first.map({ $0 != .ignored }) == true {
      return "Its only label stands at the first token, which is never predicted."
    }
    let reasons = Set(example.reasons.map(\.reason))
    let dropped = if case .dropped = example.status { " The trainer leaves the row out." } else { "" }
    return cause(reasons, example) + dropped
  }

  private static func cause(_ reasons: Set<Reason>, _ example: MaskedExample) -> String {
    let tokens = counted(example.ids.count, "token")
    if reasons.contains(.recordedIgnored) { return "The data hold −100 for all its \(tokens)." }
    if reasons.contains(.padID) && reasons.count > 1 {
      return "What stands behind the ignored part has the pad id, which the collator ignores as well."
    }
    if reasons.contains(.responseTemplate) { return "The row ends with the response template: no answer follows it." }
    return "All its \(tokens) are ignored (\(reasons.map(\.rawValue).sorted().joined(separator: ", ")))."
  }
}
