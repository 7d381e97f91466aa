import ChatTemplates
import JSON
import MaskModel
import Masking

/// Takes a case from the bytes of its rows to examples.
struct GoldenRun {
  let trainer: Trainer
  let tokenizer: any Tokenizer

  /// As templates see them: `special_tokens_map`.
  private var specialTokens: [SpecialTokenName] {
    let card = tokenizer.card
    let tokens: [(Text, SpecialToken?)] = [
      ("bos_token", card.bos), ("eos_token", card.eos), ("unk_token", card.unk), ("pad_token", card.pad),
    ]
    return tokens.compactMap { name, token in token.map { SpecialTokenName(name: name, content: $0.content) } }
  }

  func outcome(of golden: GoldenCase) throws -> GoldenOutcome {
    let data = try GoldenData(golden.jsonl)
    if let problem = data.problems.first {
      return .loadWouldFail("line \(problem.line): \(problem.found), expected \(problem.expected)")
    }
    do throws(MaskingError) {
      let run = try trainer.prepare(try input(golden, data.table))
      let worker = run.makeWorker()
      return .examples(data.records.map(worker.mask), context: run.context)
    } catch {
      return .refused(error)
    }
  }

  private func input(_ golden: GoldenCase, _ table: Table) throws(MaskingError) -> TrainerInput {
    var input = TrainerInput(table: table, tokenizer: tokenizer, settings: golden.settings)
    input.chatTemplates = ChatTemplateSet(golden.carried, specialTokens: specialTokens, language: Jinja())
    input.chatTemplateFile = golden.chatTemplateFile
    input.responseTemplate = golden.responseTemplate
    input.instructionTemplate = golden.instructionTemplate
    if let text = golden.textTemplate { input.textTemplate = try TextTemplate.parse(text) }
    return input
  }
}
