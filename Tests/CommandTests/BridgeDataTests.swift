import Foundation
import MaskModel
import TestSupport
import Testing

@testable import MaskcheckCLI

/// Reports and the browser on data that come through the user's Python.
@Suite(.enabled(if: InstalledPackages.canRun, "python3 is not here, or older than 3.9"))
struct BridgeDataTests {
  private func hub(_ lines: [String] = InstalledPackages.plain) throws -> InstalledPackages {
    var installed = try InstalledPackages(lines)
    installed.variables["FAKE_DATA"] = installed.rows
    return installed
  }

  /// Of a report the lines of its examples, without where they come from.
  private func examples(_ outcome: Outcome) -> [Substring] {
    outcome.output.split(separator: "\n").map { $0[($0.range(of: "\"status\"")?.lowerBound ?? $0.startIndex)...] }
  }

  @Test func aReportIsThatOfTheSameRowsInAFile() throws {
    let installed = try hub()
    let lines = ["--format", "jsonl", "--with-tokens"]
    let own = maskcheck(["--report", installed.rows, "-t", qwen] + lines)
    let through = maskcheck(["--report", "org/name", "-t", qwen] + lines, environment: installed.environment)
    #expect(through.status == 0 && through.errors.isEmpty, "\(through)")
    #expect(examples(own) == examples(through) && examples(own).count == 100)
    let report = installed.run("--report", "org/name", "-t", qwen, "--split", "train")
    #expect(report.output.contains("org/name (hub, 100 rows)"), "\(report)")
    let text = report.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains("rows read with load_dataset('org/name') of datasets 9.6.0"), "\(text)")
    #expect(installed.requests.contains { $0.contains(#""split":"train""#) })
  }

  @Test func aFormattingFunctionMakesTheText() throws {
    let names = ["prompt": "question", "completion": "answer"]
    let lines = InstalledPackages.plain.map { line in
      names.reduce(line) { $0.replacing("\"\($1.key)\"", with: "\"\($1.value)\"") }
    }
    let installed = try hub(lines)
    let arguments = ["--report", "org/name", "-t", qwen, "--formatting-func", "train.py:f", "--format", "jsonl"]
    let outcome = maskcheck(arguments + ["--with-tokens", "--fail-on=never"], environment: installed.environment)
    #expect(outcome.output.contains(#""text":"What is 1 and 1? 2.<|im_end|>""#), "\(outcome.errors)")
    #expect(installed.requests.contains { $0.contains(#""function":"train.py:f""#) })
  }

  @Test func aSampleIsThatOfVerify() throws {
    let installed = try hub()
    let wanted = RowSampling(wanted: 9, seed: 4).rows(of: 100)
    let sample = ["-t", qwen, "--sample", "9", "--seed", "4", "--format", "jsonl"]
    for data in [installed.rows, "org/name"] {
      let outcome = maskcheck(["--report", data] + sample, environment: installed.environment)
      let shown = outcome.output.split(separator: "\n").compactMap {
        Int($0.dropFirst(#"{"index":"#.count).prefix { $0.isNumber })
      }
      #expect(shown == wanted, "\(data): \(outcome)")
    }
  }

  private func inspector(_ installed: InstalledPackages, _ more: String...) throws -> LiveInspector {
    let arguments = try InspectArguments.parse(["org/name", "-t", qwen, "--jobs", "2"] + more)
    let surroundings = Surroundings(
      output: OutputStream(descriptor: nil), errors: OutputStream(descriptor: nil), environment: installed.environment)
    var plan = try InspectPlan(arguments, in: surroundings)
    plan.mode = .browser
    return try LiveInspector(PreparedInspection(plan))
  }

  private func counted(_ inspector: LiveInspector) async -> CountingProgress {
    await withCheckedContinuation { continuation in
      _ = inspector.count(settings: WhatIf()) { if $0.isComplete { continuation.resume(returning: $0) } }
    }
  }

  @Test func theBrowserJumpsCountsAndSearches() async throws {
    let installed = try hub()
    let inspector = try inspector(installed)
    for index in [99, 0, 63, 64, 7] {
      let example = try #require(try inspector.example(at: index, settings: WhatIf())?.example)
      #expect(example.origin.index == index && example.origin.line == index + 1)
      #expect(example.text?.string.hasPrefix("What is \(index) and \(index % 7)?") == true)
    }
    #expect(try inspector.example(at: 100, settings: WhatIf()) == nil)
    let progress = await counted(inspector)
    #expect(progress.failure == nil && progress.rows == 100 && progress.totals.ok == 100)
    #expect(progress.bytesTotal == 100 && progress.bytesRead == 100)
    #expect(inspector.search("What is 42 ", from: 0, isCancelled: { false }) == 42)
    #expect(inspector.search("What is 42 ", from: 43, isCancelled: { false }) == nil)
    // Rows are still there when the count is over.
    let text = try inspector.example(at: 50, settings: WhatIf())?.example.text?.string
    #expect(text?.hasPrefix("What is 50 and 1? 51.") == true)
    #expect(installed.requests.count { $0.contains(#""do":"open""#) } == 1)
  }

  @Test func theBrowserFollowsATemplateOnRowsOfThePython() async throws {
    let lines = (0..<40).map { #"{"text":"Q: \#($0)\nA: yes"}"# + "\n" }
    let installed = try hub(lines)
    let inspector = try inspector(installed)
    let settings = WhatIf(responseTemplate: .text("\nA:"))
    let before = try #require(try inspector.example(at: 12, settings: WhatIf())?.example)
    let behind = try #require(try inspector.example(at: 12, settings: settings)?.example)
    #expect(before.supervisedCount == before.ids.count && behind.supervisedCount < behind.ids.count)
    #expect(behind.responseMatches?.count == 1)
    #expect(installed.requests.count { $0.contains(#""do":"open""#) } == 1)
  }

  @Test func onlyTheFirstRows() async throws {
    let installed = try hub()
    let inspector = try inspector(installed, "--limit", "10")
    #expect(await counted(inspector).rows == 10)
    #expect(try inspector.example(at: 10, settings: WhatIf()) == nil)
    #expect(!installed.requests.contains { $0.contains(#""rows":11"#) })
  }
}
