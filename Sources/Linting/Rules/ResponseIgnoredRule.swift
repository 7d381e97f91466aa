import JSON
import MaskModel

extension Rule {
  public static let responseIgnored = Rule(
    id: "MC104", name: "response-ignored", level: .error,
    levels: "warning where no more than the last 3 tokens of the answers are ignored",
    summary: "Tokens of an assistant's answer are ignored although the trainer trains assistants.",
    explanation: """
      With `assistant_only_loss` all that assistants say should count. Here the content of an assistant's message has \
      ignored tokens. Usual causes: a generation block that only the last turn reaches, or one branch of the template \
      (an answer with tool calls, with reasoning) does not; a message whose role the template does not take for an \
      assistant's. transformers' own mapping of blocks to tokens loses some as well: of a last character that is \
      several tokens (🧑) all but the first, and all further blocks once a block begins with a character that no token \
      covers. Answers in the prompt of prompt/completion rows are history, and rightly ignored.
      """,
    fixes: [
      "": "Let the mask cover every answer; `--show` marks the tokens.",
      "trl": """
      Write the `{% generation %}` block so that every branch of the assistant's turn lies in it, the end-of-turn token \
      included: the block's last character is then that token's, and none of the answer's. If only the last answer is to \
      count, use prompt/completion rows.
      """,
    ],
    triggers: [
      RuleExample(
        "the block covers the last turn alone", options: ExampleTemplate.masks, rows: [ExampleTemplate.sums],
        firesOn: [0],
        chatTemplate: ExampleTemplate.turns(
          assistant: """
            {% if loop.last %}{% generation %}{{ m.content + '<|im_end|>' }}{% endgeneration %}{% else %}{{ m.content + \
            '<|im_end|>' }}{% endif %}{{ '\\n' }}
            """)),
      RuleExample(
        "the last character is several tokens, and ends the block", options: ExampleTemplate.masks,
        rows: [#"{"messages":[{"role":"user","content":"Who flies?"},{"role":"assistant","content":"She does 🧑‍🚀"}]}"#],
        firesOn: [0], level: .warning, chatTemplate: ExampleTemplate.endOutside),
    ],
    passes: [
      RuleExample(
        "every answer and its end", options: ExampleTemplate.masks,
        rows: [
          ExampleTemplate.sums,
          #"{"messages":[{"role":"user","content":"Who flies?"},{"role":"assistant","content":" She does 🧑‍🚀 "}]}"#,
        ], chatTemplate: ExampleTemplate.masked),
      RuleExample(
        "answers in the prompt are history",
        rows: [
          #"""
          {"prompt":[{"role":"user","content":"2 + 2?"},{"role":"assistant","content":"4"},{"role":"user","content":"3 + 3?"}],"completion":[{"role":"assistant","content":"6"}]}
          """#
        ], chatTemplate: ExampleTemplate.plain),
    ],
    begin: { context in
      ChatRule.begin(context, unjudged: "assistant_only_loss is not set, or no row has an answer whose place is known")
      {
        row, _ in
        look(row)
      } message: { sum in
        """
        In \(sum.share) an assistant's answer has ignored tokens, \(counted(sum.amount, "token")) in all: they are not \
        learned.
        """
      }
    })

  private static func look(_ row: ChatRow) -> ChatSight {
    guard row.chat.masksAssistant else { return .unjudged }
    var isJudged = false
    var ignored: [(message: Int, tokens: [Int], atEnd: Bool)] = []
    for message in row.trained {
      guard let content = row.content(message) else { continue }
      let tokens = row.tokens.inside(content)
      isJudged = isJudged || !tokens.isEmpty
      if row.supervised(tokens) == tokens.count { continue }
      let lost = tokens.filter { !row.isSupervised($0) }
      guard let first = lost.first else { continue }
      ignored.append(
        (message, lost, lost.count <= 3 && first + lost.count == tokens.upperBound && lost.count < tokens.count))
    }
    guard let first = ignored.first, let start = first.tokens.first, let end = first.tokens.last else {
      return isJudged ? .clean : .unjudged
    }
    let total = ignored.reduce(0) { $0 + $1.tokens.count }
    let content = row.content(first.message) ?? 0..<0
    let of = row.tokens.inside(content).count
    let detail = """
      Of \(row.name(first.message)) \(grouped(first.tokens.count)) of \(counted(of, "token")) \
      \(first.tokens.count == 1 ? "is" : "are") ignored: \(row.shown(tokens: start..<end + 1)).
      """
    return .seen(detail, amount: total, level: ignored.allSatisfy(\.atEnd) ? .warning : .error)
  }
}
