import MaskModel
import Terminal

/// The totals over all rows.
enum HeaderView {
  private typealias Segment = FittingLine.Segment

  static func draw(_ state: BrowserState, _ area: Area, in frame: inout Frame) {
    if area.rows > 1 {
      drawTitle(state, area, in: &frame)
      drawFitting(totals(state), row: area.row + 1, area, in: &frame)
    } else {
      drawFitting([position(state)] + whatIf(state) + compactTotals(state), row: area.row, area, in: &frame)
    }
  }

  private static func drawTitle(_ state: BrowserState, _ area: Area, in frame: inout Frame) {
    let title = state.title
    let run = [
      Segment("maskcheck", .title, rank: 0), Segment(title.data, .header, rank: 2),
      Segment(title.tokenizer, rank: 4), Segment(state.trainer, rank: 3), Segment(title.shape.rawValue, rank: 6),
    ]
    drawFitting(run + template(state), row: area.row, area, in: &frame)
  }

  /// The template in force, and whether it is not the run's own.
  private static func template(_ state: BrowserState) -> [Segment] {
    guard let template = state.template, state.isWhatIf || !template.isEmpty else { return [] }
    var typed = String.UnicodeScalarView()
    typed.append(contentsOf: template.typed)
    let words = template.isEmpty ? "no template" : String(typed)
    return [
      state.isWhatIf ? Segment("what-if: \(words)", .warning, rank: 1) : Segment("template \(words)", rank: 5)
    ]
  }

  private static func drawFitting(_ segments: [Segment], row: Int, _ area: Area, in frame: inout Frame) {
    let line = FittingLine(segments).fitted(width: area.columns)
    frame.write(line, row: row, column: area.column, limit: area.endColumn)
  }

  /// `row 3/31`, counted from 0 as everywhere.
  private static func position(_ state: BrowserState) -> Segment {
    let more = state.isCounted ? "" : "+"
    return Segment(
      "row \(Numbers.count(state.list.selected))/\(Numbers.count(state.knownRows))\(more)", .header, rank: 0)
  }

  private static func totals(_ state: BrowserState) -> [Segment] {
    guard let progress = state.progress else { return [Segment("reading …", .note, rank: 0)] }
    let totals = progress.totals
    return [Segment(Numbers.count(totals.examples, "example"), rank: 4)] + statuses(totals)
      + [
        Segment(
          "\(Numbers.percent(totals.ratio)) of \(Numbers.count(totals.tokens, "token")) supervised", .bar, rank: 3)
      ] + matches(state, totals) + findings(progress) + truncation(totals) + counting(state, progress)
  }

  private static func whatIf(_ state: BrowserState) -> [Segment] {
    state.isWhatIf ? [Segment("what-if", .warning, rank: 1)] : []
  }

  /// For one line together with the position in the list.
  private static func compactTotals(_ state: BrowserState) -> [Segment] {
    guard let progress = state.progress else { return [Segment("reading …", .note, rank: 1)] }
    let failures = progress.totals.matchFailures
    let matches = failures == 0 ? [] : [Segment("\(Numbers.count(failures)) not found", .error, rank: 2)]
    return [Segment(Numbers.percent(progress.totals.ratio), .bar, rank: 3)] + matches + findings(progress)
      + counting(state, progress)
  }

  private static func statuses(_ totals: Totals) -> [Segment] {
    [
      (totals.dropped, "dropped", Style.Role.warning), (totals.refused, "refused", .error),
      (totals.unread, "unread", .error),
    ].filter { $0.0 > 0 }.map { Segment("\(Numbers.count($0.0)) \($0.1)", $0.2, rank: 6) }
  }

  private static func matches(_ state: BrowserState, _ totals: Totals) -> [Segment] {
    guard totals.examples > 0, state.template?.isEmpty == false || totals.matchFailures > 0 else { return [] }
    return totals.matchFailures == 0
      ? [Segment("template found in all", rank: 2)]
      : [Segment("template not found in \(Numbers.count(totals.matchFailures))", .error, rank: 2)]
  }

  private static func findings(_ progress: CountingProgress) -> [Segment] {
    let levels: [(Level, Style.Role)] = [(.error, .error), (.warning, .warning)]
    return levels.compactMap { level, role in
      let count = progress.findings.count { $0.level == level }
      return count == 0 ? nil : Segment(Numbers.count(count, level.rawValue), role, rank: 5)
    }
  }

  private static func truncation(_ totals: Totals) -> [Segment] {
    totals.truncated == 0 ? [] : [Segment("\(Numbers.count(totals.truncated)) truncated", rank: 7)]
  }

  private static func counting(_ state: BrowserState, _ progress: CountingProgress) -> [Segment] {
    if !state.progressIsCurrent { return [Segment("counting anew", .note, rank: 1)] }
    if progress.isComplete { return [] }
    if let total = progress.bytesTotal, total > 0 {
      return [Segment("counting \(min(100, Int(Double(progress.bytesRead) / Double(total) * 100))) %", .note, rank: 1)]
    }
    return [Segment("counting, \(Numbers.count(progress.bytesRead >> 20)) MB read", .note, rank: 1)]
  }
}
