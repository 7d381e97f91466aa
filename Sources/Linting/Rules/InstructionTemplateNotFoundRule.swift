import MaskModel

extension Rule {
  public static let instructionTemplateNotFound = Rule(
    id: "MC204", name: "instruction-template-not-found", level: .error,
    summary: "The ids of the instruction template stand nowhere in the row, so all of it is ignored.",
    explanation: """
      With an instruction template the completion-only collator pairs turns: it ignores from each instruction to the \
      response template behind it. Where the instruction template is not found it ignores the whole row, though the \
      response template stands there, and only warns. As the response template it is tokenised on its own and searched \
      for as ids, so a neighbour that is merged with its first or last character hides it (MC201 has more on that). Other \
      usual causes: a template of another model's chat format, and rows without a user's turn among conversations. \
      Where the response template is missing as well MC201 tells it, where truncation cut the template off MC502.
      """,
    fixes: [
      "": "Give the instruction template in the form that the rows' tokens have, or none for rows of a single turn.",
      "trl-collator": """
      Pass the ids that stand in the rows: `--instruction-template ids:…`, instruction_template=[…]. Where every row \
      is one question and one answer, leave `instruction_template` out: the response template alone is enough there.
      """,
      "unsloth": """
      Give `instruction_part` as it stands in the rendered text; a line break at its end is part of the tokens.
      """,
      "axolotl": "Use `type: chat_template`, which labels by turns instead of by a marker.",
      "llamafactory": "Its own templates label by turns: choose the `template` of the model instead of a marker.",
    ],
    triggers: [
      RuleExample(
        "an instruction template of another format", trainer: "trl-collator",
        options: ["--response-template", "\\nA:", "--instruction-template", "Human:"],
        rows: [#"{"text":"Q: one and one\nA: two"}"#, #"{"text":"Human: one and one\nA: two"}"#], firesOn: [0]),
      RuleExample(
        "its line break is merged with the bracket before it", trainer: "trl-collator",
        options: ["--response-template", "\\nA:", "--instruction-template", "\\nQ:"],
        rows: [#"{"text":"(sums)\nQ: one and one\nA: two"}"#, #"{"text":"sums\nQ: one and one\nA: two"}"#],
        firesOn: [0]),
    ],
    passes: [
      RuleExample(
        "it stands before each question", trainer: "trl-collator",
        options: ["--response-template", "\\nA:", "--instruction-template", "Q:"],
        rows: [#"{"text":"Q: one and one\nA: two\nQ: two and two\nA: four"}"#]),
      RuleExample(
        "where the response template is missing too, MC201 tells it", trainer: "trl-collator",
        options: ["--response-template", "### Response:", "--instruction-template", "### Human:"],
        rows: [#"{"text":"Q: one and one\nA: two"}"#]),
    ],
    begin: { context in
      guard let state = MissingTemplate(.instruction, context) else {
        return .notEvaluated(reason: "the run has no instruction template")
      }
      return .judging(state)
    })
}
