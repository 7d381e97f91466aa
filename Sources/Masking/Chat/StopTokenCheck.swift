import JSON
import MaskModel

/// Whether the token that ends an assistant's turn lies in the mask: `is_chat_template_stop_token_trained` of trl 1.16.0.
struct StopTokenCheck {
  let reader: ChatReader
  let processor: ProcessorText?
  let tokenizer: any Tokenizer
  let specialTokens: [SpecialTokenName]

  static let warning = """
    The chat template does not include the assistant turn's end-of-turn token in the loss mask; the model may not learn \
    to stop. The training loss still looks healthy, so this usually only surfaces at inference. Either set \
    `assistant_only_loss=False` to train on the full sequence, or edit the chat template so the end-of-turn token falls \
    inside `{% generation %}...{% endgeneration %}`.
    """

  /// Exceptions that Python's code takes for a no; those of Jinja are `TemplateError`s, except for those below.
  private static let notCaught: Set<String> = [
    "KeyError", "IndexError", "AttributeError", "AssertionError", "OverflowError", "ZeroDivisionError", "RuntimeError",
  ]

  /// - Throws: the errors that go through.
  func isTrained() throws(MaskingError) -> Bool {
    do throws(ChatError) {
      return try tried()
    } catch {
      if error.type == "LimitExceeded" || error.type == "Unsupported" {
        throw .unsupported("the chat template: \(error.message)")
      }
      guard Self.notCaught.contains(error.type) else { return false }
      throw .refused(
        error: error.type, message: error.message,
        fix: "The chat template fails on a plain conversation of user, assistant and user.")
    }
  }

  private func tried() throws(ChatError) -> Bool {
    let part = JSONObject([.init(key: "type", value: "text"), .init(key: "text", value: "dummy")])
    let dummy: JSONValue = processor == nil ? "dummy" : .array([.object(part)])
    let messages: [JSONValue] = ["user", "assistant", "user"].map { role in
      .object(JSONObject([.init(key: "role", value: .string(Text(role))), .init(key: "content", value: dummy)]))
    }
    var text: [UInt8] = []
    let spans = try reader.template(hasTools: false).render(
      ChatRequest(messages: messages, specialTokens: specialTokens), into: &text)
    let rendered = Text(bytes: text)
    try check(rendered)
    let encoding = tokenizer.makeEncoder().encode(
      rendered, addSpecialTokens: processor?.addsSpecialTokens(to: rendered) ?? false)
    let mask =
      try processor == nil
      ? GenerationMask.mask(spans.generation, encoding.spans) : ProcessorText.mask(spans.generation, encoding.spans)
    for (id, counts) in zip(encoding.ids, mask).reversed() where counts && !isBlank(id) {
      return tokenizer.isAdded(id)
    }
    return false
  }

  private func check(_ rendered: Text) throws(ChatError) {
    do throws(RowRefusal) {
      try processor?.check(rendered)
    } catch {
      throw ChatError(type: "ValueError", message: error.reason)
    }
  }

  /// `tokenizer.decode([id]).strip() == ""`
  private func isBlank(_ id: TokenID) -> Bool {
    String(decoding: tokenizer.bytes(of: id) ?? [], as: UTF8.self).unicodeScalars
      .allSatisfy { $0.properties.isWhitespace || (0x1C...0x1F).contains($0.value) }
  }
}
