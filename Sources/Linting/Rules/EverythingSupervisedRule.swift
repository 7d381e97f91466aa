import JSON
import MaskModel

extension Rule {
  public static let everythingSupervised = Rule(
    id: "MC102", name: "everything-supervised", level: .error,
    levels: "note for plain text in which nothing looks like a prompt",
    summary: "Every token of the row is supervised, the prompt included.",
    explanation: """
      The labels equal the ids: the loss covers the prompt as well as the answer. Where prompts are long and alike and \
      answers short, nearly all of the loss is the prompt's; it falls while it is learned by heart, and the answer is \
      hardly trained. For plain text, as in continued pretraining, this is right, so a row in which nothing looks like \
      a prompt is only a note. A row has a prompt when it has a prompt column, when somebody else than the assistant speaks \
      in its conversation, when the text template writes words or \
      another column before the last one, or (a guess) when its text holds a marker such as `### Response:`. \
      Where an option that should mask has no effect, MC807 tells it, and this rule is silent.
      """,
    fixes: [
      "": "Give the trainer a prompt and a completion apart, or the option that ignores the prompt.",
      "trl": """
      Make two columns of the text, everything before the answer as `prompt` and the answer as `completion`: \
      SFTTrainer then supervises the completion only (`completion_only_loss` is on by itself for such rows; do not \
      set it to false).
        def split(row): return {"prompt": make_prompt(row), "completion": " " + row["answer"]}
        dataset = dataset.map(split, remove_columns=dataset.column_names)
      Of conversations (`messages`) count what the assistant says: SFTConfig(assistant_only_loss=True). That needs a chat \
      template with `{% generation %}` blocks, or one that trl has a training template for (MC601).
      """,
      "trl-collator": """
      Give the collator a response template that stands right before the answer:
        DataCollatorForCompletionOnlyLM(response_template="\\nAnswer:", tokenizer=tokenizer)
      """,
      "labels": """
      The data hold a label for every token. Repeat the step that wrote them with its masking option on, or add a \
      `completion_mask`.
      """,
      "unsloth": "Call `train_on_responses_only(trainer, instruction_part=…, response_part=…)`.",
      "axolotl": "Set `train_on_inputs: false`; with `type: chat_template` name the roles in `roles_to_train`.",
      "llamafactory": "Set `train_on_prompt: false`, and do not use the pretraining stage for prompts with answers.",
    ],
    triggers: [
      RuleExample(
        "one text from a template, no collator", options: ["--text-template", "Question: {q}\\nAnswer: {a}"],
        rows: [#"{"q":"2 + 2?","a":"4"}"#, #"{"q":"3 + 3?","a":"6"}"#], firesOn: [0, 1]),
      RuleExample(
        "two columns, the mask switched off", options: ["--set", "completion_only_loss=false"],
        rows: [#"{"prompt":"2 + 2 =","completion":" 4"}"#], firesOn: [0]),
      RuleExample(
        "a text with a response marker", rows: [#"{"text":"Add.\n### Sum: 2 + 2\n### Response: 4"}"#], firesOn: [0]),
      RuleExample(
        "a conversation, and no option that masks", rows: [ExampleTemplate.sum], firesOn: [0],
        chatTemplate: ExampleTemplate.plain),
      RuleExample(
        "plain text is a note", rows: [#"{"text":"The sun rises in the east."}"#], firesOn: [0], level: .note),
    ],
    passes: [
      RuleExample("prompt and completion", rows: [#"{"prompt":"2 + 2 =","completion":" 4"}"#]),
      RuleExample(
        "a conversation with assistant_only_loss", options: ExampleTemplate.masks, rows: [ExampleTemplate.sum],
        chatTemplate: ExampleTemplate.masked),
      RuleExample(
        "a response template that is found", trainer: "trl-collator",
        options: ["--response-template", "Answer:"],
        rows: [#"{"text":"Sum of 2 and 2\nAnswer: 4"}"#]),
    ],
    begin: { context in
      context.ineffectiveMaskOption == nil
        ? .judging(EverythingSupervised(context: context))
        : .notEvaluated(reason: "MC807 tells why every token is supervised")
    })
}

private struct EverythingSupervised: RuleState {
  let context: RunContext
  private var withPrompt = FoundRows()
  private var plain = FoundRows()
  private var byMarkerOnly = 0
  private var byColumns = 0
  private var byRoles = 0
  private var tokens = 0

  init(context: RunContext) { self.context = context }

  mutating func observe(_ example: MaskedExample) -> RowObservation? { observe(example, nil, tells: true) }

  mutating func observe(_ example: MaskedExample, _ row: ChatRow?, tells: Bool) -> RowObservation? {
    guard example.status == .ok, example.isWhollySupervised else { return nil }
    guard let sign = PromptSign(example, context) else {
      plain.add(example)
      return tells ? RowObservation("\(Self.all(example)); nothing in the row looks like a prompt.", level: .note) : nil
    }
    tokens += example.ids.count
    withPrompt.add(example)
    switch sign {
    case .marker: byMarkerOnly += 1
    case .columns: byColumns += 1
    case .roles: byRoles += 1
    case .template: break
    }
    return tells ? RowObservation("\(Self.all(example)), and \(sign.words).") : nil
  }

  private static func all(_ example: MaskedExample) -> String {
    "All \(counted(example.ids.count, "token")) are supervised"
  }

  mutating func merge(_ other: EverythingSupervised) {
    withPrompt.merge(other.withPrompt)
    plain.merge(other.plain)
    byMarkerOnly += other.byMarkerOnly
    byColumns += other.byColumns
    byRoles += other.byRoles
    tokens += other.tokens
  }

  func conclude(_ totals: Totals, _ context: RunContext) -> Conclusion {
    if withPrompt.isEmpty && plain.isEmpty { return .clean }
    return isGuessOfFew ? plainText(totals) : prompts(totals)
  }

  /// A marker in a few of many plain texts is part of what the texts are about.
  private var isGuessOfFew: Bool {
    withPrompt.count == byMarkerOnly && withPrompt.count * 10 < withPrompt.count + plain.count
  }

  private func plainText(_ totals: Totals) -> Conclusion {
    var rows = plain
    rows.merge(withPrompt)
    let message = """
      Every token of \(counted(rows.count, "row")) is supervised, and nothing in them looks like a prompt. That is \
      right for plain text; if the rows hold questions and answers, the questions are trained as well.
      """
    let fix = "Nothing, if the rows are plain text. Else give the trainer prompt and completion apart."
    return .finding(rows: rows, message: message, level: .note, fix: fix)
  }

  /// How it is known that the rows have a prompt.
  private var known: [String] {
    var sentences: [String] = []
    let byTemplate = withPrompt.count - byMarkerOnly - byColumns - byRoles
    if byTemplate > 0 { sentences.append("The text template writes a prompt in front of the answer.") }
    if byColumns > 0 { sentences.append("The rows have a prompt column.") }
    if byRoles > 0 { sentences.append("The rows are conversations, in which others speak than the assistant.") }
    if byMarkerOnly > 0 {
      sentences.append(
        "\(counted(byMarkerOnly, "text holds", plural: "texts hold")) a marker such as `### Response:`, which usually "
          + "announces an answer (a guess from the text alone).")
    }
    return sentences
  }

  private func prompts(_ totals: Totals) -> Conclusion {
    let message = """
      Every token of \(grouped(withPrompt.count)) of \(counted(totals.examples, "row")) is supervised, and these rows \
      have a prompt: the loss covers all \(counted(tokens, "token")), not the answers alone.
      """
    return .finding(
      rows: withPrompt, message: message + "\n" + known.joined(separator: " "), level: nil,
      fix: byRoles > 0 ? context.chat.map(Self.fix) : nil)
  }

  /// What makes the assistant's part alone count, with this very template.
  private static func fix(_ chat: ChatContext) -> String {
    switch chat.masking {
    case .blocks:
      "Set assistant_only_loss=True in SFTConfig: the chat template has {% generation %} blocks, and what they hold is "
        + "all that counts then."
    case .replaced(let name):
      "Set assistant_only_loss=True in SFTConfig: trl then renders with its training template of \(name), which says "
        + "what the assistant's part is."
    case .refused:
      "Set assistant_only_loss=True in SFTConfig, with a chat template that has {% generation %} blocks around what the "
        + "assistant says: this one has none, and trl has no training template for it, so that it would refuse the run "
        + "(MC601). Or make prompt/completion rows, of which the completion alone counts: "
        + "{\"prompt\": messages[:-1], \"completion\": messages[-1:]}."
    }
  }
}
