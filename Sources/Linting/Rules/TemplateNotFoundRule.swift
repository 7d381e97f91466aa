import MaskModel

extension Rule {
  public static let templateNotFound = Rule(
    id: "MC201", name: "template-not-found", level: .error,
    summary: "The ids of the response template stand nowhere in the row, so all of it is ignored.",
    explanation: """
      The completion-only collator does not search for text. It tokenises the response template on its own and \
      searches for these ids; inside a row the same text can be made of other tokens, for its first and last characters \
      may be merged with their neighbours: `)` and a line break are one token for Qwen and Llama 3, a space belongs to \
      the word behind it, SentencePiece writes `▁###` at the beginning of a text and `###` within. A row without a \
      match is ignored whole; the collator only warns. For every row the nearest place of the text is shown with its \
      ids there; and other ids and texts are searched for in all rows, so that what is suggested was counted. Where \
      truncation cut the template off, MC502 tells it. Where the text itself does not stand in the row, what stands \
      before the answer is shown as far as the data tell; ids that the vocabulary does not have are named.
      """,
    fixes: [
      "": "Give the template in the form that the rows' tokens have, as ids if need be.",
      "trl-collator": """
      Pass the ids that stand in the rows instead of text, without the first token if its characters can be merged \
      with what stands before: `--response-template ids:…`, response_template=[…]. Leave white space off the \
      template's end. Or make prompt/completion rows, which need no template.
      """,
      "unsloth":
        "Give `response_part` as it stands in the rendered text; a line break at its end is part of the tokens.",
      "llamafactory": "Its own templates label by turns: choose the `template` of the model instead of a marker.",
    ],
    triggers: [
      RuleExample(
        "the line break is merged with the bracket before it", trainer: "trl-collator",
        options: ["--response-template", "\\nAnswer:"],
        rows: [#"{"text":"CC(=O)\nAnswer: (B)"}"#, #"{"text":"CCO\nAnswer: (B)"}"#], firesOn: [0]),
      RuleExample(
        "a space at the template's end belongs to the next word", trainer: "trl-collator",
        options: ["--response-template", "\\nAnswer: "],
        rows: [#"{"text":"CC(=O)\nAnswer: (B)"}"#, #"{"text":"CCO\nAnswer: (B)"}"#], firesOn: [0, 1]),
      RuleExample(
        "a template of another format", trainer: "trl-collator", options: ["--response-template", "### Response:"],
        rows: [#"{"text":"CC(=O)\nAnswer: (B)"}"#, #"{"text":"CCO\nAnswer: (B)"}"#], firesOn: [0, 1]),
      RuleExample(
        "ids of another tokenizer", trainer: "trl-collator", options: ["--response-template", "ids:151644,77091"],
        rows: [#"{"text":"CCO\nAnswer: (B)"}"#], firesOn: [0]),
    ],
    passes: [
      RuleExample(
        "without the line break", trainer: "trl-collator", options: ["--response-template", "Answer:"],
        rows: [#"{"text":"CC(=O)\nAnswer: (B)"}"#, #"{"text":"CCO\nAnswer: (B)"}"#]),
      RuleExample(
        "a tokenizer that does not merge them", trainer: "trl-collator",
        options: ["--response-template", "\\nAnswer:"],
        rows: [#"{"text":"CC(=O)\nAnswer: (B)"}"#, #"{"text":"CCO\nAnswer: (B)"}"#], tokenizer: "gemma-like"),
    ],
    begin: { context in
      guard let state = MissingTemplate(.response, context) else {
        return .notEvaluated(reason: RunContext.noResponseTemplate)
      }
      return .judging(state)
    })
}
