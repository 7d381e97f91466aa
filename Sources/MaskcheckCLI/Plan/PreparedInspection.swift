import Files
import Inspection
import JSON
import MaskModel
import Masking

/// A plan with its tokenizer loaded, its data opened and its trainer settled: all that a report or a browser needs.
struct PreparedInspection {
  var plan: InspectPlan
  var tokenizer: TokenizerFiles.Loaded?
  var templates: ChatTemplateSet?
  var data: any InputData
  var source: any RecordSource
  /// Nil where no browser was planned.
  var rows: (any RowLookup)?
  var run: PreparedRun

  /// - Throws: `Failure`, before a row is labelled.
  init(_ plan: InspectPlan) throws {
    let dumps = try Self.dumps(plan.data)
    var plan = plan
    plan.labelling.dumps = dumps.map(\.summary)
    tokenizer = try Self.tokenizer(&plan, dumps)
    self.plan = plan
    data = try Self.data(plan, dumps)
    (source, rows) = try data.open(jumps: plan.mode == .browser, sample: plan.sample)
    if !dumps.isEmpty, source.table.columns.isEmpty {
      throw Failure.finding("\(dumps[0].path): the dump holds no row, so there is nothing to train on")
    }
    templates = try plan.tokenizer.map { (named: String) throws(Failure) in
      try TemplateFiles.load(
        tokenizer: named, plan.hub, template: plan.labelling.chatTemplate, plan.labelling.language)
    }
    run = try Self.settle(
      plan.labelling, table: source.table, tokenizer: tokenizer?.tokenizer, templates: templates)
  }

  private static func data(_ plan: InspectPlan, _ dumps: [DumpFolder]) throws(Failure) -> any InputData {
    switch plan.reader {
    case .native: return try DataFiles(plan, dumps, spool: plan.mode == .browser ? plan.spool : nil)
    case .python(let request):
      return try PythonData(
        request, python: plan.python, function: plan.function, renamed: plan.mapping, limit: plan.limit)
    }
  }

  private static func dumps(_ data: [String]) throws(Failure) -> [DumpFolder] {
    var dumps: [DumpFolder] = []
    for named in data { if let dump = try DumpFolder.find(named) { dumps.append(dump) } }
    guard let first = dumps.first, dumps.count < data.count else { return dumps }
    throw .usage("\(first.path) is a dump folder, which is one data set with other dumps only, not with other data")
  }

  /// The one that was named, else that of the dump. Where a dump's own cannot be read its ids are shown without text:
  /// the labels do not depend on it.
  private static func tokenizer(_ plan: inout InspectPlan, _ dumps: [DumpFolder]) throws(Failure)
    -> TokenizerFiles.Loaded?
  {
    if let named = plan.tokenizer {
      return try TokenizerFiles.load(named, plan.hub, for: plan.labelling.transformers, threads: plan.workers)
    }
    guard let own = dumps.first?.tokenizer else { return nil }
    do {
      let loaded = try TokenizerFiles.load(own, plan.hub, threads: plan.workers)
      plan.tokenizer = own
      return loaded
    } catch {
      plan.labelling.dumps[0].notes.append("its tokenizer cannot be read (\(error.message)): ids without text")
      return nil
    }
  }

  /// The run under these settings; a run that the trainer refuses as a whole refuses every row.
  static func settle(
    _ labelling: LabellingPlan, table: Table, tokenizer: (any Tokenizer)?, templates: ChatTemplateSet?
  ) throws(Failure) -> PreparedRun {
    let (trainer, because) = try labelling.chosen(for: table)
    if tokenizer == nil, trainer.id != "labels" {
      throw .usage("-t is missing: the trainer \(trainer.id) needs a tokenizer, a model directory or a tokenizer.json")
    }
    let input = TrainerInput(
      table: table, tokenizer: tokenizer, settings: labelling.settings,
      responseTemplate: labelling.responseTemplate, instructionTemplate: labelling.instructionTemplate,
      textTemplate: labelling.textTemplate, isDump: !labelling.dumps.isEmpty,
      chatTemplates: templates, chatTemplateFile: try labelling.chatTemplateFile())
    do {
      var run = try trainer.prepare(input)
      run.context.trainer.chosenBecause = because
      if trainer.id == "labels", labelling.dumps.count == 1 {
        run.context.trainer.options = labelling.dumps[0].arguments
      }
      return run
    } catch .refused(let error, let message, let fix) {
      let words = [error, message].filter { !$0.isEmpty }.joined(separator: ": ")
      return refusedRun("\(words) (\(fix))", trainer: trainer, because: because, input: input)
    } catch .refusedTemplate(let error, let message, let fix, let refusal) {
      var run = refusedRun("\(error): \(message) (\(fix))", trainer: trainer, because: because, input: input)
      run.context.templateRefusal = refusal
      return run
    } catch {
      throw Failure(error)
    }
  }

  private static func refusedRun(
    _ reason: String, trainer: Trainer, because: String, input: TrainerInput
  ) -> PreparedRun {
    let card = TrainerCard(id: trainer.id, version: trainer.version, chosenBecause: because)
    let context = RunContext(
      trainer: card, shape: .guessed(from: input), columns: input.table.columns, tokenizer: input.tokenizer,
      warnings: [reason])
    return .refused(reason: reason, context: context)
  }
}

extension ShapeChoice {
  /// For a run that did not come to the point at which the trainer reads rows.
  fileprivate static func guessed(from input: TrainerInput) -> ShapeChoice {
    let columns = input.table.columns.map(\.name)
    let (shape, because) = guess(columns: columns, input)
    return ShapeChoice(shape: shape, because: because + "; the trainer refuses the run before it reads a row")
  }

  private static func guess(columns: [Text], _ input: TrainerInput) -> (Shape, because: String) {
    if columns.contains("input_ids") { return (.recorded, "there is a column `input_ids`") }
    if let template = input.textTemplate { return (.textTemplate, template.because) }
    if let turns = input.turns { return (.messages, "`\(turns)` holds lists") }
    if columns.contains("prompt"), columns.contains("completion") {
      return (.promptCompletion, "there are columns `prompt` and `completion`")
    }
    if columns.contains("text") { return (.text, "there is a column `text`") }
    let there = columns.isEmpty ? "no column at all" : "none of the columns `prompt`, `messages` and `text`"
    return (.text, "there is \(there)")
  }
}

extension TrainerInput {
  /// The first column that holds a list of turns.
  fileprivate var turns: Text? {
    ["messages", "conversations", "prompt"].first { name in
      table.position(of: name).map { table.firstRecord?.value(at: $0).elements != nil } ?? false
    }
  }
}
