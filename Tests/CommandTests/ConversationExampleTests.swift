import Foundation
import TestSupport
import Testing

/// The settings of Examples/conversations/README.md: their reports, word by word, and their exit codes.
@Suite struct ConversationExampleTests {
  struct Setting: CustomTestStringConvertible, Sendable {
    let name: String
    let status: Int32
    let data: String
    var template: String?
    var assistantOnly = false

    var testDescription: String { name }
  }

  static let settings: [Setting] = [
    Setting(name: "a", status: 1, data: "chat"),
    Setting(name: "b", status: 0, data: "chat", template: "masked", assistantOnly: true),
    Setting(name: "c", status: 1, data: "chat", assistantOnly: true),
    Setting(name: "d", status: 1, data: "chat", template: "end-outside", assistantOnly: true),
    Setting(name: "e", status: 0, data: "pairs"),
    Setting(name: "f", status: 0, data: "tools", template: "tools", assistantOnly: true),
    Setting(name: "g", status: 0, data: "reasoning", template: "tools", assistantOnly: true),
    Setting(name: "h", status: 1, data: "sharegpt", template: "masked", assistantOnly: true),
  ]

  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

  /// As typed in the top folder of the project.
  @Test(arguments: settings)
  func reportIsAsExpected(setting: Setting) throws {
    _ = FileManager.default.changeCurrentDirectoryPath(Self.root.path())
    let folder = "Examples/conversations"
    var arguments = ["--report", "\(folder)/\(setting.data).jsonl", "-t", "Examples/herg/tokenizers/qwen-like"]
    if let template = setting.template { arguments += ["--chat-template", "\(folder)/templates/\(template).jinja"] }
    if setting.assistantOnly { arguments += ["--set", "assistant_only_loss=true"] }
    let outcome = maskcheck(arguments, environment: ["COLUMNS": "80"])
    let file = Self.root.appending(path: "\(folder)/expected/\(setting.name).txt")
    if ProcessInfo.processInfo.environment["MASKCHECK_RECORD"] != nil {
      try Data(outcome.output.utf8).write(to: file)
    }
    #expect(outcome.output == (try? String(contentsOf: file, encoding: .utf8)) ?? "")
    #expect(outcome.status == setting.status)
    #expect(outcome.errors == "")
  }
}
