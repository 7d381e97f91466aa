import JSON
import MaskModel

extension Rule {
  public static let templateEosMismatch = Rule(
    id: "MC412", name: "template-eos-mismatch", level: .warning,
    summary: "The token that the chat template ends answers with is not one at which generation stops.",
    explanation: """
      The model learns to end its turn with one token, and is stopped at another: it writes the end of the turn and goes \
      on, until the length limit. A row counts when the special token behind the assistant's last answer is neither the \
      tokenizer's end-of-sequence token nor among `eos_token_id` of a generation_config.json beside the tokenizer. Usual \
      causes: the chat template of another model, or of the instruct model on the base model's tokenizer; an end of turn \
      (`<end_of_turn>`, `<|eot_id|>`, `<|end|>`) of which nobody told generation.
      """,
    fixes: [
      "": "Tell generation of the token: model.generation_config.eos_token_id, as a list of ids.",
      "trl": """
      Make it the end-of-sequence token of the run, which is saved with the tokenizer:
        SFTConfig(eos_token="<|im_end|>", …)
      Or leave the tokenizer's own and add the token to what generation stops at:
        model.generation_config.eos_token_id = [tokenizer.eos_token_id, tokenizer.convert_tokens_to_ids("<|im_end|>")]
      """,
      "axolotl": "Set `special_tokens: eos_token:` to the template's end of turn, or name it in `eot_tokens`.",
    ],
    triggers: [
      RuleExample(
        "an end of turn that is not the end of sequence", rows: [ExampleTemplate.sum], firesOn: [0],
        tokenizer: "gemma-like", chatTemplate: template)
    ],
    passes: [
      RuleExample(
        "generation_config.json names it", rows: [ExampleTemplate.sum], tokenizer: "gemma-like", chatTemplate: template,
        stops: ["<eos>", "<end_of_turn>"]),
      RuleExample(
        "it is the end of sequence of the run", options: ["--set", "eos_token=<end_of_turn>"],
        rows: [ExampleTemplate.sum], tokenizer: "gemma-like", chatTemplate: template),
      RuleExample("it is the tokenizer's own", rows: [ExampleTemplate.sum], chatTemplate: ExampleTemplate.plain),
    ],
    begin: { context in
      ChatRule.begin(context, unjudged: "no row has an answer with a special token behind it") { row, _ in
        look(row)
      } message: { sum in
        let known =
          sum.context.chat?.stops == nil
          ? "there is no generation_config.json that names other tokens" : "generation_config.json does not name it"
        let eos = sum.context.endOfSequence.map { ", which is \(quoted($0.content))," } ?? ""
        return """
          In \(sum.share) answers end with a token that is not the end of sequence\(eos) and \(known): generation does \
          not stop there.
          """
      }
    })

  private static let template = """
    {{ bos_token }}{% for m in messages %}{{ '<start_of_turn>' + ('model' if m.role == 'assistant' else m.role) + '\\n' \
    + m.content + '<end_of_turn>\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<start_of_turn>model\\n' }}{% endif %}
    """

  private static func look(_ row: ChatRow) -> ChatSight {
    guard let message = row.trained.last, let token = row.end(of: message), !row.isOutside(token, turnOf: message),
      row.run.eos != nil || row.chat.stops != nil
    else { return .unjudged }
    let id = row.example.ids[token]
    if id == row.run.eos?.id || row.chat.stops?.contains(id) == true { return .clean }
    return .seen("\(row.name(message)) ends with \(row.context.named(id)).")
  }
}
