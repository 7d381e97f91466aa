import Inspection
import JSON
import MaskModel
import Reports

/// `--report`: all rows through the trainer and the rules, then the report in every format that was asked for.
struct ReportRun {
  private let prepared: PreparedInspection
  private var plan: InspectPlan { prepared.plan }

  init(_ prepared: PreparedInspection) { self.prepared = prepared }

  func run(_ surroundings: Surroundings) throws -> Int32 {
    Interruption.listen()
    var progress = ProgressLine(surroundings, isShown: plan.showsProgress, total: prepared.data.size)
    let destinations = try ReportDestinations(plan.outputs, surroundings)
    let line =
      destinations.wantsLines
      ? ExampleLine(LineOptions(sources: prepared.data.names, withTokens: plan.withTokens)) : nil
    var rows: [InspectedExample] = []
    let tally = try inspect(prepared.source, job: job(line), isCancelled: { Interruption.isRequested }) { outcome in
      rows += outcome.kept.prefix(plan.rows - rows.count)
      try destinations.write(lines: outcome.rendered)
      progress.update(outcome)
    }
    progress.clear()
    var report = makeReport(tally, rows: rows, interrupted: Interruption.isRequested)
    if report.interrupted == nil { report.sample = sample(tally.totals.examples) }
    if let wanted = plan.verifies, report.interrupted == nil { try verify(wanted, &report) }
    let style = Style(isColored: plan.usesColor)
    try destinations.finish(report, ReportOptions(style: style, width: surroundings.columns, rows: plan.rows))
    return exitCode(report, tally)
  }

  private func sample(_ rows: Int) -> Sample? {
    guard let sampling = plan.sample else { return nil }
    let all = (prepared.source as? SampledRows)?.count ?? (prepared.data as? PythonData)?.rows ?? rows
    return Sample(rows: rows, of: all, seed: sampling.seed)
  }

  private func job(_ line: ExampleLine?) -> InspectionJob {
    let shown = plan.rows
    // Of a sample the first rows may be any.
    let isSample = plan.sample != nil
    var job = InspectionJob(
      run: prepared.run, selection: plan.selection, workers: plan.workers, keeps: { isSample || $0 < shown })
    if let line { job.render = { line.append($0, to: &$1) } }
    return job
  }

  private func makeReport(_ tally: Tally, rows: [InspectedExample], interrupted: Bool) -> Report {
    let (findings, notEvaluated) = tally.rules.conclude(tally.totals)
    let context = prepared.run.context
    let rest = interrupted ? "the rows behind these were not read" : nil
    return Report(
      maskcheck: Program.version, tokenizer: prepared.tokenizer.map { TokenizerSummary($0) }, context: context,
      data: prepared.data.summaries(shape: context.shape, rows: tally.rows), totals: tally.totals,
      ratios: tally.ratios, composition: tally.composition.shares(columns: context.columns), findings: findings,
      notEvaluated: notEvaluated, problems: tally.problems, problemCount: tally.problemCount, rows: rows,
      verdict: plan.thresholds.verdict(totals: tally.totals, findings: findings, interrupted: rest),
      interrupted: rest)
  }

  /// A row that differs, or rows that cannot be told apart, fail the run: its figures are then not the trainer's.
  private func verify(_ rows: RowSampling, _ report: inout Report) throws {
    let result = try Verification(prepared).run(rows)
    let packages = result.packages.map { JSONObject.Member(key: Text($0.name), value: .string(Text($0.version))) }
    report.verified = Verified(rows: result.rows, equal: result.equal, packages: JSONObject(packages))
    guard !result.isEqual else { return }
    report.verdict.pass = false
    report.verdict.reasons.append(
      "\(result.equal) of \(result.rows) rows are what the installed trainer computes (maskcheck verify shows where not)"
    )
    report.verdict.reasons += result.obstacles
  }

  private func exitCode(_ report: Report, _ tally: Tally) -> Int32 {
    if report.interrupted != nil { return 130 }
    if tally.unreadableCount > 0 { return 3 }
    return report.verdict.pass ? 0 : 1
  }
}

extension TokenizerSummary {
  init(_ loaded: TokenizerFiles.Loaded) {
    let card = loaded.tokenizer.card
    self.init(
      source: card.source, kind: card.kind, vocabularySize: card.vocabularySize, sha256: loaded.sha256)
  }
}
