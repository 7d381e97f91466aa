import JSON
import MaskModel
import TestSupport
import Testing

@testable import MaskcheckCLI

/// `--sample N --seed S` of a report.
@Suite struct SampleTests {
  private func rows(_ lines: [String] = InstalledPackages.plain) throws -> (TemporaryFolder, String) {
    let folder = try TemporaryFolder()
    return (folder, try folder.file("rows.jsonl", lines.joined()))
  }

  private func lines(_ arguments: [String]) -> [String] {
    maskcheck(["--report", "-t", qwen, "--format", "jsonl", "--with-tokens"] + arguments).output.split(separator: "\n")
      .map(String.init)
  }

  @Test(arguments: [1, 3, 99, 100, 1000], 1...3)
  func theSampleIsAPartOfTheWhole(wanted: Int, jobs: Int) throws {
    let (folder, file) = try rows()
    let whole = lines([file])
    let sample = lines([file, "--sample", "\(wanted)", "--seed", "5", "--jobs", "\(jobs)"])
    #expect(sample == RowSampling(wanted: wanted, seed: 5).rows(of: 100).map { whole[$0] })
    withExtendedLifetime(folder) {}
  }

  @Test func theReportSaysThatItIsASample() throws {
    let (folder, file) = try rows()
    let text = maskcheck("--report", file, "-t", qwen, "--sample", "30", "--seed", "2")
    #expect(text.status == 0 && text.output.contains("sample      30 of 100 rows, drawn with seed 2\n"), "\(text)")
    #expect(text.output.contains("and 10 more rows") && text.output.contains("examples    30: 30 ok"))
    let json = maskcheck("--sample", "30", "--format", "json", file, "-t", qwen).output
    let report = try JSONValue(parsing: Array(json.utf8))
    #expect(report["sample"] == ["rows": 30, "of": 100, "seed": 0])
    #expect(
      maskcheck("--sample", "30", "--format", "markdown", file, "-t", qwen).output.contains("| sample | 30 of 100 rows")
    )
    #expect(!maskcheck("--report", file, "-t", qwen).output.contains("drawn"))
    withExtendedLifetime(folder) {}
  }

  /// Rows outside of it are passed over, also those that cannot be read; the first N come before the sample.
  @Test func rowsOutsideArePassedOver() throws {
    var broken = InstalledPackages.plain
    for row in [10, 20, 30, 40, 50] { broken[row] = "{nonsense\n" }
    let (folder, file) = try rows(broken)
    let whole = lines([file])
    for seed in 0..<8 as Range<UInt64> {
      let outcome = maskcheck(
        "--report", file, "-t", qwen, "--sample", "20", "--seed", "\(seed)", "--format", "jsonl", "--with-tokens")
      let wanted = RowSampling(wanted: 20, seed: seed).rows(of: 100)
      #expect(outcome.output.split(separator: "\n").map(String.init) == wanted.map { whole[$0] })
      #expect(outcome.status == (wanted.contains { [10, 20, 30, 40, 50].contains($0) } ? 3 : 0))
    }
    #expect(
      lines([file, "--limit", "10", "--sample", "4"]) == RowSampling(wanted: 4, seed: 0).rows(of: 10).map { whole[$0] })
    withExtendedLifetime(folder) {}
  }

  /// Known beforehand or read as they come: the same rows.
  @Test func ranksDoNotDependOnHowManyRowsThereAre() {
    let sampling = RowSampling(wanted: 10, seed: 3)
    let some = Set(sampling.rows(of: 500))
    let more = sampling.rows(of: 1000)
    #expect(more.filter { $0 < 500 }.allSatisfy(some.contains))
    var lowest = LowestRanks<Int>(sampling)
    for row in 0..<1000 { lowest.offer(row) { row } }
    #expect(lowest.inOrder().map(\.value) == more)
  }

  @Test func wordsThatDoNotGoTogether() throws {
    let (folder, file) = try rows()
    for (arguments, word) in [
      (["--report", file, "--seed", "1"], "--sample"), (["--report", file, "--sample", "0"], "1 or more"),
      ([file, "--show", "1", "--sample", "3"], "exclude"),
    ] {
      let outcome = maskcheck(arguments + ["-t", qwen])
      #expect(outcome.status == 2 && outcome.errors.contains(word), "\(outcome)")
    }
    withExtendedLifetime(folder) {}
  }
}
