/// The families whose turns are `<|im_start|>role\n…<|im_end|>\n`.
extension TrainingTemplate {
  private static let opens = #"{{- '<|im_start|>' + message.role + '\n' }}{%- generation %}"#
  private static let closes = TemplateEdit.insert(
    "{%- endgeneration %}", before: #"{%- elif message.role == "tool" %}"#)

  /// The line end behind `assistant` lies in the block.
  static let qwen25: [TemplateEdit] = [
    .replace(#" or (message.role == "assistant" and not message.tool_calls)"#, with: ""),
    .replace(
      #"{{- '<|im_start|>' + message.role }}"#,
      with: #"""
        {{- '<|im_start|>' + message.role }}{%- generation %}
        {%- if not message.tool_calls %}{{- '\n' + message.content + '<|im_end|>\n' }}{%- else %}
        """#),
    .insert("{%- endif %}{%- endgeneration %}", before: #"{%- elif message.role == "tool" %}"#),
  ]

  /// Every turn of the assistant thinks, not only those behind the last question.
  static let qwen3: [TemplateEdit] = [
    .replace(
      from: "{%- if loop.index0 > ns.last_query_index %}", upTo: "{%- if message.tool_calls %}",
      with: opens
        + #"{{- '<think>\n' + reasoning_content.strip('\n') + '\n</think>\n\n' + content.lstrip('\n') }}"#
    ),
    closes,
  ]

  static let qwen3Instruct: [TemplateEdit] = [
    .replace(
      #"{{- '<|im_start|>' + message.role + '\n' + content }}"#, with: opens + "{{- content }}"),
    closes,
  ]

  /// Qwen 3.5, 3.6 and 3.8: the same, by another condition each.
  static func qwen35(_ condition: String) -> [TemplateEdit] {
    [
      .replace(
        from: condition, upTo: "{%- if message.tool_calls and",
        with: opens + #"{{- '<think>\n' + reasoning_content + '\n</think>\n\n' + content }}"#),
      closes,
    ]
  }

  static let lfm2: [TemplateEdit] = [
    .replace(
      #"{{- content + "<|im_end|>\n" -}}"#,
      with: #"""
        {%- if message["role"] == "assistant" -%}{%- generation -%}{{- content + "<|im_end|>\n" -}}{%- endgeneration -%}
        {%- else -%}{{- content + "<|im_end|>\n" -}}{%- endif -%}
        """#)
  ]

  static let lfm2Second: [TemplateEdit] = [
    .insert("{%- generation -%}", before: #"{%- if content and content != "null" -%}"#),
    .insert("{%- endgeneration -%}", behind: #"{{- "<|im_end|>\n" -}}"#),
    .replace(
      #"{{- content + "<|im_end|>\n" -}}"#,
      with: #"""
        {%- if message["role"] == "assistant" -%}{%- generation -%}{{- content + "<|im_end|>\n" -}}{%- endgeneration -%}
        {%- else -%}{{- content + "<|im_end|>\n" -}}{%- endif -%}
        """#),
  ]
}
