import JSON
import MaskModel

/// What a row's columns `tools` and `chat_template_kwargs` give to `apply_chat_template`, as trl 1.16.0 passes it on.
struct ChatArguments {
  var tools: JSONValue?
  /// The text or the name of a template.
  var template: Text?
  var documents: JSONValue?
  var addsGenerationPrompt: Bool?
  var continuedField: Text?
  /// What is left, for the template.
  var extra = JSONObject()

  init() {}

  /// - Throws: what Python says of names that are given twice; a word of ours for arguments that are not followed.
  init(tools: JSONValue?, row kwargs: JSONObject, masks: Bool) throws(RowRefusal) {
    self.tools = tools.flatMap { $0.isNull ? nil : $0 }
    for member in kwargs.members where kwargs[member.key] == member.value { try take(member, masks: masks) }
  }

  private mutating func take(_ member: JSONObject.Member, masks: Bool) throws(RowRefusal) {
    let name = member.key.string
    switch name {
    case "tools": tools = member.value.isNull ? nil : member.value
    case "documents": documents = member.value.isNull ? nil : member.value
    case "chat_template": template = try text(member)
    case "add_generation_prompt": addsGenerationPrompt = PythonType.isTrue(member.value)
    case "continue_final_message":
      continuedField =
        PythonType.isTrue(member.value) ? member.value == .bool(true) ? "content" : try text(member) : nil
    case "return_assistant_tokens_mask": throw Self.twice("trl.data_utils._tokenize()", "keyword argument '\(name)'")
    case "tokenize", "return_dict":
      throw Self.twice(
        "transformers.tokenization_utils_base.PreTrainedTokenizerBase.apply_chat_template()",
        "keyword argument '\(name)'")
    case "conversation": throw Self.twice("PreTrainedTokenizerBase.apply_chat_template()", "argument '\(name)'")
    case "messages" where masks:
      throw Self.twice(
        "transformers.utils.chat_template_utils._render_with_assistant_indices()", "keyword argument '\(name)'")
    case "padding", "truncation", "max_length", "return_tensors", "tokenizer_kwargs", "sanitize_control_tokens",
      "conversations", "processing_class", "input":
      if !member.value.isNull, member.value != .bool(false) {
        throw RowRefusal("chat_template_kwargs: `\(name)` is not modelled; leave it out, or use maskcheck capture")
      }
    default: extra.members.append(member)
    }
  }

  private func text(_ member: JSONObject.Member) throws(RowRefusal) -> Text? {
    if member.value.isNull { return nil }
    guard let text = member.value.text else {
      throw RowRefusal("chat_template_kwargs: `\(member.key)` that is no text is not modelled")
    }
    return text
  }

  /// A name that the trainer gives as well.
  static func twice(_ function: String, _ argument: String) -> RowRefusal {
    RowRefusal("TypeError", "\(function) got multiple values for \(argument)")
  }
}
