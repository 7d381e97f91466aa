import Files
import Inspection
import MaskModel
import Masking
import Datasets

/// A plan with its tokenizer loaded, its data opened and its trainer settled: all that a report or a browser needs.
struct PreparedInspection {
  var plan: InspectPlan
  var tokenizer: TokenizerFiles.Loaded?
  var data: DataFiles
  var source: JSONLines
  var run: PreparedRun

  /// - Throws: `Failure`, before a row is labelled.
  init(_ plan: InspectPlan) throws {
    self.plan = plan
    tokenizer = try plan.tokenizer.map(TokenizerFiles.load)
    data = try DataFiles(plan, spool: plan.mode == .browser ? plan.spool : nil)
    source = try data.open()
    run = try Self.settle(plan.labelling, table: source.table, tokenizer: tokenizer?.tokenizer)
  }

  /// The run under these settings; a run that the trainer refuses as a whole refuses every row.
  static func settle(
    _ labelling: LabellingPlan, table: Table, tokenizer: (any Tokenizer)?
  ) throws(Failure) -> PreparedRun {
    let (trainer, because) = try labelling.chosen(for: table)
    if tokenizer == nil, trainer.id != "labels" {
      throw .usage("-t is missing: the trainer \(trainer.id) needs a tokenizer, a model directory or a tokenizer.json")
    }
    let input = TrainerInput(
      table: table, tokenizer: tokenizer, settings: labelling.settings,
      responseTemplate: labelling.responseTemplate, instructionTemplate: labelling.instructionTemplate,
      textTemplate: labelling.textTemplate)
    do {
      var run = try trainer.prepare(input)
      run.context.trainer.chosenBecause = because
      return run
    } catch .refused(let error, let message, let fix) {
      return refusedRun("\(error): \(message) (\(fix))", trainer: trainer, because: because, input: input)
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
    let has = { input.table.position(of: $0) != nil }
    let because = "the columns say so; the trainer refuses the run before it reads a row"
    if has("input_ids") { return ShapeChoice(shape: .recorded, because: because) }
    if input.textTemplate != nil { return ShapeChoice(shape: .textTemplate, because: because) }
    if has("prompt"), has("completion") { return ShapeChoice(shape: .promptCompletion, because: because) }
    return ShapeChoice(shape: has("messages") ? .messages : .text, because: because)
  }
}
