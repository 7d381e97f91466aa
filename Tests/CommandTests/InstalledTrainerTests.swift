import Foundation
import TestSupport
import Testing

@testable import MaskcheckCLI

/// `verify`, `--verify N` and `capture` with a trainer that is a file of rows.
@Suite(.enabled(if: InstalledPackages.canRun, "python3 is not here, or older than 3.9"))
struct InstalledTrainerTests {
  private static let versions = "(trl 9.9.0, transformers 9.8.0, tokenizers 9.7.0, datasets 9.6.0)"

  /// The last supervised label of the row becomes an ignored one.
  private static func spoilt(_ row: Int) -> (Int, String) -> String {
    { index, line in
      guard index == row, let end = line.range(of: #"],"text""#), let label = line[..<end.lowerBound].lastIndex(of: ",")
      else { return line }
      return line[...label] + "-100" + line[end.lowerBound...]
    }
  }

  @Test func equalRowsAreSaidToBe() throws {
    let installed = try InstalledPackages().installsOurModel()
    let outcome = installed.run("verify", installed.rows, "-t", qwen)
    #expect(outcome == Outcome(status: 0, output: "50 of 50 rows equal \(Self.versions)\n", errors: ""))
    #expect(installed.run("verify", installed.rows, "-t", qwen, "--sample", "1000").output.hasPrefix("100 of 100 "))
    #expect(installed.run("verify", installed.rows, "-t", qwen, "--limit", "7").output.hasPrefix("7 of 7 rows"))
  }

  @Test func aRowThatDiffersIsShownTokenByToken() throws {
    let installed = try InstalledPackages().installsOurModel(change: Self.spoilt(30))
    let outcome = installed.run("verify", installed.rows, "-t", qwen, "--sample", "100")
    #expect(outcome.status == 1 && outcome.errors.isEmpty, "\(outcome)")
    for words in [
      "99 of 100 rows equal", "row 30 differs from token", "supervised, completion", "ignored", "trl 9.9.0",
      "follows trl 1.16.0; installed is trl 9.9.0", "maskcheck capture", "a note of the trainer",
    ] {
      #expect(outcome.output.contains(words), "\(words): \(outcome.output)")
    }
    // A sample without that row has no difference.
    let seed = try #require((0..<50).first { !RowSampling(wanted: 5, seed: $0).rows(of: 100).contains(30) })
    #expect(installed.run("verify", installed.rows, "-t", qwen, "--sample", "5", "--seed", "\(seed)").status == 0)
  }

  @Test func droppedAndMissingRows() throws {
    let installed = try InstalledPackages().installsOurModel { index, line in
      index == 3
        ? line.replacing(#""status":"ok""#, with: #""status":"dropped""#) : index == 5 ? #"{"index":-1}"# : line
    }
    let outcome = installed.run("verify", installed.rows, "-t", qwen, "--sample", "100")
    #expect(outcome.status == 1 && outcome.output.hasPrefix("98 of 100 rows equal"))
    #expect(
      outcome.output.contains("row 3 differs\n  our model: kept\n  trl 9.9.0: dropped\nand rows 5\n"), "\(outcome)")
  }

  @Test func whatCannotBeComparedIsSaid() throws {
    var installed = try InstalledPackages().installsOurModel()
    installed.variables["FAKE_ORDER"] = "prepared"
    let moved = installed.run("verify", installed.rows, "-t", qwen)
    #expect(moved.status == 1 && moved.output.contains("in an order of its own"), "\(moved)")
    installed.variables["FAKE_ORDER"] = nil
    installed.variables["FAKE_REFUSES"] = "0"
    let refused = installed.run("verify", installed.rows, "-t", qwen)
    #expect(refused.status == 1 && refused.output.contains("the trainer stops: KeyError: 'labels'"), "\(refused)")
    installed.variables["FAKE_REFUSES"] = nil
    installed.variables["FAKE_DATA"] = try installed.folder.file("other.jsonl", InstalledPackages.plain[0])
    let other = installed.run("verify", installed.rows, "-t", qwen)
    #expect(other.status == 1 && other.output.contains("datasets reads 1 rows, maskcheck 100"), "\(other)")
  }

  @Test func rowsAtWhichBothStopAreSaidToBeThose() throws {
    var installed = try InstalledPackages().installsOurModel()
    installed.variables["FAKE_REFUSES"] = "0"
    let outcome = installed.run("verify", installed.rows, "-t", qwen, "--set", "eos_token=nope")
    #expect(outcome.status == 0 && outcome.output.hasPrefix("3 of 3 rows equal"), "\(outcome)")
    let words = ["at 3 of them both stop: ValueError", "47 more that our model refuses were not tried"]
    for word in words { #expect(outcome.output.contains(word), "\(outcome)") }
  }

  @Test func theReportSaysWhatWasVerified() throws {
    let installed = try InstalledPackages().installsOurModel(change: Self.spoilt(0))
    let outcome = installed.run("--report", installed.rows, "-t", qwen, "--verify", "10", "--fail-on=never")
    #expect(outcome.status == 1, "\(outcome)")
    #expect(outcome.output.contains("verified    9 of 10 rows equal \(Self.versions)"), "\(outcome.output)")
    #expect(outcome.output.contains("9 of 10 rows are what the installed trainer computes"))
    let right = try InstalledPackages().installsOurModel()
    let json = right.run("--report", right.rows, "-t", qwen, "--verify", "10", "--seed", "3", "--format", "json")
    #expect(
      json.status == 0 && json.output.contains(#""rows": 10,"#) && json.output.contains(#""trl": "9.9.0""#), "\(json)")
    let select = try #require(right.requests.last { $0.contains(#""do":"capture""#) })
    let rows = RowSampling(wanted: 10, seed: 3).rows(of: 100).map(String.init).joined(separator: ",")
    #expect(select.contains(#""select":[\#(rows)]"#), "\(select)")
  }

  @Test func captureWritesAFolderThatOpens() throws {
    let installed = try InstalledPackages().installsOurModel()
    let folder = "\(installed.folder.path)/labels.dump"
    let outcome = installed.run("capture", installed.rows, "-t", qwen, "--set", "max_length=64", "--output", folder)
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome)")
    #expect(
      outcome.output.contains("\(folder): 100 rows (trl 9.9.0,")
        && outcome.output.contains("open it: maskcheck \(folder)"))
    let request = try #require(installed.requests.first { $0.contains(#""do":"capture""#) })
    for part in [#""trainer":"trl""#, #""settings":{"max_length":64}"#, "\"tokenizer\":\"\(qwen)\""] {
      #expect(request.contains(part), "\(part): \(request)")
    }
    let opened = maskcheck("--report", folder, "-t", qwen)
    #expect(opened.status == 0 && opened.output.contains("dumped from capture trl.SFTTrainer"), "\(opened)")
  }

  @Test func aFolderThatCannotBeMadeIsAMistakeOfTheCommandLine() throws {
    let installed = try InstalledPackages().installsOurModel()
    let folder = installed.rows + "/below-a-file"
    let outcome = installed.run("capture", installed.rows, "-t", qwen, "--output", folder)
    #expect(outcome.status == 2 && outcome.errors.contains("\(folder): cannot be made"), "\(outcome)")
  }

  @Test func captureOfASampleOfTheTrainerWithACollator() throws {
    let installed = try InstalledPackages().installsOurModel()
    let folder = "\(installed.folder.path)/labels.dump"
    let outcome = installed.run(
      "capture", installed.rows, "-t", qwen + "/tokenizer.json", "--sample", "4", "--seed", "9", "--response-template",
      #"\nA:"#, "--set", "tokenizer.pad_token=x", "--output", folder)
    #expect(outcome.status == 0, "\(outcome)")
    let request = try #require(installed.requests.first { $0.contains(#""do":"capture""#) })
    let rows = RowSampling(wanted: 4, seed: 9).rows(of: 100).map(String.init).joined(separator: ",")
    for part in [
      #""trainer":"trl-collator""#, #""response_template":"\nA:""#, #""select":[\#(rows)]"#,
      #""tokenizer_settings":{"pad_token":"x"}"#, "\"tokenizer\":\"\(qwen)\"",
    ] {
      #expect(request.contains(part), "\(part): \(request)")
    }
  }

  @Test func captureOfARunThatTheTrainerRefuses() throws {
    var installed = try InstalledPackages().installsOurModel()
    installed.variables["FAKE_REFUSES"] = "17"
    let outcome = installed.run("capture", installed.rows, "-t", qwen, "--output", "\(installed.folder.path)/x")
    #expect(outcome.status == 1 && outcome.errors.contains("row 17: the trainer stops with KeyError"), "\(outcome)")
    #expect(!FileManager.default.fileExists(atPath: "\(installed.folder.path)/x"))
  }

  /// The trainer reads the columns under the names that it is told, as our model does.
  @Test func columnsUnderOtherNames() throws {
    let lines = InstalledPackages.plain.map { $0.replacing("\"prompt\"", with: "\"question\"") }
    let installed = try InstalledPackages(lines).installsOurModel(["--map", "prompt=question"])
    let verified = installed.run("verify", installed.rows, "-t", qwen, "--map", "prompt=question")
    #expect(verified.status == 0 && verified.output.hasPrefix("50 of 50 rows equal"), "\(verified)")
    let folder = "\(installed.folder.path)/labels.dump"
    #expect(
      installed.run("capture", installed.rows, "-t", qwen, "--map", "prompt=question", "--output", folder).status == 0)
    #expect(installed.requests.count { $0.contains(#""do":"rename""#) && $0.contains(#"{"question":"prompt"}"#) } == 2)
    let unknown = installed.run("capture", installed.rows, "-t", qwen, "--map", "prompt=q", "--output", folder)
    #expect(unknown.status == 2 && unknown.errors.contains("there are `question`, `completion`"), "\(unknown)")
  }

  @Test func whatCannotBeRunIsSaid() throws {
    let installed = try InstalledPackages()
    let labels = installed.run("capture", installed.rows, "-t", qwen, "--trainer", "labels", "--output", "x")
    #expect(labels.status == 2 && labels.errors.contains("trl or trl-collator"), "\(labels)")
    let bare = installed.run("capture", installed.rows, "--output", "x")
    #expect(bare.status == 2 && bare.errors.contains("-t is missing"), "\(bare)")
    #expect(installed.run("capture", "-", "-t", qwen, "--output", "x").errors.contains("standard input"))
  }
}
