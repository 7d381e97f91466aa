import MaskModel

/// Sums, the spread of the ratio, and where the supervised tokens come from.
struct TotalsSection {
  private static let barColumns = 40
  private let report: Report

  init(_ report: Report) { self.report = report }

  func append(to page: inout Page) {
    page.blank()
    appendSums(to: &page)
    if report.ratios.count > 0 { appendSpread(to: &page) }
    if let sentence = composition {
      page.blank()
      page.paragraph([], sentence)
    }
  }

  private func appendSums(to page: inout Page) {
    let totals = report.totals
    entry("examples", examples(totals), .plain, to: &page)
    if let ratio = totals.ratio {
      let tokens = "\(Figures.grouped(totals.supervised)) of \(Figures.grouped(totals.tokens))"
      let text = "\(tokens) tokens, \(Figures.percent(ratio))"
      page.line([lead("supervised"), Span(text, .strong)])
    } else {
      entry("supervised", "no tokens", .plain, to: &page)
    }
    if report.context.responseTemplate != nil || report.context.instructionTemplate != nil {
      let missing = Figures.count(totals.matchFailures, "example")
      entry("template", "not found in \(missing)", totals.matchFailures > 0 ? .error : .plain, to: &page)
    }
    if totals.truncated > 0 {
      let cut = Figures.count(totals.tokensCut, "token")
      entry("cut off", "\(cut) of \(Figures.count(totals.truncated, "example"))", .warning, to: &page)
    }
  }

  private func examples(_ totals: Totals) -> String {
    let states = [
      (totals.ok, "ok"), (totals.dropped, "dropped"), (totals.refused, "refused"), (totals.unread, "unread"),
    ]
    let parts = states.filter { $0.0 > 0 }.map { "\(Figures.grouped($0.0)) \($0.1)" }
    return Figures.grouped(totals.examples) + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", "))
  }

  private func appendSpread(to page: inout Page) {
    let ratios = report.ratios
    let points: [(String, Double?)] = [
      ("min", ratios.minimum), ("p10", ratios.percentile(10)), ("median", ratios.percentile(50)),
      ("p90", ratios.percentile(90)), ("max", ratios.maximum),
    ]
    let shown = points.compactMap { name, value in value.map { "\(name) \(Figures.percent($0))" } }
    entry("per example", shown.joined(separator: " · "), .plain, to: &page)
    let bars = ratios.histogram.filter { $0.examples > 0 }
    let most = bars.map(\.examples).max() ?? 1
    for bar in bars {
      let columns = max(1, (bar.examples * Self.barColumns + most / 2) / most)
      page.line([
        Span(String(repeating: " ", count: HeaderSection.indent)), Span(Padding.left(name(of: bar), 16) + " ", .dim),
        Span(String(repeating: "█", count: columns), .supervised), Span(" \(Figures.grouped(bar.examples))"),
      ])
    }
  }

  private func name(of bar: RatioDistribution.Bar) -> String {
    if bar.from == bar.to { return Figures.percent(bar.from) }
    if bar.from == 0 { return "under " + Figures.percent(bar.to) }
    return "\(Figures.percent(bar.from)) – \(Figures.percent(bar.to))"
  }

  /// `Of the supervised tokens 79 % are the constant text, 20 % `input_text`, 2 % `output_text`.`
  var composition: String? {
    guard let shares = report.composition?.filter({ $0.supervisedTokens > 0 }) else { return nil }
    let whole = shares.reduce(0) { $0 + $1.supervisedTokens }
    guard whole > 0 else { return nil }
    let parts = shares.enumerated().map { index, share in
      let percent = Figures.wholePercent(share.supervisedTokens, of: whole)
      return percent + (index == 0 ? " are " : " ") + name(of: share)
    }
    return "Of the supervised tokens " + parts.joined(separator: ", ") + "."
  }

  private func name(of share: CompositionShare) -> String {
    if case .column = share.source { "`\(share.name)`" } else { share.name }
  }

  private func entry(_ name: String, _ text: String, _ role: Style.Role, to page: inout Page) {
    page.paragraph([lead(name)], text, role, indent: HeaderSection.indent)
  }

  private func lead(_ name: String) -> Span { Span(Padding.right(name, HeaderSection.indent - 1) + " ", .dim) }
}
