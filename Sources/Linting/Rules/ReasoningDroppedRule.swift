import JSON
import MaskModel

extension Rule {
  public static let reasoningDropped = Rule(
    id: "MC603", name: "reasoning-dropped", level: .warning,
    summary: "An assistant's reasoning is in the data and not in the rendered text.",
    explanation: """
      Templates of reasoning models write the thoughts of the last turn alone, and drop those of earlier ones; others drop \
      all. What is not in the text is not learned: the model is trained to answer without thinking first, in the earlier \
      turns, and reasons less afterwards. Looked at are the answers that are trained: all of `messages`, those of a \
      completion. A think block inside the content counts, and the fields `reasoning_content`, `thinking` and `reasoning`.
      """,
    fixes: [
      "": "Make a row of every turn that thinks, or take a template that writes the thoughts of all turns.",
      "trl": """
      Make a prompt/completion row of every answer: its thoughts are then those of the last turn, and the history is \
      without them, as when the model is asked:
        [{"prompt": m[:i], "completion": [m[i]]} for i in range(len(m)) if m[i]["role"] == "assistant"]
      Or train on a template that keeps them: trl's training templates of Qwen 3 and 3.5 do (`assistant_only_loss`), \
      Qwen 3.6 does with chat_template_kwargs {"preserve_thinking": true}.
      """,
    ],
    triggers: [
      RuleExample(
        "the template drops the thoughts of earlier turns",
        rows: [
          #"""
          {"messages":[{"role":"user","content":"2 + 2?"},{"role":"assistant","content":"<think>Two and two.</think>4"},{"role":"user","content":"3 + 3?"},{"role":"assistant","content":"<think>Twice three.</think>6"}]}
          """#,
          #"""
          {"messages":[{"role":"user","content":"2 + 2?"},{"role":"assistant","content":"4","reasoning_content":"Two and two."}]}
          """#,
        ], firesOn: [0, 1], chatTemplate: history)
    ],
    passes: [
      RuleExample(
        "one turn, and prompt and completion",
        rows: [
          #"""
          {"prompt":[{"role":"user","content":"2 + 2?"},{"role":"assistant","content":"<think>Two and two.</think>4"},{"role":"user","content":"3 + 3?"}],"completion":[{"role":"assistant","content":"<think>Twice three.</think>6"}]}
          """#
        ], chatTemplate: history),
      RuleExample("no thoughts, nothing to drop", rows: [ExampleTemplate.sums], chatTemplate: history),
    ],
    begin: { context in
      ChatRule.begin(context, unjudged: "no answer that is trained has reasoning") { row, _ in
        look(row)
      } message: { sum in
        "In \(sum.share) with reasoning the template drops some of it, in \(counted(sum.amount, "answer")) in all."
      }
    })

  private static let history = ExampleTemplate.turns(
    assistant: #"{{ (m.content if loop.last else m.content.split('</think>')[-1]) + '<|im_end|>\n' }}"#)

  private static func look(_ row: ChatRow) -> ChatSight {
    var hasReasoning = false
    var dropped: [(message: Int, text: Text)] = []
    for message in row.trained {
      guard row.holdsReasoning(message) else { continue }
      hasReasoning = true
      if let text = lost(message, row) { dropped.append((message, text)) }
    }
    guard let first = dropped.first else { return hasReasoning ? .clean : .unjudged }
    return .seen(
      "The reasoning of \(row.name(first.message)), \(quoted(first.text)), is not in the text.", amount: dropped.count)
  }

  private static func lost(_ message: Int, _ row: ChatRow) -> Text? {
    guard let field = row.conversation.messages[message].reasoningField else {
      return ContentFate(message, in: row).lostReasoning
    }
    if row.place(message).pieces.contains(where: { $0.field == .reasoning }) { return nil }
    let core = Array(field.bytes[field.bytes.coreRange])
    return row.text.bytes.place(of: core) == nil ? Text(bytes: core) : nil
  }
}

extension JSONValue {
  private static let openingTag = Array("<think>".utf8)
  private static let closingTag = Array("</think>".utf8)

  /// The reasoning of a message, where it stands in a field of its own; nil where that is blank.
  var reasoningField: Text? {
    for name: StaticString in ["reasoning_content", "thinking", "reasoning"] {
      if case .string(let text)? = self[named: name], !text.bytes.coreRange.isEmpty { return text }
    }
    return nil
  }

  /// In a field, or in a think block of the content that is not empty.
  var holdsReasoning: Bool {
    if reasoningField != nil { return true }
    guard let content = ContentFate.content(of: self), let end = content.place(of: Self.closingTag) else {
      return false
    }
    let start = content.place(of: Self.openingTag, to: end).map { $0 + Self.openingTag.count } ?? 0
    return content[start..<end].contains { $0 > 0x20 }
  }
}
