import Foundation
import TestSupport

@testable import MaskcheckCLI

/// A Python in which packages seem to be installed: Tests/Fixtures/Installed. Its data and its trainer's rows are files.
struct InstalledPackages {
  /// Tests that need a Python are skipped, and said to be, where there is none.
  static let canRun = Python.isThere

  let folder: TemporaryFolder
  /// As written.
  let rows: String
  var variables: [String: String] = [:]

  static let plain = (0..<100).map {
    #"{"prompt":"What is \#($0) and \#($0 % 7)?","completion":" \#($0 + $0 % 7)."}"# + "\n"
  }

  init(_ lines: [String] = plain) throws {
    folder = try TemporaryFolder()
    rows = try folder.file("rows.jsonl", lines.joined())
  }

  var environment: [String: String] {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let own = ["PATH": path, "PYTHONPATH": "\(Repository.root)/Tests/Fixtures/Installed", "FAKE_LOG": log]
    return own.merging(variables) { $1 }
  }

  private var log: String { "\(folder.path)/requests.jsonl" }

  /// What the program asked for, a line each; empty where no Python was started.
  var requests: [String] {
    ((try? folder.content("requests.jsonl")) ?? "").split(separator: "\n").map(String.init)
  }

  func run(_ arguments: String...) -> Outcome { maskcheck(arguments, environment: environment) }

  /// The trainer computes what our own model does, but for what `change` makes of a line of the report.
  func installsOurModel(
    _ arguments: [String] = [], change: (Int, String) -> String = { $1 }
  ) throws -> InstalledPackages {
    let report = maskcheck(
      ["--report", rows, "-t", qwen, "--format", "jsonl", "--with-tokens", "--fail-on", "never"] + arguments)
    let lines = report.output.split(separator: "\n").enumerated().map { change($0, String($1)) + "\n" }
    var result = self
    result.variables["FAKE_CAPTURED"] = try folder.file("captured.jsonl", lines.joined())
    return result
  }
}
