/// Chat templates for the examples of rules, short ones of the kind that `<|im_start|>` models ship.
enum ExampleTemplate {
  /// - Parameters:
  ///   - assistant: what is written at an assistant's message, behind the header.
  ///   - others: at any other.
  ///   - start: before all messages.
  ///   - prompt: behind the header that the model is asked with.
  static func turns(
    assistant: String, others: String = #"{{ m.content + '<|im_end|>\n' }}"#, start: String = "", prompt: String = ""
  ) -> String {
    start + #"{% for m in messages %}{{ '<|im_start|>' + m.role + '\n' }}{% if m.role == 'assistant' %}"# + assistant
      + "{% else %}" + others + #"{% endif %}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n"#
      + prompt + "' }}{% endif %}"
  }

  /// No generation block.
  static let plain = turns(assistant: #"{{ m.content + '<|im_end|>\n' }}"#)
  /// The answer and the end of its turn.
  static let masked = turns(assistant: #"{% generation %}{{ m.content + '<|im_end|>' }}{% endgeneration %}{{ '\n' }}"#)
  /// The end of the turn stands outside.
  static let endOutside = turns(assistant: #"{% generation %}{{ m.content }}{% endgeneration %}{{ '<|im_end|>\n' }}"#)

  static let masks = ["--set", "assistant_only_loss=true"]
  static let sum = #"{"messages":[{"role":"user","content":"2 + 2?"},{"role":"assistant","content":"4"}]}"#
  static let sums = #"""
    {"messages":[{"role":"user","content":"2 + 2?"},{"role":"assistant","content":"4"},{"role":"user","content":"And 3 + 3?"},{"role":"assistant","content":"6"}]}
    """#
  static let pair = #"""
    {"prompt":[{"role":"user","content":"2 + 2?"}],"completion":[{"role":"assistant","content":"4"}]}
    """#
  static let thinking = #"""
    {"messages":[{"role":"user","content":"2 + 2?"},{"role":"assistant","content":"4","thinking":"Two and two."}]}
    """#
  static let call = #"""
    {"messages":[{"role":"user","content":"Rain in Oslo?"},{"role":"assistant","content":"Let me look.","tool_calls":[{"type":"function","function":{"name":"weather","arguments":{"city":"Oslo"}}}]}]}
    """#
}
