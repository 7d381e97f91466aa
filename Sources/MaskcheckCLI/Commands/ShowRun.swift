import Inspection
import MaskModel
import Reports

/// `--show`: those examples as coloured tokens.
struct ShowRun {
  private let prepared: PreparedInspection
  private let ranges: ExampleRanges

  init(_ prepared: PreparedInspection, _ ranges: ExampleRanges) {
    self.prepared = prepared
    self.ranges = ranges
  }

  func run(_ surroundings: Surroundings) throws -> Int32 {
    let style = Style(isColored: prepared.plan.usesColor)
    let tokens = TokenText(
      options: ReportOptions(style: style, width: surroundings.columns), sources: prepared.data.names)
    let ranges = ranges
    var seen = 0
    var shown = 0
    let job = InspectionJob(
      run: prepared.run, selection: prepared.plan.selection, workers: 1, keeps: { ranges.contains($0) })
    let tally = try inspect(prepared.source, job: job, isCancelled: { seen > ranges.last }) { outcome in
      seen += outcome.examples
      for inspected in outcome.kept {
        surroundings.output.write(tokens.render(inspected, tokenizer: prepared.run.context.tokenizer))
        shown += 1
      }
    }
    surroundings.output.flush()
    guard shown > 0 else {
      throw Failure.usage("--show: found \(seen) examples in the data, none of which was asked for")
    }
    return tally.unreadableCount > 0 ? 3 : 0
  }
}
