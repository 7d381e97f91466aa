/// Long templates that only need a block around what the assistant says.
extension TrainingTemplate {
  static let nemotron3: [TemplateEdit] = [
    .insert("{%- generation %}", before: "{%- set include_content ="),
    .replace(
      "{{- '<|im_end|>\\n' }}\n        {%- else %}",
      with: "{{- '<|im_end|>\\n' }}{%- endgeneration %}\n        {%- else %}"),
    assistant("(content | default('', true) | string | trim)"),
    assistant("c"),
    .replace(
      #"{{- '<|im_start|>assistant\n<|im_end|>\n' }}"#,
      with:
        #"{{- '<|im_start|>assistant\n' }}{%- generation %}{{- '<|im_end|>\n' }}{%- endgeneration %}"#
    ),
  ]

  private static func assistant(_ content: String) -> TemplateEdit {
    .replace(
      #"{{- '<|im_start|>assistant\n' ~ \#(content) ~ '<|im_end|>\n' }}"#,
      with: #"""
        {{- '<|im_start|>assistant\n' }}{%- generation %}{{- \#(content) ~ '<|im_end|>\n' }}{%- endgeneration %}
        """#)
  }

  /// The header lies in the block.
  static let museGlimmer: [TemplateEdit] = [
    .insert("{%- generation -%}", before: "{%- if message.get('reasoning_content') -%}"),
    .insert(
      "{%- endgeneration -%}",
      before: "{%- endif -%}\n{%- endfor -%}\n{%- if add_generation_prompt -%}"),
  ]

  static let qwen3VL: [TemplateEdit] = [
    .replace(
      from: #"{%- elif message.role == "assistant" %}"#,
      upTo: "{%- if message.content is string %}",
      with: #"""
        {%- elif message.role == "assistant" %}{{- '<|im_start|>' + message.role + '\n' }}{%- generation %}
        """#),
    .insert("{%- endgeneration %}", before: #"{%- elif message.role == "tool" %}"#),
  ]
}
