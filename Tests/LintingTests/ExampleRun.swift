import ChatTemplates
import Datasets
import Foundation
import Inspection
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
    let small = try SmallTokenizer.named(tokenizer ?? example.tokenizer)
    let input = TrainerInput(
      table: source.table, tokenizer: small, settings: options.settings, responseTemplate: options.response,
      instructionTemplate: options.instruction, textTemplate: options.textTemplate,
      chatTemplates: Self.templates(example, small))
    let prepared = try Self.prepared(trainer, input)
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

  /// What the program reads beside the tokenizer.
  private static func templates(_ example: RuleExample, _ tokenizer: LoadedTokenizer) -> ChatTemplateSet {
    let card = tokenizer.card
    let source = example.chatTemplate.map { Text($0) } ?? card.chatTemplate
    let named: [(Text, SpecialToken?)] = [
      ("bos_token", card.bos), ("eos_token", card.eos), ("pad_token", card.pad), ("unk_token", card.unk),
    ]
    let noon = TemplateDate(year: 2024, month: 2, day: 9, hour: 12, minute: 0, second: 0, microsecond: 0)
    return ChatTemplateSet(
      source.map { .one($0) } ?? .none,
      specialTokens: named.compactMap { name, token in token.map { SpecialTokenName(name: name, content: $0.content) }
      },
      language: Jinja(environment: RenderEnvironment { noon }),
      stops: example.stops?.compactMap { tokenizer.id(of: Text($0)) })
  }

  /// A run that is refused for its template refuses every row, as the program has it.
  private static func prepared(_ trainer: Trainer, _ input: TrainerInput) throws -> PreparedRun {
    do throws(MaskingError) {
      return try trainer.prepare(input)
    } catch .refusedTemplate(_, let message, _, let refusal) {
      let card = TrainerCard(id: trainer.id, version: trainer.version)
      var context = RunContext(
        trainer: card, shape: ShapeChoice(shape: .messages, because: ""), columns: input.table.columns,
        tokenizer: input.tokenizer)
      context.templateRefusal = refusal
      return .refused(reason: message, context: context)
    }
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
