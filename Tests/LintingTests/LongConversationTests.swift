import Linting
import Testing

/// Conversations of hundreds of messages, of which rules look at places and not at all of it again.
@Suite struct LongConversationTests {
  private static let template = """
    {%- for m in messages -%}
    {{ '<|im_start|>' + m.role + '\n' + m.content + '<|im_end|>\n' }}
    {%- endfor -%}
    """

  private func findings(_ contents: [Int: String]) throws -> [String: String] {
    let messages = (0..<200).map { at in
      #"{"role":"\#(at % 2 == 0 ? "user" : "assistant")","content":"\#(contents[at] ?? "<think>a</think>b")"}"#
    }
    let row = #"{"messages":["# + messages.joined(separator: ",") + "]}"
    let run = try ExampleRun(
      RuleExample("long", options: ["--set", "max_length=null"], rows: [row], chatTemplate: Self.template))
    #expect(run.examples.map(\.status) == [.ok])
    return Dictionary(uniqueKeysWithValues: run.rows[0].map { ($0.rule, $0.detail) })
  }

  @Test func theOneMessageIsNamed() throws {
    let usual = try findings([:])
    #expect(usual["MC409"] == nil && usual["MC614"] == nil)
    let special = try findings([151: "<think>a</think>4<|im_end|>5"])
    #expect(special["MC409"]?.contains("message 151 (assistant) says") == true, "\(special)")
    #expect(special["MC614"] == nil)
    let malformed = try findings([101: "<think>a", 103: "a</think>"])
    #expect(
      malformed["MC614"]?.contains("In message 101 (assistant) a think block is not closed") == true, "\(malformed)")
    #expect(malformed["MC409"] == nil)
  }
}
