import Foundation
import TestSupport
import Testing

/// What of Examples/own-run needs no packages: the folders that its script dumped, opened.
@Suite struct OwnRunExampleTests {
  /// `completion` passes; in `nothing` every label is ignored.
  @Test(arguments: ["completion": 0, "nothing": 1] as [String: Int32])
  func dumpsOfTheScriptAreReportedAsExpected(name: String, status: Int32) throws {
    let expected = "\(Repository.root)/Examples/own-run/expected"
    // A relative name, as it stands in the report.
    let folder = try TemporaryFolder()
    try folder.link("\(name).dump", to: "\(expected)/\(name).dump")
    let outcome = maskcheck(
      ["--report", "\(folder.path)/\(name).dump", "-t", qwen, "--min-ratio", "0.01"], environment: ["COLUMNS": "100"])
    let text = outcome.output.replacing("\(folder.path)/", with: "").replacing("\(Repository.root)/", with: "")
    let file = URL(filePath: "\(expected)/report-\(name).txt")
    if ProcessInfo.processInfo.environment["MASKCHECK_RECORD"] != nil { try Data(text.utf8).write(to: file) }
    #expect(text == (try? String(contentsOf: file, encoding: .utf8)))
    #expect(outcome.status == status, "\(outcome.errors)")
  }

  /// The commands of the page are those that conformance runs: a script or an option that is gone would stay there.
  @Test func thePageNamesWhatIsThere() throws {
    let page = try String(contentsOfFile: "\(Repository.root)/Examples/own-run/README.md", encoding: .utf8)
    let script = try String(contentsOfFile: "\(Repository.root)/Examples/own-run/train.py", encoding: .utf8)
    for option in ["--labels", "--check", "--dump"] {
      #expect(page.contains(option) && script.contains("\"\(option)\""))
    }
    for path in ["../herg/README.md", "expected/check-nothing.txt", "../../docs/dump-folder.md"] {
      #expect(
        page.contains(path) && FileManager.default.fileExists(atPath: "\(Repository.root)/Examples/own-run/\(path)"))
    }
  }
}
