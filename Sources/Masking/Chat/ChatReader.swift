import JSON
import MaskModel

/// A template read, or why it cannot be: transformers reads it when it renders.
struct ReadTemplate: Sendable {
  let source: Text
  private let reading: Result<any ChatRenderer, ChatError>

  init(_ source: Text, _ language: any ChatLanguage, name: String) {
    self.source = source
    do throws(ChatError) {
      reading = .success(try language.read(source, name: name))
    } catch {
      reading = .failure(error)
    }
  }

  func render(_ request: ChatRequest, into target: inout [UInt8]) throws(ChatError) -> RenderedSpans {
    switch reading {
    case .success(let renderer): try renderer.render(request, into: &target)
    case .failure(let error): throw error
    }
  }
}

/// The templates of a run, each read once.
struct ChatReader: Sendable {
  let templates: ChatTemplateSet
  /// What the trainer passes as `chat_template`.
  let given: Text?
  private let standard: Result<ReadTemplate, ChatError>
  private let withTools: Result<ReadTemplate, ChatError>

  init(_ templates: ChatTemplateSet, given: Text?) {
    self.templates = templates
    self.given = given
    standard = Self.read(templates, given, hasTools: false)
    if case .named = templates.carried {
      withTools = Self.read(templates, given, hasTools: true)
    } else {
      withTools = standard
    }
  }

  func template(hasTools: Bool) throws(ChatError) -> ReadTemplate { try (hasTools ? withTools : standard).get() }

  private static func read(
    _ templates: ChatTemplateSet, _ given: Text?, hasTools: Bool
  ) -> Result<ReadTemplate, ChatError> {
    do throws(ChatError) {
      let source = try templates.source(given: given, hasTools: hasTools)
      return .success(ReadTemplate(source, templates.language, name: "chat template"))
    } catch {
      return .failure(error)
    }
  }
}
