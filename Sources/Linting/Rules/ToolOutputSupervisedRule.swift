import JSON
import MaskModel

extension Rule {
  public static let toolOutputSupervised = Rule(
    id: "MC605", name: "tool-output-supervised", level: .error,
    summary: "What a tool answered is supervised.",
    explanation: """
      The model is trained to write the results of tools itself: it makes them up instead of calling. A row counts where \
      the content of a message of a tool has supervised tokens although the row is masked. Usual causes: a \
      `{% generation %}` block around all turns that are not the user's; a completion that holds the call, its result and \
      the answer, all of which trl counts. Where the whole row is supervised, MC102 tells it.
      """,
    fixes: [
      "": "Leave results of tools out of the mask.",
      "trl": """
      Write the block around the assistant's branch alone. Of prompt/completion rows make one for each turn of the \
      assistant's: the call with all before it as prompt, then the answer with call and result in the prompt.
      """,
    ],
    triggers: [
      RuleExample(
        "a completion with call, result and answer",
        rows: [
          #"""
          {"prompt":[{"role":"user","content":"Rain?"}],"completion":[{"role":"assistant","content":"Let me look."},{"role":"tool","content":"sunny, 21 °C"},{"role":"assistant","content":"No."}]}
          """#
        ], firesOn: [0], chatTemplate: ExampleTemplate.plain)
    ],
    passes: [
      RuleExample(
        "the assistant's part alone", options: ExampleTemplate.masks,
        rows: [
          #"{"messages":[{"role":"user","content":"Rain?"},{"role":"tool","content":"sunny, 21 °C"},{"role":"assistant","content":"No."}]}"#
        ], chatTemplate: ExampleTemplate.masked)
    ],
    begin: { context in
      ChatRule.begin(context, unjudged: "no row is masked and has a tool's result whose place is known") { row, _ in
        look(row)
      } message: { sum in
        "In \(sum.share) with results of tools they are supervised, \(counted(sum.amount, "token")) in all."
      }
    })

  private static func look(_ row: ChatRow) -> ChatSight {
    if row.isWhollySupervised { return .unjudged }
    var isJudged = false
    var total = 0
    var detail: String?
    for message in row.messages where row.conversation.roles[message] == .tool {
      guard let content = row.content(message) else { continue }
      isJudged = true
      let count = row.supervised(row.tokens.inside(content))
      guard count > 0, !row.isRunOn(into: message) else { continue }
      total += count
      detail = detail ?? "\(counted(count, "token")) of \(row.name(message)) supervised: \(row.shown(content))."
    }
    guard let detail else { return isJudged ? .clean : .unjudged }
    return .seen(detail, amount: total)
  }
}
