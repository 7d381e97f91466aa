import JSON
import MaskModel

extension Rule {
  public static let emptyThinkBlock = Rule(
    id: "MC604", name: "empty-think-block", level: .note,
    summary: "The template writes an empty think block into an answer, and it is supervised.",
    explanation: """
      The data have no reasoning, and the template writes `<think>\\n\\n</think>` in its place. Where these tokens count, \
      the model learns to begin without a thought. That is what you want for a model that should not reason; a model that \
      should is taught out of it. Where the generation prompt supplies the block itself, MC307 tells it.
      """,
    fixes: [
      "": "Give the answers their reasoning, or begin the mask behind the empty block.",
      "trl": """
      Give the answers `reasoning_content`; or write the block before the mask: \
      {{ '<think>\\n\\n</think>\\n\\n' }}{% generation %}…; or ask with {"enable_thinking": false} in \
      `chat_template_kwargs`, if no answer is to be thought about.
      """,
    ],
    triggers: [
      RuleExample(
        "an empty block that counts", options: ExampleTemplate.masks, rows: [ExampleTemplate.sum], firesOn: [0],
        chatTemplate: ExampleTemplate.turns(
          assistant:
            #"{% generation %}{{ '<think>\n\n</think>\n\n' + m.content + '<|im_end|>' }}{% endgeneration %}{{ '\n' }}"#)
      )
    ],
    passes: [
      RuleExample(
        "the mask begins behind it", options: ExampleTemplate.masks, rows: [ExampleTemplate.sum],
        chatTemplate: ExampleTemplate.turns(
          assistant:
            #"{{ '<think>\n\n</think>\n\n' }}{% generation %}{{ m.content + '<|im_end|>' }}{% endgeneration %}{{ '\n' }}"#
        )),
      RuleExample(
        "no block", options: ExampleTemplate.masks, rows: [ExampleTemplate.sum], chatTemplate: ExampleTemplate.masked),
    ],
    begin: { context in
      ChatRule.begin(context, unjudged: "no row has an answer without reasoning") { row, prefills in
        look(row, &prefills)
      } message: { sum in
        """
        In \(sum.share) with answers that have no reasoning the template's empty think blocks are supervised, \
        \(counted(sum.amount, "token")) in all.
        """
      }
    })

  private static func look(_ row: ChatRow, _ prefills: inout Prefills) -> ChatSight {
    var isJudged = false
    var tokens = 0
    for message in row.trained where !row.holdsReasoning(message) {
      isJudged = true
      guard let block = row.emptyThinkBlock(message) else { continue }
      tokens += row.supervisedWords(row.tokens.inside(block)).count
    }
    guard tokens > 0 else { return isJudged ? .clean : .unjudged }
    // MC307 tells it.
    if row.chat.masksAssistant, let prompt = prefills.prompt(of: row)?.prefill,
      prompt.place(of: Array("</think>".utf8)) != nil
    {
      return .clean
    }
    return .seen(
      "\(counted(tokens, "token")) of empty think blocks \(tokens == 1 ? "is" : "are") supervised.", amount: tokens)
  }
}
