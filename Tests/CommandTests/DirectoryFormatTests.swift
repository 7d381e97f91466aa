import TestSupport
import Testing

/// A file that a directory leads to and the same file named by itself are not always the same tokenizer.
@Suite struct DirectoryFormatTests {
  private static let llama = #"{"model_type":"llama"}"#

  private func folder(_ fixture: String, as name: String, _ model: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.link(name, to: "\(Repository.root)/Tests/Fixtures/Formats/\(fixture)")
    _ = try folder.file("config.json", model)
    return folder
  }

  @Test(arguments: [("tekken-1.json", "tekken.json"), ("ranks.tiktoken", "tokenizer.model")])
  func whatTransformersConverts(fixture: String, name: String) throws {
    let folder = try folder(fixture, as: name, Self.llama)
    let refused = maskcheck("tokenizer", "-t", folder.path)
    #expect(refused.status == 3 && refused.errors.contains("-t may name the file itself"), "\(refused.errors)")
    let named = maskcheck("tokenizer", "-t", folder.path + "/" + name)
    #expect(named.status == 0, "\(named.errors)")
  }

  @Test func tekkenOfAMistralModel() throws {
    let folder = try folder("tekken-1.json", as: "tekken.json", #"{"model_type":"mistral"}"#)
    let outcome = maskcheck("tokenizer", "-t", folder.path)
    #expect(outcome.status == 0 && outcome.output.contains("mistral-common; where it is not installed"))
  }
}
