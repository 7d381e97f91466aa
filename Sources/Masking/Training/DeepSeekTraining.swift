/// Families in which the assistant's header, or the next one, lies in the block.
extension TrainingTemplate {
  private static let outputs =
    "{{'<｜tool▁outputs▁end｜>' + message['content'] + '<｜end▁of▁sentence｜>'}}"
  private static let callsEnd = "{{'<｜tool▁calls▁end｜><｜end▁of▁sentence｜>'}}"

  /// Arguments of tool calls may be objects.
  static let deepSeekV3: [TemplateEdit] = [
    .everywhere("tool['function']['arguments']", with: "tool['function']['arguments'] | tojson"),
    .insert("{%- generation %}", before: "{%- for tool in message['tool_calls'] %}"),
    .insert("{%- endgeneration %}", behind: callsEnd),
    .insert("{%- generation %}", before: outputs),
    .replace(
      "{%- set ns.is_tool = false -%}{%- else %}{% set content = message['content'] %}",
      with: "{%- set ns.is_tool = false -%}{%- endgeneration %}{%- else %}{%- generation %}"
        + "{% set content = message['content'] %}"),
    .insert(
      "{%- endgeneration %}", behind: "{{'<｜Assistant｜>' + content + '<｜end▁of▁sentence｜>'}}"),
  ]

  /// What was thought is not taken out of the content.
  static let deepSeekR1: [TemplateEdit] = [
    .insert("{%- generation %}", before: "{%- for tool in message['tool_calls']%}"),
    .insert("{%- endgeneration %}", behind: callsEnd + "{%- endif %}{%- endfor %}"),
    .insert("{%- generation %}", before: outputs),
    .replace(
      from: "{%- set ns.is_tool = false -%}{%- else %}{% set content = message['content'] %}",
      upTo: "{%- endif %}{%- endif %}{%- if message['role'] == 'tool' %}",
      with: "{%- set ns.is_tool = false -%}{%- endgeneration %}{%- else %}{%- generation %}"
        + "{{'<｜Assistant｜>' + message['content'] + '<｜end▁of▁sentence｜>'}}{%- endgeneration %}"),
  ]

  static let gptOSS: [TemplateEdit] = [
    .insert("{%- generation %}", before: #"{%- if "tool_calls" in message %}"#),
    .insert("{%- endgeneration %}", before: "{%- elif message.role == 'tool' -%}"),
  ]

  /// The block holds the header of what comes next, which ends the assistant's turn, and at the end a user's.
  static let glm4MoE: [TemplateEdit] = [
    .replace(
      "<|user|>\n{{ visible_text(m.content) }}",
      with: #"""
        {%- if loop.first or messages[loop.index0 - 1].role != 'assistant' -%}<|user|>{%- endif -%}
        {{ '\n' + visible_text(m.content) }}
        """#),
    .insert(
      "{%- generation -%}",
      before: "{%- if loop.index0 > ns.last_user_index and reasoning_content -%}"),
    .replace(
      "</tool_call>{% endfor %}\n{% endif %}",
      with: #"""
        </tool_call>{% endfor %}<|observation|>
        {%- elif not loop.last and messages[loop.index0 + 1].role == 'system' -%}<|system|>
        {%- else -%}<|user|>
        {%- endif -%}{%- endgeneration -%}
        """#),
    .replace(
      from: "{%- if loop.first or (messages[loop.index0 - 1].role != \"tool\") %}",
      upTo: "{{- '\\n<tool_response>",
      with: ""),
    .replace(
      "<|observation|>{% for tr in m.content %}",
      with:
        "{{- '<|observation|>' if loop.first or messages[loop.index0 - 1].role != 'assistant' }}"
        + "{% for tr in m.content %}"),
    .replace(
      "<|system|>\n{{ visible_text(m.content) }}",
      with: #"""
        {%- if loop.first or messages[loop.index0 - 1].role != 'assistant' -%}<|system|>{%- endif -%}
        {{ '\n' + visible_text(m.content) }}
        """#),
  ]
}
