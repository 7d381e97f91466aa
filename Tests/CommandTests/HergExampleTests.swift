import Foundation
import TestSupport
import Testing

/// The settings of Examples/herg/README.md: their reports, word by word, and their exit codes.
@Suite struct HergExampleTests {
  struct Setting: CustomTestStringConvertible, Sendable {
    let name: String
    let status: Int32
    let tokenizer: String
    var data = "herg.jsonl"
    var responseTemplate: String?
    /// Examples in which the template is not found.
    var failures: Int?

    var testDescription: String { name }
  }

  static let settings: [Setting] = [
    Setting(name: "a", status: 1, tokenizer: "gemma-like"),
    Setting(name: "a-qwen-like", status: 1, tokenizer: "qwen-like"),
    Setting(name: "b", status: 0, tokenizer: "gemma-like", data: "herg-pc.jsonl"),
    Setting(name: "b-qwen-like", status: 0, tokenizer: "qwen-like", data: "herg-pc.jsonl"),
    Setting(name: "c", status: 1, tokenizer: "qwen-like", responseTemplate: #"\nAnswer:"#, failures: 10),
    Setting(name: "c-gemma-like", status: 0, tokenizer: "gemma-like", responseTemplate: #"\nAnswer:"#, failures: 0),
    Setting(name: "c-space", status: 1, tokenizer: "qwen-like", responseTemplate: #"\nAnswer: "#, failures: 32),
    Setting(
      name: "c-space-gemma-like", status: 1, tokenizer: "gemma-like", responseTemplate: #"\nAnswer: "#, failures: 32),
    Setting(name: "d", status: 0, tokenizer: "qwen-like", responseTemplate: "Answer:", failures: 0),
  ]

  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

  /// As typed in the top folder of the project.
  private func run(_ setting: Setting, format: String) throws -> Outcome {
    _ = FileManager.default.changeCurrentDirectoryPath(Self.root.path())
    var arguments = ["--report", "--format", format, "Examples/herg/\(setting.data)"]
    arguments += ["-t", "Examples/herg/tokenizers/\(setting.tokenizer)"]
    if setting.data == "herg.jsonl" {
      let template = try String(contentsOf: Self.root.appending(path: "Examples/herg/template.txt"), encoding: .utf8)
      arguments += ["--text-template", template]
    }
    if let template = setting.responseTemplate { arguments += ["--response-template", template] }
    return maskcheck(arguments, environment: ["COLUMNS": "80"])
  }

  @Test(arguments: settings)
  func reportIsAsExpected(setting: Setting) throws {
    let outcome = try run(setting, format: "text")
    let file = Self.root.appending(path: "Examples/herg/expected/\(setting.name).txt")
    if ProcessInfo.processInfo.environment["MASKCHECK_RECORD"] != nil {
      try Data(outcome.output.utf8).write(to: file)
    }
    let expected = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    #expect(outcome.output == expected)
    #expect(outcome.status == setting.status)
    #expect(outcome.errors == "")
  }

  @Test(arguments: settings.filter { $0.failures != nil })
  func templatesFailWhereTheyShould(setting: Setting) throws {
    let report = try run(setting, format: "json").output
    #expect(report.contains("\"match_failures\": \(setting.failures ?? -1),"))
  }
}
