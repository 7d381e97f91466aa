import ChatTemplates
import MaskModel
import TestSupport
import Testing

@testable import MaskcheckCLI

/// Lines of `maskcheck render`, and where its templates are found.
@Suite struct RenderTests {
  private func answer(_ template: String, _ line: String) throws -> (text: String, isError: Bool) {
    let folder = try TemporaryFolder()
    let file = try folder.file("own.jinja", template)
    let worker = try RenderWorker(
      try TemplateFiles.load(tokenizer: folder.path, HubModels(HubCache([:])), template: file, Jinja()),
      tokenizer: folder.path)
    let answer = worker.answer(.bytes(Array(line.utf8)))
    return (String(decoding: answer.bytes, as: UTF8.self), answer.isError)
  }

  @Test func generationBlocksAreSpansOfBytes() throws {
    let template = "{% for m in messages %}{% generation %}{{ m.content }}{% endgeneration %};{% endfor %}"
    let found = try answer(template, #"{"messages":[{"role":"user","content":"é"},{"role":"user","content":"b"}]}"#)
    #expect(found.text == #"{"text":"é;b;","generation":[[0,2],[3,4]]}"# + "\n")
    #expect(!found.isError)
  }

  @Test func whatATemplateRefusesIsAnErrorInItsPlace() throws {
    let found = try answer("{{ raise_exception('no such role') }}", #"{"messages":[{"role":"x","content":""}]}"#)
    #expect(found.isError && found.text.hasPrefix(#"{"error":"#) && found.text.contains("no such role"))
    #expect(try answer("x", "no json").isError)
  }

  @Test func theTemplateOfAModelInTheCacheIsFound() throws {
    let hub = try TemporaryFolder()
    let commit = "models--org--name/snapshots/0123456789abcdef"
    _ = try hub.file(commit + "/chat_template.jinja", "hello")
    let cache = HubModels(HubCache(["HF_HUB_CACHE": hub.path]))
    #expect(try TemplateFiles.load(tokenizer: "org/name", cache, template: nil, Jinja()).carried == .one("hello"))
  }

  /// Of two default templates AutoTokenizer (transformers 5.23.0) takes the additional one, its processors the other.
  @Test func twoDefaultTemplates() throws {
    let folder = try TemporaryFolder()
    #expect(try TemplateFiles.files(in: folder.path) == nil)
    _ = try folder.file("additional_chat_templates/default.jinja", "extra")
    #expect(try TemplateFiles.files(in: folder.path) == .one("extra"))
    _ = try folder.file("chat_template.jinja", "main")
    #expect(try TemplateFiles.files(in: folder.path) == .one("extra"))
    #expect(try TemplateFiles.files(in: folder.path, ofProcessor: true) == .one("main"))

    _ = try folder.file("additional_chat_templates/tool_use.jinja", "tools")
    for (ofProcessor, expected) in [(false, "extra"), (true, "main")] {
      let found = try #require(try TemplateFiles.files(in: folder.path, ofProcessor: ofProcessor))
      #expect(try ChatTemplateSet(found, language: Jinja()).source(given: nil, hasTools: false).string == expected)
    }
  }
}
