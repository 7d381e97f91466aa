import ChatTemplates
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
}
