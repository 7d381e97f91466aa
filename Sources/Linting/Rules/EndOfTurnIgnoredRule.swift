import JSON
import MaskModel

extension Rule {
  public static let endOfTurnIgnored = Rule(
    id: "MC403", name: "end-of-turn-ignored", level: .error, levels: "warning where some turn of the row has its end",
    summary: "An answer is supervised, and the token that ends its turn is not.",
    explanation: """
      The model learns what to say and not to stop: it goes on into a turn of the user's that it makes up itself, or \
      until the length limit. The loss looks healthy all the same. A turn counts when the last token of the assistant's \
      content is supervised and the special token that the template writes behind it is ignored. Usual causes: a \
      `{% generation %}` block that ends before the end of the turn; a model whose end of turn (`<end_of_turn>`) is \
      not its end of sequence. Where the token is the end-of-sequence token and no such token of the row is supervised, \
      MC401 tells it; where only the next message writes it, MC414.
      """,
    fixes: [
      "": "Supervise the token that ends the turn.",
      "trl": """
      Move the end of the turn into the block:
        {% generation %}{{ message.content + '<end_of_turn>' }}{% endgeneration %}
      """,
      "axolotl": "Set `train_on_eot: turn`, and name the token in `eot_tokens`.",
    ],
    triggers: [
      RuleExample(
        "the block ends before the end of the turn", options: ExampleTemplate.masks, rows: [ExampleTemplate.sums],
        firesOn: [0], tokenizer: "gemma-like", chatTemplate: gemma(ends: false)),
      RuleExample(
        "one turn of two has its end", options: ExampleTemplate.masks, rows: [ExampleTemplate.sums], firesOn: [0],
        level: .warning,
        chatTemplate: ExampleTemplate.turns(
          assistant: """
            {% generation %}{{ m.content }}{% if loop.last %}{{ '<|im_end|>' }}{% endif %}{% endgeneration %}{% if not \
            loop.last %}{{ '<|im_end|>\\n' }}{% endif %}
            """)),
    ],
    passes: [
      RuleExample(
        "the end of the turn lies in the block", options: ExampleTemplate.masks, rows: [ExampleTemplate.sums],
        tokenizer: "gemma-like", chatTemplate: gemma(ends: true)),
      RuleExample(
        "where the end of sequence is never supervised, MC401 tells it", options: ExampleTemplate.masks,
        rows: [ExampleTemplate.sums], chatTemplate: ExampleTemplate.endOutside),
    ],
    begin: { context in
      ChatRule.begin(
        context, unjudged: "no row has a supervised answer with a token that ends its turn, or MC401 tells of it"
      ) { row, _ in
        look(row)
      } message: { sum in
        """
        In \(sum.share) answers are supervised and the tokens that end their turns are not, \
        \(counted(sum.amount, "turn")) in all: the model is not taught to stop.
        """
      }
    })

  private static func gemma(ends: Bool) -> String {
    let answer = ends ? "{{ m.content + '<end_of_turn>' }}{% endgeneration %}{{ '\\n' }}" : ""
    let open = "{{ m.content }}{% endgeneration %}{{ '<end_of_turn>\\n' }}"
    return """
      {{ bos_token }}{% for m in messages %}{% if m.role == 'assistant' %}{{ '<start_of_turn>model\\n' }}\
      {% generation %}\(ends ? answer : open){% else %}{{ '<start_of_turn>' + m.role + '\\n' + m.content + \
      '<end_of_turn>\\n' }}{% endif %}{% endfor %}{% if add_generation_prompt %}{{ '<start_of_turn>model\\n' }}{% endif %}
      """
  }

  private static func look(_ row: ChatRow) -> ChatSight {
    var ended = 0
    var ignored: [(message: Int, token: Int)] = []
    for message in row.trained {
      guard let content = row.content(message), let token = row.end(of: message) else { continue }
      let inside = row.tokens.touching(content)
      guard let last = inside.last, row.isSupervised(last), !row.isOutside(token, turnOf: message) else { continue }
      if row.isSupervised(token) { ended += 1 } else { ignored.append((message, token)) }
    }
    guard let first = ignored.first else { return ended > 0 ? .clean : .unjudged }
    // MC401 tells it.
    if ended == 0, ignored.allSatisfy({ row.example.ids[$0.token] == row.run.eos?.id }) {
      return .unjudged
    }
    let detail = """
      \(row.context.named(row.example.ids[first.token])), which ends \(row.name(first.message)), is ignored, and the \
      answer before it is not.
      """
    return .seen(detail, amount: ignored.count, level: ended > 0 ? .warning : .error)
  }
}
