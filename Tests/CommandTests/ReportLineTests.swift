import TestSupport
import Testing

/// Lines of `--format jsonl --with-tokens` that are opened again.
@Suite struct ReportLineTests {
  /// What a line says of its row, without where it stood and what rules say of it.
  private func said(_ lines: String) -> [Substring] {
    lines.split(separator: "\n").map { line in
      let start = line.firstRange(of: "\"status\":")?.lowerBound ?? line.startIndex
      let end = line.firstRange(of: ",\"template_matches\"")?.lowerBound ?? line.endIndex
      return line[start..<end]
    }
  }

  private func tokens(_ lines: String) -> [Substring] {
    lines.split(separator: "\n").map { line in
      let start = line.firstRange(of: "\"input_ids\":")?.lowerBound ?? line.startIndex
      let end =
        line[start...].firstRange(of: ",\"text\"")?.lowerBound ?? line.firstRange(of: ",\"reasons\"")?.lowerBound
      return line[start..<(end ?? line.endIndex)]
    }
  }

  /// One row of each status: trained, dropped (its prompt fills the length), refused (a number), unread (no JSON).
  private static let rows = """
    {"prompt": "2+2? ", "completion": "4"}
    {"prompt": "a long prompt that is longer than all that is kept of it", "completion": "5"}
    {"prompt": "3+3? ", "completion": 6}
    {"prompt": "4+4? ", "completion":
    {"prompt": "5+5? ", "completion": "10"}

    """

  private func lines(_ folder: TemporaryFolder, _ rows: String = Self.rows) throws -> Outcome {
    let file = try folder.file("rows.jsonl", rows)
    return maskcheck(
      "--report", file, "-t", qwen, "--set", "max_length=12", "--format", "jsonl", "--with-tokens")
  }

  @Test(arguments: [true, false]) func everyRowKeepsItsStatus(withTokenizer: Bool) throws {
    let folder = try TemporaryFolder()
    let first = try lines(folder)
    #expect(first.status == 3)
    let statuses = ["ok", "dropped", "refused", "unread", "ok"]
    #expect(said(first.output).map { $0.split(separator: "\"").dropFirst(2).first.map(String.init) } == statuses)
    let file = try folder.file("lines.jsonl", first.output)
    let arguments = ["--report", file, "--format", "jsonl", "--with-tokens"] + (withTokenizer ? ["-t", qwen] : [])
    let second = maskcheck(arguments)
    #expect(said(second.output) == said(first.output))
    #expect(tokens(second.output) == tokens(first.output))
    // What was not read then is not read now, and a row that is refused is one now.
    #expect(second.status == 1, "\(second.errors)")
    let report = maskcheck("--report", file)
    #expect(report.output.contains("examples    5: 2 ok, 1 dropped, 1 refused, 1 unread"), "\(report)")
    #expect(report.output.contains("in lines of a report,"))
    #expect(!report.output.contains("MC715"))
  }

  /// What truncation took is read back as well, so that the cause of a row without an answer stays the same.
  @Test(arguments: ["keep_start", "keep_end"]) func aRowKeepsWhatWasCut(mode: String) throws {
    let folder = try TemporaryFolder()
    let row = #"{"prompt": "one two three four five six ", "completion": "seven eight nine ten eleven"}"#
    let file = try folder.file("rows.jsonl", row + "\n" + #"{"prompt": "2+2? ", "completion": "4"}"# + "\n")
    let options = ["-t", qwen, "--format", "jsonl", "--with-tokens"]
    let cut = ["--set", "max_length=9", "--set", "truncation_mode=\(mode)"]
    let first = maskcheck(["--report", file] + options + cut).output
    #expect(first.contains(#""cut":{"side":""#) && first.contains("MC50"))
    let again = maskcheck(["--report", try folder.file("lines.jsonl", first)] + options).output
    #expect(said(again) == said(first))
    func rest(_ lines: String) -> [Substring] {
      lines.split(separator: "\n").map { $0[($0.firstRange(of: "\"cut\":")?.lowerBound ?? $0.endIndex)...] }
    }
    #expect(rest(again) == rest(first))
    func findings(_ lines: String) -> [Substring] {
      lines.split(separator: "\n").compactMap { line in
        line.firstRange(of: "\"findings\":[").map { line[$0.upperBound...].prefix { $0 != "]" } }
      }
    }
    #expect(findings(again) == findings(first))
  }

  @Test func aRowKeepsItsNumber() throws {
    let folder = try TemporaryFolder()
    let last = try lines(folder).output.split(separator: "\n").last.map { "\($0)\n" } ?? ""
    let file = try folder.file("last.jsonl", last)
    let again = maskcheck("--report", file, "--format", "jsonl", "--with-tokens").output
    #expect(again.hasPrefix(#"{"index":0,"source":"\#(file)","line":1,"row":4,"status":"ok""#), "\(again)")
    let file2 = try folder.file("again.jsonl", again)
    #expect(maskcheck("--report", file2, "--format", "jsonl").output.contains(#""line":1,"row":4,"#))
  }

  /// A reason is a key that only some lines have, and the first of them may stand behind the first block.
  @Test func aLateReasonIsNoFinding() throws {
    let folder = try TemporaryFolder()
    let ok = try lines(folder, #"{"prompt": "2+2? ", "completion": "4"}"# + "\n").output
    let refused = try lines(folder).output.split(separator: "\n").first { $0.contains("refused") } ?? ""
    let long = ok.dropLast(2) + #","pad":"\#(String(repeating: "x", count: 1 << 13))"}"# + "\n"
    let file = try folder.file("late.jsonl", String(repeating: String(long), count: 1400) + refused + "\n")
    let outcome = maskcheck("--report", file, "--select", "MC715")
    #expect(outcome.output.contains(", 1 refused"), "\(outcome)")
    #expect(outcome.output.contains("verdict: fail: the trainer refuses 1 of"))
    #expect(!outcome.output.contains("load-would-fail"))
  }

  @Test func aStatusOfTheUsersOwnSaysNothing() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("own.jsonl", #"{"input_ids":[40,41],"labels":[-100,41],"status":"dropped"}"# + "\n")
    #expect(maskcheck("--report", file).output.contains("examples    1: 1 ok"))
  }

  @Test func anUnknownStatusIsRefused() throws {
    let folder = try TemporaryFolder()
    let changed = try lines(folder).output.split(separator: "\n").first
      .map { $0.replacing(#""status":"ok""#, with: #""status":"fine""#) }
    let file = try folder.file("lines.jsonl", (changed ?? "") + "\n")
    let outcome = maskcheck("--report", file)
    #expect(outcome.output.contains("expected ok, dropped, refused or unread"), "\(outcome)")
  }
}
