/// Models that see. What the assistant says is written by the same code as what others say, so that the code stands twice.
extension TrainingTemplate {
  private static let nextTurn = "{% endfor %}{% if add_generation_prompt %}"

  static let qwen25VL: [TemplateEdit] = [
    .inBlock(from: "{% if message['content'] is string %}", upTo: nextTurn)
  ]

  static let llavaNext: [TemplateEdit] = [
    .replace(
      "{{ ' ' + message['content'][0]['text'] + '</s> '}}",
      with: "{% generation %}{{ ' ' + message['content'][0]['text'] + '</s>' }}{% endgeneration %}{{ ' ' }}")
  ]

  /// The space behind `Assistant:` lies in the block.
  private static let capitalised: [TemplateEdit] = [
    .replace(
      "{% if message['content'][0]['type'] == 'image' %}{{':'}}{% else %}{{': '}}{% endif %}",
      with: "{{ ':' }}{% if message['content'][0]['type'] != 'image' %}{{ ' ' }}{% endif %}"),
    .inBlock(from: "{% if message['content'][0]['type'] != 'image' %}", upTo: nextTurn),
  ]

  static let idefics3 = capitalised
  static let smolVLM = capitalised

  /// What tools answer stands in the assistant's turn and outside of the blocks.
  static let diffusionGemma: [TemplateEdit] = [
    modelSays(#"{{- '<|channel>thought\n' + thinking_text + '\n<channel|>' -}}"#),
    .insert("{%- generation %}", before: "{%- for tool_call in message.get('tool_calls') -%}"),
    .replace(
      "{%- endfor -%}\n                {%- set ns.prev_message_type = 'tool_call' -%}",
      with: "{%- endfor -%}{%- endgeneration %}{%- set ns.prev_message_type = 'tool_call' -%}"),
    ofModel("", "{{- captured_content -}}"),
    ofModel(
      "{%- elif not (ns_tr_out.flag and not has_content and not next_nt.found) -%}\n            ",
      #"{{- '<turn|>\n' -}}"#),
  ]

  private static func modelSays(_ output: String) -> TemplateEdit {
    .replace(output, with: "{%- generation %}\(output){%- endgeneration %}")
  }

  private static func ofModel(_ place: String, _ output: String) -> TemplateEdit {
    .replace(
      place + output,
      with: place
        + "{%- if role == 'model' -%}{%- generation %}\(output){%- endgeneration %}{%- else -%}\(output){%- endif -%}"
    )
  }
}
