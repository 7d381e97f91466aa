import JSON
import MaskModel

extension Rule {
  public static let toolsNotRendered = Rule(
    id: "MC613", name: "tools-not-rendered", level: .warning,
    summary: "The row has tools, and the rendered text has none of them.",
    explanation: """
      The model is trained to call tools that it is not told of: it learns to make them up. When it is asked, tools are \
      listed in the prompt, which it never saw. Usual causes: a chat template without a place for tools; of several \
      templates one that does not list them.
      """,
    fixes: [
      "": "Take a chat template that lists `tools`.",
      "trl": """
      Take a template that lists them (tokenizer.chat_template, or `chat_template_path`), or write the list into the \
      system message yourself, as it will stand there when the model is asked.
      """,
    ],
    triggers: [
      RuleExample("a template without tools", rows: [tools], firesOn: [0], chatTemplate: ExampleTemplate.plain)
    ],
    passes: [
      RuleExample(
        "a template that lists them", rows: [tools],
        chatTemplate: ExampleTemplate.turns(
          assistant: #"{{ m.content + '<|im_end|>\n' }}"#,
          start: #"{% for t in tools %}{{ t | tojson + '\n' }}{% endfor %}"#))
    ],
    begin: { context in
      ChatRule.begin(context, unjudged: "no row has tools with names") { row, _ in
        let names = names(row.conversation.request.tools)
        guard let first = names.first else { return .unjudged }
        guard !names.contains(where: { row.text.bytes.place(of: $0.bytes) != nil }) else { return .clean }
        return .seen("\(counted(names.count, "tool")), \(quoted(first)) the first, none of them in the text.")
      } message: { sum in
        "In \(sum.share) with tools the chat template writes none of them."
      }
    })

  private static let tools = #"""
    {"messages":[{"role":"user","content":"Hello!"},{"role":"assistant","content":"Which city?"}],"tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}}]}
    """#

  private static func names(_ tools: JSONValue?) -> [Text] {
    tools?.elements?.compactMap { ($0["function"] ?? $0)["name"]?.text }.filter { !$0.isEmpty } ?? []
  }
}
