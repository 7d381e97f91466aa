import TestSupport
import Testing

@testable import MaskcheckCLI

/// The command line is wrong, or asks for what is not there yet: exit 2 and a word that says so.
@Suite struct UsageTests {
  private func expectUsage(_ arguments: [String], _ words: String...) {
    let outcome = maskcheck(arguments)
    #expect(outcome.status == 2, "\(arguments) \(outcome)")
    #expect(outcome.output.isEmpty)
    for word in words { #expect(outcome.errors.contains(word), "\(arguments): \(outcome.errors)") }
  }

  private func withRows(_ body: (String) throws -> Void) throws {
    let folder = try TemporaryFolder()
    try body(folder.file("rows.jsonl", #"{"prompt": "2+2? ", "completion": "4"}"# + "\n"))
  }

  @Test func everyCommandHasItsOwnHelp() {
    let whole = maskcheck(["--help"])
    for command in Program.commands {
      let isListed = whole.output.contains("\n  \(command.name)") || whole.output.contains(", \(command.name) ")
      #expect(isListed, "\(command.name)")
      let help = maskcheck([command.name, "--help"])
      #expect(help.status == 0 && help.errors.isEmpty)
      #expect(help.output.contains("USAGE: maskcheck \(command.name)"), "\(help.output)")
      let wrong = maskcheck([command.name, "--no-such-option"])
      #expect(wrong.status == 2 && wrong.errors.contains("maskcheck \(command.name)"), "\(wrong.errors)")
    }
  }

  @Test func optionsWhoseTimeHasNotComeAreErrors() {
    for option in [
      "--config=x", "--tolerance=MC101=1%", "--baseline=x",
    ] {
      expectUsage(["--report", "rows.jsonl", "-t", qwen, option], "not in this version yet")
    }
    for command in ["diff", "merge"] {
      expectUsage([command, "rows.jsonl"], command, "not in this version yet")
    }
    for format in ["github", "sarif", "junit", "html"] {
      expectUsage(["--report", "rows.jsonl", "--format", format], format, "not in this version yet")
    }
  }

  @Test func wrongValuesNameWhatWasExpected() {
    expectUsage([], "no data")
    expectUsage(["--report", "x.jsonl", "--format", "yaml"], "yaml", "text", "json", "jsonl")
    expectUsage(["--report", "x.jsonl", "--fail-on", "info"], "info", "error, warning or never")
    expectUsage(["--report", "x.jsonl", "--min-ratio", "1.5"], "--min-ratio")
    expectUsage(["--report", "x.jsonl", "--max-match-failures", "many"], "many", "5%")
    expectUsage(["--report", "x.jsonl", "--jobs", "0"], "--jobs")
    expectUsage(["--report", "x.jsonl", "--jobs", "100000"], "--jobs", "1 …")
    expectUsage(["--show", "0", "x.jsonl", "--format", "json"], "--show", "--report")
    expectUsage(["--report", "x.jsonl", "--limit=-1"], "--limit: found -1, expected a number of 0 or more")
    expectUsage(["--report", "x.jsonl", "--limit", "-1"], "--limit: found -1, expected a number of 0 or more")
    expectUsage(["--report", "x.jsonl", "--rows", "-3"], "--rows: found -3, expected a number of 0 or more")
    expectUsage(["--report", "x.jsonl", "--jobs", "-1"], "--jobs: found -1, expected 1 …")
    expectUsage(["--report", "x.jsonl", "--verify", "-1"], "--verify: found -1, expected a number of 1 or more")
    expectUsage(["--report", "x.jsonl", "--min-ratio", "-0.5"], "--min-ratio: found -0.5, expected 0 … 1")
    expectUsage(["--report", "x.jsonl", "--max-match-failures", "-1"], "--max-match-failures: found -1, expected a")
    expectUsage(["x.jsonl", "--show", "-1"], "--show: found -1, expected N or M-K, from 0")
    expectUsage(["verify", "x.jsonl", "-t", qwen, "--sample", "-2"], "--sample: found -2, expected a number of 1")
    expectUsage(["--report", "x.jsonl", "--limit"], "Missing value")
    expectUsage(["--report", "x.jsonl", "--map", "text"], "NEW=OLD")
    expectUsage(["--report", "x.jsonl", "--set", "max_length"], "NAME=VALUE")
    expectUsage(["--report", "x.jsonl", "--color", "perhaps"], "auto, always or never")
    expectUsage(["--report", "x.jsonl", "--no-such-option"], "no-such-option")
    expectUsage(["x.jsonl", "--show", "4-2"], "--show")
    expectUsage(["--report", "x.jsonl", "--with-tokens"], "jsonl")
    expectUsage(["--report", "x.jsonl", "--select", "no-such-rule"], "no-such-rule")
    expectUsage(["--report", "x.jsonl", "--response-template", #"\q"#], #"\q"#)
    expectUsage(["--report", "x.jsonl", "--response-template", "ids:1,x"], "ids:")
    expectUsage(
      ["--report", "x.jsonl", "--response-template", #"A\ud800"#], #"found \ud800, the first half of a surrogate pair"#)
    expectUsage(["--report", "x.jsonl", "--response-template", #"\udc00"#], "half of a surrogate pair")
    expectUsage(
      ["--report", "x.jsonl", "--select", "MC101", "--ignore", "nothing-supervised"],
      "--select and --ignore: found MC101 nothing-supervised under both")
    expectUsage(["--report", "x.jsonl", "--text-template", "{a"], "--text-template")
    expectUsage(["--report", "x.jsonl", "--trainer", "trlx"], "trlx")
    expectUsage(["explain", "MC000"], "MC000")
    expectUsage(["capture", "x.jsonl", "-t", qwen], "--output")
    expectUsage(["verify", "x.jsonl", "-t", qwen, "--sample", "0"], "--sample")
    expectUsage(["--report", "x.jsonl", "--verify", "0"], "--verify")
    expectUsage(["--report", "x.jsonl", "--split", "test"], "--split")
    expectUsage(["--report", "x.jsonl", "--import-whole"], "--formatting-func")
    expectUsage(["--report", "x.jsonl", "--formatting-func", "train.py"], "FILE.py:NAME")
    expectUsage(["--report", "-", "--input-format", "csv"], "JSON lines only")
    expectUsage(["--report", "x.jsonl", "--input-format", "xml"], "parquet")
    expectUsage(["--report", "a/b", "c/d"], "stands alone")
    expectUsage(["--report", "x.jsonl", "--formatting-func", "a:b", "--text-template", "{a}"], "exclude")
  }

  @Test func anExplicitTrainerWithoutASearchRefusesATemplate() {
    expectUsage(["--report", "x.jsonl", "--trainer", "trl", "--response-template", "A:"], "trl-collator")
  }

  @Test func aTrainerNeedsATokenizer() throws {
    try withRows { expectUsage(["--report", $0], "-t is missing") }
  }

  @Test func aTemplateMayBeginWithADash() throws {
    try withRows { rows in
      let outcome = maskcheck("--report", rows, "-t", qwen, "--response-template", "-A:", "--format", "json")
      #expect(outcome.status == 1)
      #expect(outcome.output.contains(#""match_failures":1"#) || outcome.output.contains(#""match_failures": 1"#))
    }
  }

  @Test func anEmptyValueIsAValue() throws {
    try withRows { rows in
      let spaced = maskcheck("--report", rows, "-t", qwen, "--response-template", "")
      #expect(maskcheck("--report", rows, "-t", qwen, "--response-template=") == spaced)
      #expect(!spaced.errors.contains("Missing value"))
      let folder = try TemporaryFolder()
      let free = try folder.file("free.jsonl", #"{"a": "1"}"# + "\n")
      let text = ["--report", free, "-t", qwen, "--format", "jsonl", "--with-tokens"]
      let empty = maskcheck(text + ["--text-template="])
      #expect(empty.output.contains(#""text":"<|im_end|>""#))
      #expect(empty == maskcheck(text + ["--text-template", ""]))
      // The value of the option before it.
      #expect(maskcheck(text + ["--text-template", "--text-template="]).output.contains(#""text":"--text-template=<"#))
    }
  }

  @Test func theRulesStandInColumns() {
    let lines = maskcheck("rules").output.split(separator: "\n").map { Array($0) }
    let names = lines.map { line in line.split(separator: " ").dropFirst(2).first.map(\.endIndex) ?? 0 }
    let longest = names.max() ?? 0
    #expect(longest > 0)
    // Two spaces behind the longest name, and as many more behind the others.
    for line in lines where line.count > longest + 2 {
      #expect(line[longest] == " " && line[longest + 1] == " " && line[longest + 2] != " ", "\(String(line))")
    }
  }

  @Test func explainNamesWhatIsNear() {
    expectUsage(["explain", "template-not-foun"], "template-not-foun", "did you mean `template-not-found`?")
    expectUsage(["explain", "qqqqqqqqqqqq"], "maskcheck rules")
    let rule = maskcheck(["explain", "mc105"], environment: ["COLUMNS": "60"])
    #expect(rule.output.hasPrefix("MC105 constant-text-dominates\n\nwarning; error from"), "\(rule)")
    #expect(rule.output.contains("\n    dataset = dataset.map(split, remove_columns=dataset.column_names)\n"))
    #expect(rule.output.split(separator: "\n").allSatisfy { $0.count <= 60 || $0.hasPrefix("  ") })
    #expect(maskcheck("explain", "constant-text-dominates").status == 0)
  }

  @Test func anUnknownColumnNamesThoseThereAre() throws {
    try withRows { rows in
      expectUsage(
        ["--report", rows, "-t", qwen, "--text-template", "{question}"], "question", "prompt", "completion")
    }
  }

  @Test func anUnknownOptionOfTheTrainerIsAnError() throws {
    try withRows { expectUsage(["--report", $0, "-t", qwen, "--set", "max_lenght=12"], "max_lenght", "max_length") }
  }

  @Test func helpShowsTheOptionsOfTheReport() {
    let outcome = maskcheck("--help")
    #expect(outcome.status == 0)
    for option in ["--report", "--show", "--tokenizer", "--response-template", "--min-ratio", "--format", "explain"] {
      #expect(outcome.output.contains(option))
    }
    #expect(maskcheck("--version").output == "0.1.0\n")
    #expect(maskcheck("tokenize", "--help").status == 0)
  }
}
