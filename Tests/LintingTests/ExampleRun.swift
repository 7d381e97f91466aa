import Datasets
import Foundation
import JSON
import Linting
import MaskModel
import Masking
import TestSupport
import Testing
import Tokenizers

/// Rows through the real model of a trainer, with a small tokenizer, as the program runs them.
struct ExampleRun {
  let context: RunContext
  let examples: [MaskedExample]
  let problems: [InputProblem]

  /// The worker's judgement over all rows in one piece.
  let rows: [[RowFinding]]
  let findings: [Finding]
  let notEvaluated: [NotEvaluated]

  init(_ example: RuleExample, tokenizer: String? = nil) throws {
    let options = try Options(example.options)
    let source = try RowSource(example.rows)
    let trainer = try Trainer.named(example.trainer)
    let input = TrainerInput(
      table: source.table, tokenizer: try SmallTokenizer.named(tokenizer ?? example.tokenizer),
      settings: options.settings, responseTemplate: options.response, instructionTemplate: options.instruction,
      textTemplate: options.textTemplate)
    let prepared = try trainer.prepare(input)
    context = prepared.context
    let worker = prepared.makeWorker()
    examples = source.records.map { worker.mask($0) }
    problems = source.problems
    var run = RuleRun(context: context)
    var totals = Totals()
    var rows: [[RowFinding]] = []
    for example in examples {
      for problem in problems where problem.index == example.origin.index { run.observe(problem) }
      totals.add(example)
      rows.append(run.observe(example))
    }
    self.rows = rows
    (findings, notEvaluated) = run.conclude(totals)
  }

  /// The options of an example, as on the command line.
  private struct Options {
    var settings: [(name: String, value: JSONValue)] = []
    var response: TemplateInput?
    var instruction: TemplateInput?
    var textTemplate: TextTemplate?

    init(_ words: [String]) throws {
      var rest = words[...]
      while let option = rest.popFirst() {
        let next = rest.popFirst()
        let value = try #require(next)
        switch option {
        case "--response-template": response = try Self.template(value)
        case "--instruction-template": instruction = try Self.template(value)
        case "--text-template": textTemplate = try TextTemplate.parse(Self.unescaped(value))
        case "--set": settings.append(try Self.setting(value))
        default: Issue.record("examples have no option \(option)")
        }
      }
    }

    private static func template(_ value: String) throws -> TemplateInput {
      guard value.hasPrefix("ids:") else { return .text(unescaped(value)) }
      return .ids(try value.dropFirst(4).split(separator: ",").map { try #require(TokenID($0)) })
    }

    private static func unescaped(_ value: String) -> Text { Text(value.replacing("\\n", with: "\n")) }

    private static func setting(_ value: String) throws -> (name: String, value: JSONValue) {
      let parts = value.split(separator: "=", maxSplits: 1).map(String.init)
      try #require(parts.count == 2)
      let parsed = try? JSONValue(parsing: Array(parts[1].utf8))
      return (parts[0], parsed ?? .string(Text(parts[1])))
    }
  }
}

/// The small tokenizers, each loaded once.
enum SmallTokenizer {
  private static let loaded = Dictionary(
    uniqueKeysWithValues: ["qwen-like", "llama3-like", "gemma-like"].map { name in (name, Result { try load(name) }) })

  static func named(_ name: String) throws -> LoadedTokenizer {
    try #require(loaded[name], "there is no small tokenizer \(name)").get()
  }

  private static func load(_ name: String) throws -> LoadedTokenizer {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/Tokenizers/\(name)")
    return try TokenizerLoader.load(
      tokenizerJSON: Array(Data(contentsOf: folder.appending(path: "tokenizer.json"))),
      config: Array(Data(contentsOf: folder.appending(path: "tokenizer_config.json"))), source: name)
  }
}

/// JSON lines as `datasets` reads them.
private struct RowSource {
  let table: Table
  var records: [Record] = []
  var problems: [InputProblem] = []

  init(_ lines: [String]) throws {
    let bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
    let data = try JSONLines.open(sources: [MemorySource(bytes: bytes)])
    table = data.table
    while let batch = try data.nextBatch() {
      records += batch.records
      problems += batch.problems
    }
  }
}

private final class MemorySource: ByteSource {
  let name = "rows.jsonl"
  var size: Int? { bytes.count }
  private let bytes: [UInt8]

  init(bytes: [UInt8]) { self.bytes = bytes }

  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let part = bytes.dropFirst(offset).prefix(buffer.count)
    buffer.copyBytes(from: part)
    return part.count
  }
}
