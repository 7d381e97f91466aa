/// Gemma, Llama 3, Phi 3 and Cohere: short templates, with the header outside of the block and the end of turn inside.
extension TrainingTemplate {
  static let gemma: [TemplateEdit] = [
    .replace(
      from: "{% if (message['role'] == 'assistant') %}", upTo: "{% endfor %}",
      with: #"""
        {% if message['role'] == 'assistant' %}{{ '<start_of_turn>model\n' }}\#
        {% generation %}{{ message['content'] | trim + '<end_of_turn>\n' }}{% endgeneration %}\#
        {% else %}\#
        {{ '<start_of_turn>' + message['role'] + '\n' + message['content'] | trim + '<end_of_turn>\n' }}\#
        {% endif %}
        """#)
  ]

  private static let gemma3Content = #"""
    {%- if message['content'] is string -%}{{ message['content'] | trim }}
    {%- elif message['content'] is iterable -%}
    {%- for item in message['content'] -%}
    {%- if item['type'] == 'image' -%}{{ '<start_of_image>' }}
    {%- elif item['type'] == 'text' -%}{{ item['text'] | trim }}{%- endif -%}
    {%- endfor -%}
    {%- else -%}{{ raise_exception("Invalid content type") }}{%- endif -%}
    {{ '<end_of_turn>\n' }}
    """#

  static let gemma3: [TemplateEdit] = [
    .replace(
      from: "{%- if (message['role'] == 'assistant') -%}",
      upTo: "{%- endfor -%}\n{%- if add_generation_prompt -%}",
      with: #"""
        {%- if message['role'] == 'assistant' -%}
        {{ '<start_of_turn>model\n' }}{%- generation -%}\#(gemma3Content){%- endgeneration -%}
        {%- else -%}
        {{ '<start_of_turn>' + message['role'] + '\n' + (first_user_prefix if loop.first else "") }}\#(gemma3Content)
        {%- endif -%}
        """#)
  ]

  static let llama3: [TemplateEdit] = [
    .replace(
      from: "{% set content = '<|start_header_id|>'", upTo: "{% endfor %}",
      with: #"""
        {% if loop.first %}{{ bos_token }}{% endif %}{% if message['role'] == 'assistant' %}\#
        {{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}\#
        {% generation %}{{ message['content'] | trim + '<|eot_id|>' }}{% endgeneration %}\#
        {% else %}\#
        {{ '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n' + message['content'] | trim + '<|eot_id|>' }}\#
        {% endif %}
        """#)
  ]

  /// The end of sequence behind an answer counts as well. Phi 3.5 differs in system messages alone.
  static let phi3: [TemplateEdit] = [
    .replace(
      "{{'<|assistant|>\n' + message['content'] + '<|end|>\n'}}",
      with: #"""
        {{'<|assistant|>\n'}}{% generation %}{{ message['content'] + '<|end|>\n' }}{% endgeneration %}
        """#),
    .replace(
      "{% else %}{{ eos_token }}",
      with:
        "{% elif messages[-1]['role'] == 'assistant' %}{% generation %}{{ eos_token }}{% endgeneration %}"
        + "{% else %}{{ eos_token }}"),
  ]

  static let cohere: [TemplateEdit] = [
    .replace(
      "{{ '<|START_OF_TURN_TOKEN|><|CHATBOT_TOKEN|>'  + content.strip() + '<|END_OF_TURN_TOKEN|>' }}",
      with: "{{ '<|START_OF_TURN_TOKEN|><|CHATBOT_TOKEN|>' }}"
        + "{% generation %}{{ content.strip() + '<|END_OF_TURN_TOKEN|>' }}{% endgeneration %}")
  ]

  /// A role that is none of the three gets no end of turn.
  static let cohere2: [TemplateEdit] = [
    .replace(
      "<|START_RESPONSE|>{{ message['content'] }}<|END_RESPONSE|>",
      with: "<|START_RESPONSE|>"
        + "{% generation %}{{ message['content'] }}<|END_RESPONSE|><|END_OF_TURN_TOKEN|>{% endgeneration %}"
    ),
    .replace(
      "{% endif %}<|END_OF_TURN_TOKEN|>{% endfor %}",
      with:
        "{% endif %}{% if role == 'user' or role == 'system' %}<|END_OF_TURN_TOKEN|>{% endif %}{% endfor %}"
    ),
  ]
}
