import Foundation
import MaskModel
import TestSupport
import Testing

@testable import MaskcheckCLI

/// `maskcheck FOLDER`: a dump folder is opened with nothing else said (docs/dump-folder.md).
@Suite struct DumpFolderTests {
  private static let description = """
    {"schema":"maskcheck/dump/1","maskcheck":"0.1.0",
     "source":{"kind":"trainer","class":"trl.trainer.sft_trainer.SFTTrainer"},
     "rows":{"written":2,"of":1000,"which":"sample","seed":7,"dropped":1},
     "arguments":{"max_length":1024,"packing":false},"collator_arguments":{"pad_token_id":3},
     "packages":{"python":"3.11.7","trl":"1.16.0"},"notes":["a note"],"later":{"key":1}}
    """
  private static let rows = """
    {"row":5,"input_ids":[40,41,42],"labels":[-100,41,42]}
    {"row":523,"status":"ok","input_ids":[40,41],"labels":[-100,41],"attention_mask":[0,1],"documents":[{"tokens":[0,2]}]}

    """

  private func dump(
    _ description: String = description, rows: String = rows, dropped: String? = nil, tokenizer: String? = qwen
  ) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    _ = try folder.file("dump.json", description)
    _ = try folder.file("rows.jsonl", rows)
    if let dropped { _ = try folder.file("dropped.jsonl", dropped) }
    if let tokenizer { try folder.link("tokenizer", to: tokenizer) }
    return folder
  }

  @Test func nothingElseNeedsToBeSaid() throws {
    let folder = try dump(dropped: #"{"row":3,"status":"dropped","input_ids":[40],"labels":[-100]}"# + "\n")
    let text = maskcheck("--report", folder.path)
    // Three rows, of which one is dropped: that many is a finding.
    #expect(text.status == 1 && text.output.contains("MC508"), "\(text)")
    for word in [
      "dumped from trainer trl.trainer.sft_trainer.SFTTrainer: a sample of 2 of 1000 rows", "trl 1.16.0",
      "max_length=1024, packing=false", "collator pad_token_id=3", "note: a note", "\(folder.path)/tokenizer",
      "labels 1: the data are a dump of trainer trl.trainer.sft_trainer.SFTTrainer", "1 dropped",
    ] {
      #expect(text.output.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains(word), "\(word)")
    }
    let lines = maskcheck("--report", folder.path, "--format", "jsonl", "--with-tokens").output.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[1].contains(#""row":523,"status":"ok","tokens":2,"supervised":1"#), "\(lines[1])")
    #expect(lines[2].contains(#""row":3,"status":"dropped""#), "\(lines[2])")
    #expect(maskcheck("--show", "1", folder.path).output.contains("row 1 · number 523 where it was dumped"))
  }

  @Test func theReportSaysWhatWasOpened() throws {
    let folder = try dump()
    let json = maskcheck("--report", folder.path, "--format", "json").output
    for word in [
      #""format": "dump""#, #""schema": "maskcheck/dump/1""#, #""kind": "trainer""#, #""trl": "1.16.0""#,
      #""options": {"max_length": 1024, "packing": false}"#, #""of": 1000"#,
    ] {
      #expect(json.contains(word), "\(word)")
    }
    let markdown = maskcheck("--report", folder.path, "--format", "markdown").output
    #expect(markdown.contains("dumped from `trainer trl.trainer.sft_trainer.SFTTrainer`"))
  }

  @Test func theBrowserOpensItToo() throws {
    let folder = try dump()
    let nowhere = Surroundings(output: OutputStream(descriptor: nil), errors: OutputStream(descriptor: nil))
    var plan = try InspectPlan(InspectArguments.parse([folder.path]), in: nowhere)
    plan.mode = .browser
    let inspector = try LiveInspector(PreparedInspection(plan))
    #expect(inspector.title.data == "\(folder.path) (trainer trl.trainer.sft_trainer.SFTTrainer)")
    #expect(inspector.title.tokenizer == "\(folder.path)/tokenizer")
    #expect(inspector.title.trainer == "labels 1")
    let row = try #require(try inspector.example(at: 1, settings: WhatIf())?.example)
    #expect(row.labels == [-100, 41] && row.number == 523 && row.text != nil)
  }

  @Test func documentsOfPackedRows() throws {
    func documents(_ text: String) throws -> [Range<Int>] {
      let rows = #"{"row":0,"input_ids":[40,41,42,43],"labels":[-100,41,-100,43],"documents":\#(text)}"# + "\n"
      let folder = try dump(rows: rows)
      let nowhere = Surroundings(output: OutputStream(descriptor: nil), errors: OutputStream(descriptor: nil))
      let prepared = try PreparedInspection(
        InspectPlan(InspectArguments.parse(["--report", folder.path]), in: nowhere))
      let record = try #require(prepared.source.table.firstRecord)
      return prepared.run.makeWorker().mask(record).documents.map(\.tokens)
    }
    #expect(try documents(#"[{"tokens":[0,1]},{"tokens":[1,4]}]"#) == [0..<1, 1..<4])
    #expect(try documents(#"[{"tokens":[0,0]},{"tokens":[2,3]}]"#) == [0..<0, 2..<3])
    // What does not divide the row is passed over.
    for wrong in [
      "[]", "7", "null", #"[{"tokens":[0,5]}]"#, #"[{"tokens":[2,1]}]"#, #"[{"tokens":[0,2]},{"tokens":[1,4]}]"#,
      #"[{"tokens":[-1,2]}]"#, #"[{"tokens":[0]}]"#, #"[{"tokens":[0,9223372036854775807]}]"#, #"[{}]"#,
    ] {
      #expect(try documents(wrong) == [0..<4], "\(wrong)")
    }
  }

  @Test func anotherTokenizerAndNone() throws {
    let folder = try dump()
    let other = Repository.tokenizer("llama3-like")
    #expect(maskcheck("--report", folder.path, "-t", other).output.contains("llama3-like"))
    let bare = try dump(tokenizer: nil)
    let outcome = maskcheck("--report", bare.path)
    #expect(outcome.status == 0 && outcome.output.contains("none: the labels are those of the data"), "\(outcome)")
    _ = try bare.file("tokenizer/tokenizer.json", "{")
    let broken = maskcheck("--report", bare.path)
    #expect(broken.status == 0 && broken.output.contains("its tokenizer cannot be read"), "\(broken)")
  }

  @Test func aNumberThatIsNotKnownIsAnError() throws {
    let folder = try dump(#"{"schema":"maskcheck/dump/2"}"#)
    let outcome = maskcheck("--report", folder.path)
    #expect(outcome.status == 3 && outcome.output.isEmpty)
    #expect(outcome.errors.contains("found the schema maskcheck/dump/2, expected maskcheck/dump/1"), "\(outcome)")
  }

  @Test func whatIsNoDumpIsADirectoryAsEver() throws {
    for description in ["[]", "{", #"{"schema":1}"#, #"{"schema":"other/dump/1"}"#, ""] {
      let folder = try TemporaryFolder()
      _ = try folder.file("inner/dump.json", description)
      #expect(!maskcheck("--report", "\(folder.path)/inner").output.contains("dumped from"), "\(description)")
    }
    let folder = try dump()
    let row = try folder.file("other.jsonl", #"{"input_ids":[1],"labels":[1]}"# + "\n")
    let mixed = maskcheck("--report", folder.path, row)
    #expect(mixed.status == 2 && mixed.errors.contains("is a dump folder"), "\(mixed)")
  }

  @Test func aBrokenDescriptionIsAnError() throws {
    for description in ["{", #"{"schema":"maskcheck/dump/1","arguments":"# + String(repeating: "[", count: 100_000)] {
      let folder = try dump(description)
      let outcome = maskcheck("--report", folder.path)
      #expect(outcome.status == 3 && outcome.errors.contains("dump.json: "), "\(outcome)")
    }
  }

  @Test func withoutRowsNothingPasses() throws {
    let bare = try dump(rows: "")
    let empty = maskcheck("--report", bare.path)
    #expect(empty.status == 1 && empty.errors.contains("no row"), "\(empty)")
    _ = try bare.file("dropped.jsonl", #"{"row":0,"status":"dropped"}"# + "\n")
    let dropped = maskcheck("--report", bare.path, "--format", "jsonl", "--ignore", "MC508")
    #expect(dropped.output.contains(#""status":"dropped""#) && dropped.output.contains(#""findings":[]"#), "\(dropped)")
    let folder = try TemporaryFolder()
    _ = try folder.file("dump.json", Self.description)
    #expect(maskcheck("--report", folder.path).status == 3)
  }

  /// What `load_dataset` would say of a dump's rows is nobody's business: nothing loads them but us.
  @Test func keysThatComeLaterAreNoFinding() throws {
    let pad = String(repeating: "x", count: 1 << 13)
    let plain = #"{"row":0,"input_ids":[40,41],"labels":[-100,41],"pad":"\#(pad)"}"# + "\n"
    let masked = #"{"row":1,"input_ids":[40,41],"labels":[-100,41],"attention_mask":[0,1]}"# + "\n"
    let rows = String(repeating: plain, count: 1400) + masked
    let folder = try dump(rows: rows, tokenizer: nil)
    let outcome = maskcheck("--report", folder.path, "--format", "json", "--fail-on=never")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains(#""examples": 1401"#))
    #expect(!outcome.output.contains(#""rule": "MC715""#))
  }

  @Test func hostileFoldersAreReadWithoutHarm() throws {
    let escape = #"\u001b]0;x\u0007\ud800"#
    let descriptions = [
      #"{"schema":"maskcheck/dump/1"}"#,
      #"{"schema":"maskcheck/dump/1","source":[],"rows":7,"packages":"x","arguments":null,"notes":{"a":1}}"#,
      #"{"schema":"maskcheck/dump/1","source":{"kind":"\#(escape)"},"packages":{"\#(escape)":{"a":[NaN]}},"#
        + #""rows":{"written":-1,"of":1e400},"notes":["\#(escape)",3],"arguments":{"\#(escape)":"\#(escape)"}}"#,
    ]
    let rows = """
      {"row":"\(escape)","input_ids":[99999999999999999999,1.5,null,"x"],"labels":{}}
      {"row":-1,"input_ids":[-5,2147483648],"labels":[1,2]}
      {"row":1e30,"input_ids":[1,2],"labels":[1,2,3],"documents":[{"tokens":[5,-1]},7,{"tokens":"x"}]}
      {"input_ids":[2147483647,-2147483648,1],"labels":[1,1,1],"documents":{"tokens":[0]}}
      not json
      {"status":"dropped"}

      """
    for description in descriptions {
      let folder = try dump(description, rows: rows, dropped: "\u{0}\n[]\n")
      for format in ["text", "json", "jsonl", "markdown"] {
        let outcome = maskcheck("--report", folder.path, "--format", format)
        #expect([0, 1, 3].contains(outcome.status))
        #expect(!(outcome.output + outcome.errors).utf8.contains(0x1B))
      }
    }
  }

  /// What the Python package writes, with the Python that is there; without one there is nobody to write it.
  @Test(.enabled(if: Python.isThere, "python3 is not here, or older than 3.9"))
  func pythonWritesWhatIsReadHere() throws {
    let folder = try TemporaryFolder()
    let script = """
      import sys
      sys.path.insert(0, sys.argv[1])
      import maskcheck
      rows = [{"input_ids": [40, 41, 42, 3], "labels": [-100, 41, 42, -100], "attention_mask": [1, 1, 1, 0]},
              {"input_ids": [40, 41], "completion_mask": [0, 1]}]
      maskcheck.dump(rows[:1], sys.argv[2])
      maskcheck.dump(rows[1:], sys.argv[2] + "-masks")
      batch = {"input_ids": [[40, 41, 42]], "labels": [[-100, 41, -100]], "position_ids": [[0, 1, 0]]}
      maskcheck.dump(batch, sys.argv[2] + "-packed")
      """
    #expect(Python.run(script, "\(Repository.root)/python", "\(folder.path)/dump"))
    for (name, tokens, kind) in [("dump", 3, "rows"), ("dump-masks", 2, "rows"), ("dump-packed", 3, "batch")] {
      let outcome = maskcheck("--report", "\(folder.path)/\(name)", "--format", "json")
      #expect(outcome.status == 0, "\(outcome)")
      #expect(outcome.output.contains(#""kind": "\#(kind)""#) && outcome.output.contains("\"tokens\": \(tokens),"))
    }
    try packedDocumentsAreShownAndReadBack("\(folder.path)/dump-packed", in: folder)
  }

  private func packedDocumentsAreShownAndReadBack(_ dump: String, in folder: TemporaryFolder) throws {
    let documents = #""documents":[{"index":0,"tokens":[0,2]},{"index":1,"tokens":[2,3]}]"#
    let lines = maskcheck("--report", dump, "--format", "jsonl", "--with-tokens").output
    #expect(lines.contains(documents), "\(lines)")
    let again = maskcheck("--report", try folder.file("report.jsonl", lines), "--format", "jsonl", "--with-tokens")
      .output
    #expect(again.contains(documents), "\(again)")
    let shown = maskcheck("--show", "0", dump).output
    #expect(shown.contains("2 documents packed into it, beginning at tokens 0, 2"), "\(shown)")
  }

  /// Prepared data of others: plain rows with ids, labels and whatever else.
  @Test func preparedRowsAreRecordedLabels() throws {
    let folder = try TemporaryFolder()
    let rows = try folder.file(
      "prepared.jsonl",
      #"{"input_ids":[40,41,42],"attention_mask":[1,1,1],"labels":[-100,41,42],"length":3,"position_ids":[0,1,2]}"#
        + "\n")
    let outcome = maskcheck("--report", rows, "-t", qwen)
    #expect(
      outcome.status == 0 && outcome.output.contains("labels 1: the data have input_ids and labels"), "\(outcome)")
  }
}

/// The Python that is there, whatever it has.
enum Python {
  static let isThere = run("import sys; sys.exit(sys.version_info < (3, 9))")

  static func run(_ script: String, _ arguments: String...) -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script] + arguments
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
