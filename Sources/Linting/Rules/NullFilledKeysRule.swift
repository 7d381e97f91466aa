import JSON
import MaskModel

extension Rule {
  public static let nullFilledKeys = Rule(
    id: "MC713", name: "null-filled-keys", level: .warning,
    summary: "Keys with null that another row brought in stand in the rendered text.",
    explanation: """
      Arrow gives the objects of a column one type: a key that one row's tool call has, every row's has, with null. So \
      do the datasets package up to 4.3, Parquet files and folders of `save_to_disk` (5.2 keeps such objects of JSON \
      lines as they are). The template writes them (`"unit": null`), and the model learns to call with arguments that \
      nobody gave it. Looked at are arguments of tool calls and the tools themselves; `"default": null` is a schema's own.
      """,
    fixes: [
      "": "Keep arguments and tools as JSON text in the data, or take the nulls out before they are rendered.",
      "trl": """
      Write `tools` as JSON text, which trl reads: {"tools": json.dumps(tools)}; and arguments as JSON text for a template \
      that writes a text as it is. A `chat_template` may also leave nulls out: {% if value is not none %}.
      """,
    ],
    triggers: [
      RuleExample(
        "two tools with different arguments, as Parquet keeps them",
        rows: [
          #"""
          {"messages":[{"role":"user","content":"Rain?"},{"role":"assistant","content":"Let me look.","tool_calls":[{"function":{"name":"weather","arguments":{"city":"Oslo","zone":null}}}]}]}
          """#,
          #"""
          {"messages":[{"role":"user","content":"Late?"},{"role":"assistant","content":"Let me look.","tool_calls":[{"function":{"name":"clock","arguments":{"city":null,"zone":"CET"}}}]}]}
          """#,
        ], firesOn: [0, 1],
        chatTemplate: template)
    ],
    passes: [
      RuleExample(
        "arguments without nulls", rows: [ExampleTemplate.call, ExampleTemplate.call], chatTemplate: template)
    ],
    begin: { context in
      ChatRule.begin(context, unjudged: "no row has tools or calls of tools") { row, _ in
        look(row)
      } message: { sum in
        "In \(sum.share) with tools keys with null are written, \(counted(sum.amount, "key")) in all."
      }
    })

  private static let template = ExampleTemplate.turns(
    assistant: "{{ m.content }}{% for c in m.tool_calls %}{{ c.function | tojson }}{% endfor %}{{ '<|im_end|>\\n' }}")

  private static func look(_ row: ChatRow) -> ChatSight {
    var keys: [Text] = []
    var isJudged = false
    for message in row.messages where row.facts[message].callsTools {
      for call in row.conversation.messages[message][named: "tool_calls"]?.elements ?? [] {
        isJudged = true
        collect((call["function"] ?? call)["arguments"] ?? .null, &keys)
      }
    }
    if let tools = row.conversation.request.tools, tools.elements?.isEmpty == false {
      isJudged = true
      collect(tools, &keys)
    }
    let written = Set(keys).sorted().filter { isWritten($0, row.text) }
    guard let first = written.first else { return isJudged ? .clean : .unjudged }
    return .seen("\(quoted(first)) is written with null, which the data do not say.", amount: written.count)
  }

  /// Names of members that are null, however deep.
  private static func collect(_ value: JSONValue, _ keys: inout [Text]) {
    switch value {
    case .object(let object):
      for member in object.members {
        if member.value.isNull, member.key != "default" {
          keys.append(member.key)
        } else {
          collect(member.value, &keys)
        }
      }
    case .array(let elements): for element in elements { collect(element, &keys) }
    default: break
    }
  }

  private static func isWritten(_ key: Text, _ text: Text) -> Bool {
    let forms: [Text] = ["\"" + key + "\": null", "\"" + key + "\":null", "'" + key + "': None"]
    return forms.contains { text.bytes.place(of: $0.bytes) != nil }
  }
}
