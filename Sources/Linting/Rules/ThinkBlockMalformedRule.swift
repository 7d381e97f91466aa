import JSON
import MaskModel

extension Rule {
  public static let thinkBlockMalformed = Rule(
    id: "MC614", name: "think-block-malformed", level: .warning,
    summary: "A think block of an answer is not closed, not opened, doubled, or supervised in part.",
    explanation: """
      The tags `<think>` and `</think>` of an assistant's turn do not pair, or part of the thoughts between them is \
      ignored. The model learns to think without an end, or to answer inside of its thoughts. Usual causes: an answer that \
      was cut off at a length; a block in the data beside the one that the template writes; data whose opening tag is \
      missing, because the prompt that they were sampled with ended in it. An answer that talks about such tags looks the \
      same.
      """,
    fixes: [
      "": "Close every think block once, and open it once: in the data or in the template.",
      "trl": """
      Move the thoughts out of the content, into `reasoning_content`, if the template writes the tags itself; leave out \
      answers whose thoughts were cut off; put the opening tag back where the sampling prompt had it.
      """,
    ],
    triggers: [
      RuleExample(
        "thoughts without an end, and an end without a beginning",
        rows: [
          #"{"messages":[{"role":"user","content":"2 + 2?"},{"role":"assistant","content":"<think>Two and two"}]}"#,
          #"{"messages":[{"role":"user","content":"2 + 2?"},{"role":"assistant","content":"Four.</think>4"}]}"#,
        ], firesOn: [0, 1], chatTemplate: ExampleTemplate.plain),
      RuleExample(
        "the template opens a block, and so do the data",
        rows: [
          #"{"messages":[{"role":"user","content":"2 + 2?"},{"role":"assistant","content":"<think>a</think>4"}]}"#
        ],
        firesOn: [0],
        chatTemplate: ExampleTemplate.turns(assistant: #"{{ '<think>\n' + m.content + '<|im_end|>\n' }}"#)),
      RuleExample(
        "thoughts that are supervised in part", options: ExampleTemplate.masks, rows: [ExampleTemplate.thinking],
        firesOn: [0],
        chatTemplate: ExampleTemplate.turns(
          assistant:
            #"{{ '<think>\n' + m.thinking[:4] }}{% generation %}{{ m.thinking[4:] + '\n</think>\n\n' + m.content + '<|im_end|>' }}{% endgeneration %}{{ '\n' }}"#
        )),
    ],
    passes: [
      RuleExample(
        "a block that is opened and closed",
        rows: [
          #"{"messages":[{"role":"user","content":"2 + 2?"},{"role":"assistant","content":"<think>a</think>4"}]}"#
        ],
        chatTemplate: ExampleTemplate.plain),
      RuleExample(
        "the opening tag alone is ignored", options: ExampleTemplate.masks, rows: [ExampleTemplate.thinking],
        chatTemplate: ExampleTemplate.turns(
          assistant:
            #"{{ '<think>\n' }}{% generation %}{{ m.thinking + '\n</think>\n\n' + m.content + '<|im_end|>' }}{% endgeneration %}{{ '\n' }}"#
        )),
    ],
    begin: { context in
      ChatRule.begin(context, unjudged: "no answer that is trained has a think tag") { row, _ in
        look(row)
      } message: { sum in
        "In \(sum.share) with think tags a block is malformed, in \(counted(sum.amount, "answer")) in all."
      }
    })

  private static func look(_ row: ChatRow) -> ChatSight {
    var isJudged = false
    var found: [String] = []
    for message in row.trained {
      guard let range = range(of: message, row) else { continue }
      let tags = row.thinkTags(in: range)
      if tags.isEmpty { continue }
      isJudged = true
      if let word = word(tags, row) { found.append("In \(row.name(message)) \(word).") }
    }
    guard let first = found.first else { return isJudged ? .clean : .unjudged }
    return .seen(first, amount: found.count)
  }

  private static func range(of message: Int, _ row: ChatRow) -> Range<Int>? {
    if let turn = row.facts[message].turn, !turn.isEmpty { return turn }
    return row.content(message)
  }

  private static func word(_ tags: [ThinkTag], _ row: ChatRow) -> String? {
    var open: ThinkTag?
    for tag in tags {
      if tag.opens {
        if open != nil { return "a think block is opened twice" }
        open = tag
        continue
      }
      guard let start = open else { return "a think block is closed that was not opened" }
      let inner = row.tokens.inside(start.place.upperBound..<tag.place.lowerBound).filter { !row.isBlank($0) }
      let counted = inner.filter(row.isSupervised).count
      if counted > 0, counted < inner.count {
        return "\(grouped(counted)) of \(grouped(inner.count)) tokens of the thoughts are supervised"
      }
      open = nil
    }
    return open == nil ? nil : "a think block is not closed"
  }
}
