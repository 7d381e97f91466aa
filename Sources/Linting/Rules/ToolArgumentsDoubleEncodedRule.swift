import JSON
import MaskModel

extension Rule {
  public static let toolArgumentsDoubleEncoded = Rule(
    id: "MC615", name: "tool-arguments-double-encoded", level: .warning,
    summary: "The arguments of a tool call are written as a text inside of JSON, or as Python writes them.",
    explanation: """
      The data hold the arguments as JSON text and the template writes them with `tojson`, so that the quotes in them are \
      escaped (`"{\\"city\\": …}"`); or the data hold an object, and the template writes it as it is, with Python's single \
      quotes. The model learns to call with arguments that whoever parses its calls will not read. Usual cause: data of \
      an API, where arguments are text, for a template that expects an object.
      """,
    fixes: [
      "": "Give the arguments as the template reads them: mostly as an object.",
      "trl": """
      Read them before training: call["function"]["arguments"] = json.loads(call["function"]["arguments"]). Keep the \
      column as JSON text where rows have different arguments, for the datasets package fills objects up with nulls \
      (MC713), and let the template write a text as it is: {{ arguments if arguments is string else arguments | tojson }}.
      """,
    ],
    triggers: [
      RuleExample(
        "a text that is written with tojson",
        rows: [
          #"""
          {"messages":[{"role":"user","content":"Rain in Oslo?"},{"role":"assistant","content":"","tool_calls":[{"type":"function","function":{"name":"weather","arguments":"{\"city\": \"Oslo\"}"}}]}]}
          """#
        ], firesOn: [0], chatTemplate: calls("c.function | tojson")),
      RuleExample(
        "an object that is written as it is", rows: [ExampleTemplate.call], firesOn: [0],
        chatTemplate: calls("c.function.name + ' ' ~ c.function.arguments")),
    ],
    passes: [
      RuleExample(
        "an object, written with tojson", rows: [ExampleTemplate.call], chatTemplate: calls("c.function | tojson"))
    ],
    begin: { context in
      ChatRule.begin(context, unjudged: "no row has a call of a tool with arguments") { row, _ in
        look(row)
      } message: { sum in
        "In \(sum.share) with calls of tools the arguments are not written as JSON, in \(counted(sum.amount, "call")) in all."
      }
    })

  private static func calls(_ call: String) -> String {
    ExampleTemplate.turns(
      assistant: "{{ m.content }}{% for c in m.tool_calls %}{{ \(call) }}{% endfor %}{{ '<|im_end|>\\n' }}")
  }

  private static func look(_ row: ChatRow) -> ChatSight {
    var isJudged = false
    var found: [String] = []
    for message in row.messages where row.facts[message].callsTools {
      for call in row.conversation.messages[message]["tool_calls"]?.elements ?? [] {
        guard let arguments = (call["function"] ?? call)["arguments"], let wrong = wrong(arguments) else { continue }
        isJudged = true
        let turn = row.facts[message].turn.flatMap { $0.isEmpty ? nil : $0 } ?? 0..<row.text.count
        guard row.text.bytes.place(of: wrong, from: turn.lowerBound, to: turn.upperBound) != nil else { continue }
        found.append("The arguments of \(row.name(message)) are written as \(quoted(wrong)) ….")
      }
    }
    guard let first = found.first else { return isJudged ? .clean : .unjudged }
    return .seen(first, amount: found.count)
  }

  /// How they begin where they are not written as JSON: `"{\"city`, `{'city'`; nil for those that have no names.
  private static func wrong(_ arguments: JSONValue) -> [UInt8]? {
    switch arguments {
    case .object(let object):
      guard let name = object.members.first?.key else { return nil }
      return Array("{'".utf8) + name.bytes + Array("':".utf8)
    case .string(let text):
      guard text.hasPrefix("{"), let quote = text.bytes.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
      let name = text.bytes[(quote + 1)...].prefix { $0 != UInt8(ascii: "\"") }
      guard !name.isEmpty, text.bytes[1..<quote].allSatisfy({ $0 <= 0x20 }) else { return nil }
      return Array("\"{".utf8) + text.bytes[1..<quote].flatMap(escaped) + Array("\\\"".utf8) + name
    default: return nil
    }
  }

  private static func escaped(_ byte: UInt8) -> [UInt8] {
    switch byte {
    case UInt8(ascii: "\n"): Array("\\n".utf8)
    case UInt8(ascii: "\t"): Array("\\t".utf8)
    case UInt8(ascii: "\r"): Array("\\r".utf8)
    default: [byte]
    }
  }
}
