import TestSupport
import Testing

/// Files that are no JSON lines, whatever their name: what they are is said, and how they are opened.
@Suite struct ForeignFileTests {
  private static let row = #"{"prompt":"a","completion":" b"}"# + "\n"

  private static let wide: [UInt8] = Array(row.utf8).flatMap { [$0, 0] }

  private static let files: [(bytes: [UInt8], name: String, cure: String)] = [
    ([0x1F, 0x8B, 8, 0], "a gzip file (its first bytes are 1F 8B)", "add --input-format json"),
    (Array("BZh91AY".utf8), "a bzip2 file", "add --input-format json"),
    ([0x28, 0xB5, 0x2F, 0xFD, 4], "a zstd file", "add --input-format json"),
    (Array("PK\u{3}\u{4}rest".utf8), "a zip file", "add --input-format json"),
    (Array("PAR1 and more".utf8), "a Parquet file (its first bytes are PAR1)", "add --input-format parquet"),
    (Array("ARROW1\0\0".utf8), "an Arrow file", "add --input-format arrow"),
    ([0xFF, 0xFE] + wide, "text in UTF-16", "iconv -f UTF-16 -t UTF-8"),
    (wide, "text in UTF-16LE", "iconv -f UTF-16LE -t UTF-8"),
    ([0] + wide.dropLast(), "text in UTF-16BE", "iconv -f UTF-16BE -t UTF-8"),
    (Array(row.utf8).flatMap { [$0, 0, 0, 0] }, "text in UTF-32LE", "iconv -f UTF-32LE -t UTF-8"),
  ]

  @Test(arguments: files)
  func whatItIsAndHowItIsOpened(bytes: [UInt8], name: String, cure: String) throws {
    let folder = try TemporaryFolder()
    let good = try folder.file("a.jsonl", Self.row)
    let file = try folder.file("b.jsonl", bytes)
    for files in [[file], [good, file]] {
      let outcome = maskcheck(["--report"] + files + ["-t", qwen])
      #expect(outcome.status == 3)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.hasPrefix("maskcheck: \(file): found \(name)"), "\(outcome.errors)")
      #expect(outcome.errors.contains("expected JSON lines in UTF-8") && outcome.errors.contains(cure))
      #expect(outcome.errors.contains("load_dataset(\"json\", …)"))
    }
  }

  @Test func rowsWithOddBytesAreStillRead() throws {
    let folder = try TemporaryFolder()
    for start in ["\u{FEFF}", "", "\n\n", "  "] {
      let file = try folder.file("rows.jsonl", start + Self.row)
      #expect([0, 1].contains(maskcheck("--report", file, "-t", qwen, "--ignore", "MC715").status), "\(start)")
    }
    let short = try folder.file("short.jsonl", [0, 0])
    #expect(maskcheck("--report", short, "-t", qwen).output.contains("unread 1 row"))
  }

  @Test func anEmptyFileIsSaidToBeOne() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("rows.jsonl", "")
    let outcome = maskcheck("--report", file, "-t", qwen)
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("the data hold no row. Line 1, byte 0: found an empty file, expected rows."))
    #expect(outcome.output.contains("trainer says StopIteration (There is no row"))
    #expect(outcome.output.contains("error MC715 load-would-fail\n"))
    #expect(!outcome.output.contains("1 example"))
    let markdown = maskcheck("--report", file, "-t", qwen, "--format", "markdown").output
    #expect(markdown.contains("## error MC715 load-would-fail\n") && !markdown.contains("1 example"))
  }
}
