import JSON
import MaskModel

extension Rule {
  public static let templateForeign = Rule(
    id: "MC611", name: "template-foreign", level: .warning,
    summary: "The chat template writes markers that this tokenizer does not have as tokens.",
    explanation: """
      Markers of turns are single tokens for the model that a chat template was written for. Another tokenizer cuts them \
      into pieces of ordinary text: the model has to learn them letter by letter, no marker ends its generation, and a \
      user can type them. Usual causes: the template of one model on another; a base model's tokenizer without the \
      instruct model's added tokens. Looked for are the markers of well-known models; in other texts than a template's, \
      MC408 tells of them.
      """,
    fixes: [
      "": "Take the chat template that belongs to the tokenizer, or add the markers to it as special tokens.",
      "trl": """
      Take the model's own template (`chat_template_path` with the instruct model's folder), or add the tokens and train \
      their embeddings: tokenizer.add_special_tokens({"additional_special_tokens": ["<|im_start|>", "<|im_end|>"]}), \
      model.resize_token_embeddings(len(tokenizer)).
      """,
    ],
    triggers: [
      RuleExample(
        "Qwen's markers, and a tokenizer of another kind", rows: [ExampleTemplate.sum], firesOn: [0],
        tokenizer: "llama3-like", chatTemplate: ExampleTemplate.plain)
    ],
    passes: [
      RuleExample("the tokenizer has the markers", rows: [ExampleTemplate.sum], chatTemplate: ExampleTemplate.plain),
      RuleExample(
        "markers in what somebody says are told by MC409 and MC408",
        rows: [#"{"messages":[{"role":"user","content":"What is <eos>?"},{"role":"assistant","content":"An end."}]}"#],
        chatTemplate: ExampleTemplate.plain),
    ],
    begin: { context in
      guard let tokenizer = context.tokenizer, let chat = context.chat else {
        return .notEvaluated(reason: "the rows are no conversations")
      }
      let named = ForeignTokens(tokenizer).spellings.filter { spelling in
        spelling != "<s>" && spelling != "</s>" && chat.template?.bytes.place(of: spelling.bytes) != nil
      }
      return ChatRule.begin(context, unjudged: "no conversation was rendered") { row, _ in
        look(row, named)
      } message: { sum in
        """
        In \(sum.share) the chat template writes markers that the tokenizer has no token for: \
        \(named.prefix(4).map { quoted($0) }.joined(separator: ", ")).
        """
      }
    })

  private static func look(_ row: ChatRow, _ named: [Text]) -> ChatSight {
    for spelling in named {
      guard let place = row.text.bytes.place(of: spelling.bytes) else { continue }
      let range = place..<place + spelling.count
      let isContent = row.conversation.places.contains { $0.pieces.contains { $0.place.overlaps(range) } }
      let tokens = row.tokens.touching(range)
      if isContent || tokens.count == 1 { continue }
      return .seen("\(quoted(spelling)) becomes the ordinary tokens \(row.context.spelled(row.example.ids[tokens])).")
    }
    return .clean
  }
}
