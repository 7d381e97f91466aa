import MaskModel
import Terminal

/// The findings of the selected row, then those of the whole data, in full.
enum FindingsText {
  static func lines(_ state: BrowserState, width: Int) -> [StyledText] {
    row(state, width: width) + [StyledText()] + data(state, width: width)
  }

  private static func row(_ state: BrowserState, width: Int) -> [StyledText] {
    guard let content = state.tokens.content else { return [] }
    var lines = [StyledText("row \(Numbers.count(state.list.selected))", Style(.title))]
    switch content.example.status {
    case .ok: break
    case .dropped(let reason): lines += StyledText.paragraphs("dropped: \(reason)", Style(.warning), width: width)
    case .refused(let reason): lines += StyledText.paragraphs("refused: \(reason)", Style(.error), width: width)
    case .unread(let reason): lines += StyledText.paragraphs("unread: \(reason)", Style(.error), width: width)
    }
    for finding in content.findings.sorted(by: { $0.level > $1.level }) {
      lines.append(head(finding.rule, finding.name, finding.level, after: ""))
      lines += StyledText.paragraphs(finding.detail, Style(.plain), width: width)
    }
    if content.findings.isEmpty { lines.append(StyledText("no findings", Style(.note))) }
    return lines
  }

  private static func data(_ state: BrowserState, width: Int) -> [StyledText] {
    guard let progress = state.progress else { return [] }
    let scope = progress.isComplete ? "all rows" : "the rows read so far"
    var lines = [StyledText(scope, Style(.title))]
    for finding in progress.findings.sorted(by: { $0.level > $1.level }) {
      let share = " in \(Numbers.count(finding.count, "row")), \(Numbers.percent(finding.share))"
      lines.append(head(finding.rule, finding.name, finding.level, after: share))
      lines += StyledText.paragraphs(finding.message, Style(.plain), width: width)
      lines += StyledText.paragraphs("fix: \(finding.fix)", Style(.note), width: width)
      lines += rows(finding, width: width) + [StyledText()]
    }
    if progress.findings.isEmpty { lines.append(StyledText("no findings", Style(.note))) }
    return lines
  }

  private static func head(_ rule: String, _ name: String, _ level: Level, after: String) -> StyledText {
    var line = StyledText("\(level.rawValue) \(rule) \(name)", Style(ListView.role(of: level)))
    line.add(after, Style(.faint))
    return line
  }

  private static func rows(_ finding: Finding, width: Int) -> [StyledText] {
    guard !finding.examples.isEmpty else { return [] }
    let indices = finding.examples.map { Numbers.count($0.index) }.joined(separator: "  ")
    let more = finding.count > finding.examples.count ? "  …" : ""
    return StyledText("Rows: \(indices)\(more)", Style(.faint)).wrapped(width: width)
  }
}
