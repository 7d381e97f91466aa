import ChatTemplates
import TestSupport
import Testing

@testable import MaskcheckCLI

/// Lines of `maskcheck render`, and where its templates are found.
@Suite struct RenderTests {
  private func answer(_ template: String, _ line: String) throws -> (text: String, isError: Bool) {
    let folder = try TemporaryFolder()
    let file = try folder.file("own.jinja", template)
    let worker = RenderWorker(
      templates: try TemplateFiles.load(tokenizer: folder.path, HubModels(HubCache([:])), template: file),
      environment: RenderEnvironment { TemplateDate(year: 2024, month: 2, day: 9, hour: 7, minute: 5, second: 3) })
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
    let loaded = try TemplateFiles.load(
      tokenizer: "org/name", HubModels(HubCache(["HF_HUB_CACHE": hub.path])), template: nil)
    #expect(loaded.templates.count == 1)
  }
}
