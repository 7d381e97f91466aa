import Linting
import Testing

/// The right way to train conversations, with chat templates of our own writing in the manner of six families: no rule says
/// a word of it.
@Suite struct ChatFamilyTests {
  struct Family: Sendable, CustomTestStringConvertible {
    let name: String
    let template: String
    var tokenizer = "qwen-like"
    var stops: [String]?
    /// Takes tools, and thoughts.
    var hasTools = false
    var hasThoughts = false
    /// Takes a system message.
    var hasSystem = true

    var testDescription: String { name }
  }

  /// In the manner of Qwen 2.5: a default system prompt, tools in the system message, calls as JSON.
  static let qwen25 = Family(
    name: "qwen 2.5",
    template: #"""
      {%- if messages[0]['role'] == 'system' %}{%- set first = messages[0]['content'] %}{%- else %}{%- set first = 'Help.' %}{%- endif %}
      {%- if tools %}
          {{- '<|im_start|>system\n' + first + '\n\n# Tools\n' }}
          {%- for tool in tools %}{{- tool | tojson + '\n' }}{%- endfor %}
          {{- '<|im_end|>\n' }}
      {%- else %}{{- '<|im_start|>system\n' + first + '<|im_end|>\n' }}{%- endif %}
      {%- for message in messages %}
          {%- if message.role == 'user' or (message.role == 'system' and not loop.first) %}
              {{- '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>' + '\n' }}
          {%- elif message.role == 'assistant' %}
              {{- '<|im_start|>assistant\n' }}{%- generation %}
              {%- if message.content %}{{- message.content }}{%- endif %}
              {%- for call in message.tool_calls or [] %}
                  {%- if call.function is defined %}{%- set call = call.function %}{%- endif %}
                  {{- '\n<tool_call>\n{"name": "' }}{{- call.name }}{{- '", "arguments": ' }}{{- call.arguments | tojson }}{{- '}\n</tool_call>' }}
              {%- endfor %}
              {{- '<|im_end|>\n' }}{%- endgeneration %}
          {%- elif message.role == 'tool' %}
              {%- if loop.index0 == 0 or messages[loop.index0 - 1].role != 'tool' %}{{- '<|im_start|>user' }}{%- endif %}
              {{- '\n<tool_response>\n' }}{{- message.content }}{{- '\n</tool_response>' }}
              {%- if loop.last or messages[loop.index0 + 1].role != 'tool' %}{{- '<|im_end|>\n' }}{%- endif %}
          {%- endif %}
      {%- endfor %}
      {%- if add_generation_prompt %}{{- '<|im_start|>assistant\n' }}{%- endif %}
      """#, hasTools: true)

  /// In the manner of Qwen 3's training template: a macro for contents, thoughts in every turn.
  static let qwen3 = Family(
    name: "qwen 3",
    template: #"""
      {%- macro shown(content) %}{%- if content is string %}{{- content }}{%- else %}{%- for part in content %}{{- part.text }}{%- endfor %}{%- endif %}{%- endmacro %}
      {%- if tools %}{{- '<|im_start|>system\n' }}{%- for tool in tools %}{{- tool | tojson }}{{- '\n' }}{%- endfor %}{{- '<|im_end|>\n' }}{%- endif %}
      {%- for message in messages %}
          {%- set content = shown(message.content or '') | trim %}
          {%- if message.role == 'assistant' %}
              {%- set reasoning = '' %}
              {%- if message.reasoning_content is string %}{%- set reasoning = message.reasoning_content %}
              {%- elif '</think>' in content %}
                  {%- set reasoning = content.split('</think>')[0].rstrip('\n').split('<think>')[-1].lstrip('\n') %}
                  {%- set content = content.split('</think>')[-1].lstrip('\n') %}
              {%- endif %}
              {{- '<|im_start|>assistant\n' }}{%- generation %}
              {%- if reasoning %}{{- '<think>\n' + reasoning.strip('\n') + '\n</think>\n\n' }}{%- endif %}
              {{- content }}
              {%- for call in message.tool_calls or [] %}{{- '\n<tool_call>\n' ~ (call.function | tojson) ~ '\n</tool_call>' }}{%- endfor %}
              {{- '<|im_end|>' }}{%- endgeneration %}{{- '\n' }}
          {%- else %}
              {{- '<|im_start|>' + message.role + '\n' + content + '<|im_end|>\n' }}
          {%- endif %}
      {%- endfor %}
      {%- if add_generation_prompt %}{{- '<|im_start|>assistant\n' }}{%- endif %}
      """#, hasTools: true, hasThoughts: true)

  /// In the manner of Llama 3: headers, contents trimmed, the system message taken out of the loop.
  static let llama3 = Family(
    name: "llama 3",
    template: #"""
      {{- bos_token }}
      {%- if messages[0].role == 'system' %}
          {{- '<|start_header_id|>system<|end_header_id|>\n\n' + messages[0].content | trim + '<|eot_id|>' }}
          {%- set messages = messages[1:] %}
      {%- endif %}
      {%- for message in messages %}
          {{- '<|start_header_id|>' + message.role + '<|end_header_id|>\n\n' }}
          {%- if message.role == 'assistant' %}{%- generation %}{{- message.content | trim + '<|eot_id|>' }}{%- endgeneration %}
          {%- else %}{{- message.content | trim + '<|eot_id|>' }}{%- endif %}
      {%- endfor %}
      {%- if add_generation_prompt %}{{- '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{%- endif %}
      """#, tokenizer: "llama3-like")

  /// In the manner of Gemma 3: the system message in the first user's turn, roles that must take turns.
  static let gemma = Family(
    name: "gemma",
    template: #"""
      {{- bos_token }}
      {%- if messages[0]['role'] == 'system' %}{%- set prefix = messages[0]['content'] + '\n\n' %}{%- set turns = messages[1:] %}
      {%- else %}{%- set prefix = '' %}{%- set turns = messages %}{%- endif %}
      {%- for message in turns %}
          {%- if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{- raise_exception('Conversation roles must alternate') }}{%- endif %}
          {%- set role = 'model' if message['role'] == 'assistant' else message['role'] %}
          {{- '<start_of_turn>' + role + '\n' + (prefix if loop.first else '') }}
          {%- if role == 'model' %}{%- generation %}{{- message['content'] | trim }}{{- '<end_of_turn>\n' }}{%- endgeneration %}
          {%- else %}{{- message['content'] | trim }}{{- '<end_of_turn>\n' }}{%- endif %}
      {%- endfor %}
      {%- if add_generation_prompt %}{{- '<start_of_turn>model\n' }}{%- endif %}
      """#, tokenizer: "gemma-like", stops: ["<eos>", "<end_of_turn>"])

  /// In the manner of Mistral: markers that are text, the answer behind a space, the end of sequence behind it.
  static let mistral = Family(
    name: "mistral",
    template: #"""
      {{- bos_token }}
      {%- set ns = namespace(system='') %}
      {%- for message in messages %}
          {%- if message.role == 'system' %}{%- set ns.system = message.content %}
          {%- elif message.role == 'user' %}
              {{- '[INST] ' }}{%- if ns.system %}{{- ns.system ~ '\n\n' }}{%- set ns.system = '' %}{%- endif %}{{- message.content + ' [/INST]' }}
          {%- else %}{%- generation %}{{- ' ' + message.content | trim + eos_token }}{%- endgeneration %}{%- endif %}
      {%- endfor %}
      """#, tokenizer: "gemma-like")

  /// In the manner of GLM's training template: no end of turn but the next header, and one behind the last answer.
  static let glm = Family(
    name: "glm",
    template: #"""
      {%- for message in messages %}
          {%- if message.role == 'assistant' %}
              {{- '<|vision_start|>\n' }}{%- generation %}{{- message.content }}{{- '<|im_start|>' }}{%- endgeneration %}
          {%- else %}
              {%- if loop.first or messages[loop.index0 - 1].role != 'assistant' %}{{- '<|im_start|>' }}{%- endif %}{{- message.role + '\n' + message.content }}
          {%- endif %}
      {%- endfor %}
      {%- if add_generation_prompt %}{{- '<|vision_start|>\n' }}{%- endif %}
      """#, stops: ["<|im_start|>", "<|endoftext|>"])

  static let all = [qwen25, qwen3, llama3, gemma, mistral, glm]

  private static let turns = [
    #"{"role":"user","content":"How many legs has a spider?"},{"role":"assistant","content":"Eight, and no wings."}"#,
    #"{"role":"user","content":" Übersetze: 🧑‍🚀 \n"},{"role":"assistant","content":"\nAn astronaut 🧑‍🚀"},{"role":"user","content":"user"},{"role":"assistant","content":"assistant"}"#,
  ]
  private static let system = #"{"role":"system","content":"Answer in one sentence, please."}"#
  private static let tools =
    #"[{"type":"function","function":{"name":"weather","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}}]"#
  private static let call = #"""
    {"role":"user","content":"Rain in Bergen?"},{"role":"assistant","content":"Let me look.","tool_calls":[{"type":"function","function":{"name":"weather","arguments":{"city":"Bergen"}}}]},{"role":"tool","content":"rain, 9 °C"},{"role":"assistant","content":"Yes, it rains."}
    """#
  private static let thoughts = #"""
    {"role":"user","content":"Is 91 prime?"},{"role":"assistant","content":"No: 7 · 13.","reasoning_content":"7 · 13 is 91."},{"role":"user","content":"And 97?"},{"role":"assistant","content":"<think>\nNo divisor up to 9.\n</think>\n\nYes."}
    """#

  private func conversations(_ family: Family) -> [String] {
    // With a default system prompt the right way is a system message.
    let start = family.hasSystem ? Self.system + "," : ""
    var rows = Self.turns.map { start + $0 }
    if family.hasThoughts { rows.append(start + Self.thoughts) }
    return rows
  }

  private func findings(_ family: Family, _ rows: [String], _ options: [String]) throws -> [String] {
    let example = RuleExample(
      family.name, options: options, rows: rows, tokenizer: family.tokenizer, chatTemplate: family.template,
      stops: family.stops)
    let run = try ExampleRun(example)
    #expect(run.examples.allSatisfy { $0.status == .ok })
    return run.findings.map { "\($0.rule) \($0.name): \($0.message)" }
  }

  @Test(arguments: all) func answersOfConversations(_ family: Family) throws {
    let rows = conversations(family).map { #"{"messages":["# + $0 + "]}" }
    #expect(try findings(family, rows, ["--set", "assistant_only_loss=true"]) == [])
  }

  @Test(arguments: all.filter(\.hasTools)) func callsOfTools(_ family: Family) throws {
    let row = #"{"messages":["# + Self.system + "," + Self.call + #"],"tools":"# + Self.tools + "}"
    #expect(try findings(family, [row], ["--set", "assistant_only_loss=true"]) == [])
  }

  @Test(arguments: all) func promptAndCompletion(_ family: Family) throws {
    let rows = [
      #"{"prompt":["# + Self.system
        + #",{"role":"user","content":"Legs?"}],"completion":[{"role":"assistant","content":"Eight."}]}"#
    ]
    // GLM's header stands where the answer before ends: the prompt's own is behind it.
    #expect(try findings(family, rows, []) == [])
  }

  @Test func sixFamilies() { #expect(Set(Self.all.map(\.name)).count == 6) }
}
