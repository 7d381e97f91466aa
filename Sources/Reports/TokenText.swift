import JSON
import MaskModel

/// Single examples as coloured tokens, for a terminal without a browser and for logs.
///
/// Every token ends at a visible border. Without colour supervised tokens stand in ⟦ ⟧; with colour they are coloured
/// as well.
public struct TokenText: Sendable {
  public var options: ReportOptions
  /// The names of the data files, by their position.
  public var sources: [String]
  /// Lists the ids under each run.
  public var showsIDs: Bool

  public init(options: ReportOptions, sources: [String], showsIDs: Bool = false) {
    self.options = options
    self.sources = sources
    self.showsIDs = showsIDs
  }

  /// - Parameter tokenizer: shows tokens by their own bytes; without it they are shown by their spans in the text, or
  ///   by their ids.
  /// - Returns: UTF-8 lines; no control byte of the data is among them.
  public func render(_ inspected: InspectedExample, tokenizer: (any Tokenizer)?) -> [UInt8] {
    let example = inspected.example
    var page = Page(style: options.style, width: options.width)
    appendTitle(example, to: &page)
    let tokens = TokenNames(tokenizer: tokenizer, text: example.text)
    if let cut = example.cut, cut.side == .start { append(cut, tokens, to: &page) }
    for run in example.reasons {
      append(run, ids: example.ids, labels: example.labels, spans: example.spans, tokens, to: &page)
    }
    if let cut = example.cut, cut.side == .end { append(cut, tokens, to: &page) }
    for finding in inspected.findings {
      let name = " \(finding.rule) \(finding.name): "
      page.paragraph([Span(finding.level.rawValue, finding.level.role), Span(name)], finding.detail, indent: 2)
    }
    return page.bytes
  }

  private func appendTitle(_ example: MaskedExample, to page: inout Page) {
    let origin = example.origin
    let source =
      sources.indices.contains(origin.source) ? "\(sources[origin.source]):\(origin.line)" : "line \(origin.line)"
    let ratio = example.ratio.map { " (\(Figures.percent($0)))" } ?? ""
    let counts = "\(example.supervisedCount) of \(Figures.count(example.ids.count, "token")) supervised\(ratio)"
    let number = example.number.map { " · number \($0) where it was dumped" } ?? ""
    page.line([Span("row \(origin.index)", .strong), Span("\(number) · \(source) · \(counts)")])
    switch example.status {
    case .ok: break
    case .dropped(let reason): page.paragraph([Span("dropped: ", .warning)], reason, indent: 2)
    case .refused(let reason): page.paragraph([Span("refused: ", .error)], reason, indent: 2)
    case .unread(let reason): page.paragraph([Span("unread: ", .error)], reason, indent: 2)
    }
    if let matches = example.responseMatches {
      page.paragraph([], "response template " + places(matches), .dim, indent: 2)
    }
    if let matches = example.instructionMatches {
      page.paragraph([], "instruction template " + places(matches), .dim, indent: 2)
    }
    if example.documents.count > 1 { page.paragraph([], packed(example.documents), .dim, indent: 2) }
  }

  private func packed(_ documents: [Document]) -> String {
    let starts = documents.map { String($0.tokens.lowerBound) }.joined(separator: ", ")
    return "\(Figures.count(documents.count, "document")) packed into it, beginning at tokens \(starts)"
  }

  private func places(_ matches: [Range<Int>]) -> String {
    if matches.isEmpty { return "not found" }
    let times = matches.count == 1 ? "once" : "\(Figures.grouped(matches.count)) times"
    return "found \(times), at token \(matches.map { String($0.lowerBound) }.joined(separator: ", "))"
  }

  private func append(_ cut: Cut, _ tokens: TokenNames, to page: inout Page) {
    let supervised = cut.supervisedCount
    let side = cut.side == .start ? "before the start" : "behind the end"
    let count = Figures.count(cut.ids.count, "token")
    page.line([
      Span("cut off \(side)", .warning), Span(": \(count), \(Figures.grouped(supervised)) of them supervised"),
    ])
    for run in cut.reasons { append(run, ids: cut.ids, labels: cut.labels, spans: cut.spans, tokens, to: &page) }
    page.line("end of what was cut off", .dim)
  }

  private func append(
    _ run: ReasonRun, ids: [TokenID], labels: [Label], spans: [ByteSpan]?, _ tokens: TokenNames, to page: inout Page
  ) {
    let range = run.range.clamped(to: 0..<ids.count)
    guard !range.isEmpty else { return }
    let role: Style.Role = run.reason.isSupervised ? .supervised : .dim
    page.line([Span(run.reason.rawValue, role), Span(" \(positions(range))", .dim)])
    let pieces = range.map { position in
      let name = tokens.name(of: ids[position], span: spans?.element(at: position))
      let isSupervised = labels.element(at: position).map { $0 != .ignored } ?? false
      return (
        spans: marked(name, isSupervised: isSupervised),
        endsLine: name.hasSuffix("␊") && position + 1 < range.upperBound
      )
    }
    page.flow(pieces, indent: 2)
    if showsIDs {
      page.paragraph([Span("  ids ")], range.map { String(ids[$0]) }.joined(separator: " "), .dim, indent: 6)
    }
  }

  private func positions(_ range: Range<Int>) -> String {
    range.count == 1 ? "(token \(range.lowerBound))" : "(tokens \(range.lowerBound)–\(range.upperBound - 1))"
  }

  private func marked(_ name: String, isSupervised: Bool) -> [Span] {
    guard isSupervised else { return [Span(name, .ignored), Span("│", .dim)] }
    return [Span("⟦" + name + "⟧", .supervised)]
  }
}

/// How tokens are written.
private struct TokenNames {
  let tokenizer: (any Tokenizer)?
  let text: Text?

  /// Already visible, line ends as `␊`.
  func name(of id: TokenID, span: ByteSpan?) -> String {
    if let bytes = tokenizer?.bytes(of: id), !bytes.isEmpty { return Visible.string(bytes: bytes) }
    if let text, let span, !span.isEmpty, span.start >= 0, Int(span.end) <= text.count {
      return Visible.string(bytes: text.bytes[span.range])
    }
    if let spelling = tokenizer?.spelling(of: id) { return Visible.string(bytes: spelling.bytes) }
    return String(id)
  }
}

extension Array {
  fileprivate func element(at index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
