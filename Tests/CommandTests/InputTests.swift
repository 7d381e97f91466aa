import TestSupport
import Testing

/// What happens with inputs that are not there, broken, or many.
@Suite struct InputTests {
  @Test func aMissingFileIsExitThree() {
    let outcome = maskcheck("--report", "no-such.jsonl", "-t", qwen)
    #expect(outcome.status == 3)
    #expect(outcome.errors.contains("no-such.jsonl"))
    #expect(maskcheck("--report", "no-such.jsonl", "-t", "no-such-model").errors.contains("no-such-model"))
  }

  @Test func aBrokenRowDoesNotStopTheRun() throws {
    let folder = try TemporaryFolder()
    let rows = try folder.file(
      "rows.jsonl",
      """
      {"prompt": "2+2? ", "completion": "4"}
      {"prompt": "3+3? ", "completion":
      {"prompt": "4+4? ", "completion": "8"}

      """)
    let outcome = maskcheck("--report", rows, "-t", qwen, "--format", "jsonl")
    #expect(outcome.status == 3)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[1].contains(#""status":"unread""#))
    #expect(lines[2].contains(#""index":2"#) && lines[2].contains(#""status":"ok""#))
  }

  @Test func severalFilesAreOneDataSet() throws {
    let folder = try TemporaryFolder()
    let row = #"{"prompt": "2+2? ", "completion": "4"}"# + "\n"
    let first = try folder.file("a.jsonl", row + row)
    let second = try folder.file("b.jsonl", row)
    let outcome = maskcheck("--report", first, second, "-t", qwen, "--format", "jsonl")
    #expect(outcome.status == 0)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[2].contains(#""index":2,"source":"\#(second)","line":1"#))
    let listed = maskcheck("--report", folder.path, "-t", qwen, "--format", "jsonl")
    #expect(listed.output.split(separator: "\n").count == 3)
  }

  @Test func noExampleNeverPasses() throws {
    let folder = try TemporaryFolder()
    let empty = try folder.file("empty.jsonl", "")
    #expect([1, 3].contains(maskcheck("--report", empty, "-t", qwen).status))
  }

  @Test func limitAndJobsChangeNothingElse() throws {
    let folder = try TemporaryFolder()
    let rows = try folder.file(
      "rows.jsonl",
      (0..<500).map { #"{"prompt": "\#($0)+1? ", "completion": "\#($0 + 1)"}"# + "\n" }.joined())
    let all = maskcheck("--report", rows, "-t", qwen, "--format", "jsonl", "--with-tokens", "--jobs", "1")
    #expect(all.status == 0)
    let threads = maskcheck("--report", rows, "-t", qwen, "--format", "jsonl", "--with-tokens", "--jobs", "4")
    #expect(threads.output == all.output)
    let few = maskcheck("--report", rows, "-t", qwen, "--format", "jsonl", "--with-tokens", "--limit", "7")
    #expect(few.output.split(separator: "\n") == Array(all.output.split(separator: "\n").prefix(7)))
  }

  @Test func outputGoesToFilesWhole() throws {
    let folder = try TemporaryFolder()
    let rows = try folder.file("rows.jsonl", #"{"prompt": "2+2? ", "completion": "4"}"# + "\n")
    let outcome = maskcheck(
      "--report", rows, "-t", qwen, "--quiet", "--output", "json=\(folder.path)/r.json", "--output",
      "jsonl=\(folder.path)/r.jsonl")
    #expect(outcome.status == 0)
    #expect(outcome.output.isEmpty)
    #expect(try folder.content("r.json").contains("maskcheck/report/1"))
    #expect(try folder.content("r.jsonl").contains(#""status":"ok""#))
    let unwritable = maskcheck("--report", rows, "-t", qwen, "--output", "json=\(folder.path)/no/such/r.json")
    #expect(unwritable.status == 2)
    #expect(unwritable.errors.contains("--output: cannot write \(folder.path)/no/such/r.json"))
    #expect(unwritable.output.isEmpty)
  }

  #if os(Linux)
    /// What is found only when the bytes are written.
    @Test func aFullDiskIsExitThree() throws {
      let folder = try TemporaryFolder()
      let rows = try folder.file("rows.jsonl", #"{"prompt": "2+2? ", "completion": "4"}"# + "\n")
      let outcome = maskcheck("--report", rows, "-t", qwen, "--quiet", "--output", "json=/dev/full")
      #expect(outcome.status == 3)
      #expect(outcome.errors.hasPrefix("maskcheck: --output: cannot write /dev/full: "))
    }
  #endif

  @Test func theReasonForTheShapeIsTheTrueOne() throws {
    let folder = try TemporaryFolder()
    let rows = try folder.file("rows.jsonl", #"{"q": "2+2? ", "a": "4"}"# + "\n")
    let report = { (options: [String]) in maskcheck(["--report", rows, "-t", qwen] + options).output }
    #expect(report([]).contains("read as text: there is none of the columns `prompt`, `messages` and `text`;"))
    let refused = ["--set", "max_length=-1", "--response-template", "?"]
    #expect(
      report(["--text-template", "{q}{a}"] + refused).contains(
        "read as text_template: --text-template was given; the trainer refuses the run"))
    let empty = try folder.file("empty.jsonl", "{}\n")
    #expect(
      maskcheck("--report", empty, "-t", qwen).output.contains("read as text: there is no column at all; the trainer"))
  }

  /// A blank line, which pandas makes a problem of the whole block, stands behind a row that cannot be read.
  @Test func examplesComeOutInTheOrderOfTheData() throws {
    let folder = try TemporaryFolder()
    let row = #"{"prompt":"a","completion":" b"}"#
    let mixed = try folder.file("mixed.jsonl", row + "\n" + #"{"prompt":3,"completion":" b"}"# + "\n")
    let broken = try folder.file("broken.jsonl", row + "\nbad\n" + row + "\n\n")
    let lines = maskcheck("--report", mixed, broken, "-t", qwen, "--format", "jsonl").output.split(separator: "\n")
    #expect(lines.map { $0.prefix(11) } == (0..<lines.count).map { "{\"index\":\($0)," })
    #expect(lines.count == 5)
  }
}
