import JSON
import MaskModel

/// What all lines of one run have in common.
public struct LineOptions: Sendable {
  /// The names of the data files, by their position.
  public var sources: [String]
  /// Ids, labels, text, offsets and reasons as well.
  public var withTokens: Bool

  public init(sources: [String], withTokens: Bool) {
    self.sources = sources
    self.withTokens = withTokens
  }
}

/// Writes one example as a line of JSON straight into bytes: one call a row, no allocation a token.
public struct ExampleLine: Sendable {
  /// With their quotes.
  private let sources: [[UInt8]]
  private let withTokens: Bool

  public init(_ options: LineOptions) {
    sources = options.sources.map { name in
      var quoted: [UInt8] = []
      SafeJSON.append(name, to: &quoted)
      return quoted
    }
    withTokens = options.withTokens
  }

  /// Appends the line with its newline.
  public func append(_ inspected: InspectedExample, to target: inout [UInt8]) {
    let example = inspected.example
    key("{\"index\":", to: &target)
    SafeJSON.append(example.origin.index, to: &target)
    key(",\"source\":", to: &target)
    if sources.indices.contains(example.origin.source) {
      target.append(contentsOf: sources[example.origin.source])
    } else {
      key("null", to: &target)
    }
    key(",\"line\":", to: &target)
    SafeJSON.append(example.origin.line, to: &target)
    if let number = example.number {
      key(",\"row\":", to: &target)
      SafeJSON.append(number, to: &target)
    }
    appendStatus(example.status, to: &target)
    appendCounts(example, to: &target)
    appendFindings(inspected.findings, to: &target)
    if withTokens { appendTokens(example, to: &target) }
    key("}\n", to: &target)
  }

  private func appendStatus(_ status: MaskedExample.Status, to target: inout [UInt8]) {
    let reason: String
    switch status {
    case .ok: return key(",\"status\":\"ok\"", to: &target)
    case .dropped(let why):
      key(",\"status\":\"dropped\"", to: &target)
      reason = why
    case .refused(let why):
      key(",\"status\":\"refused\"", to: &target)
      reason = why
    case .unread(let why):
      key(",\"status\":\"unread\"", to: &target)
      reason = why
    }
    key(",\"reason\":", to: &target)
    SafeJSON.append(reason, to: &target)
  }

  private func appendCounts(_ example: MaskedExample, to target: inout [UInt8]) {
    key(",\"tokens\":", to: &target)
    SafeJSON.append(example.ids.count, to: &target)
    key(",\"supervised\":", to: &target)
    let supervised = example.supervisedCount
    SafeJSON.append(supervised, to: &target)
    key(",\"ratio\":", to: &target)
    if example.ids.isEmpty {
      key("null", to: &target)
    } else {
      JSONWriter.append(Double(supervised) / Double(example.ids.count), to: &target)
    }
    key(",\"template_matches\":", to: &target)
    if let matches = example.responseMatches {
      SafeJSON.append(matches.count, to: &target)
    } else {
      key("null", to: &target)
    }
  }

  private func appendFindings(_ findings: [RowFinding], to target: inout [UInt8]) {
    key(",\"findings\":[", to: &target)
    for (index, finding) in findings.enumerated() {
      if index > 0 { target.append(UInt8(ascii: ",")) }
      SafeJSON.append(finding.rule, to: &target)
    }
    target.append(UInt8(ascii: "]"))
  }

  private func appendTokens(_ example: MaskedExample, to target: inout [UInt8]) {
    key(",\"input_ids\":", to: &target)
    NumberList.append(example.ids, to: &target)
    key(",\"labels\":", to: &target)
    NumberList.append(example.labels, to: &target)
    if let text = example.text {
      key(",\"text\":", to: &target)
      SafeJSON.append(text, to: &target)
    }
    if let spans = example.spans {
      key(",\"offsets\":", to: &target)
      NumberList.append(spans, to: &target)
    }
    key(",\"reasons\":[", to: &target)
    for (index, run) in example.reasons.enumerated() {
      if index > 0 { target.append(UInt8(ascii: ",")) }
      appendRun(run, to: &target)
    }
    target.append(UInt8(ascii: "]"))
    if let cut = example.cut, !cut.ids.isEmpty { append(cut, to: &target) }
    if example.documents.count > 1 { append(example.documents, to: &target) }
  }

  private func append(_ cut: Cut, to target: inout [UInt8]) {
    key(",\"cut\":{\"side\":", to: &target)
    key(cut.side == .start ? "\"start\"" : "\"end\"", to: &target)
    key(",\"input_ids\":", to: &target)
    NumberList.append(cut.ids, to: &target)
    key(",\"labels\":", to: &target)
    NumberList.append(cut.labels, to: &target)
    target.append(UInt8(ascii: "}"))
  }

  private func append(_ documents: [Document], to target: inout [UInt8]) {
    key(",\"documents\":[", to: &target)
    for (index, document) in documents.enumerated() {
      if index > 0 { target.append(UInt8(ascii: ",")) }
      key("{\"index\":", to: &target)
      SafeJSON.append(document.index, to: &target)
      key(",\"tokens\":", to: &target)
      appendPair(document.tokens.lowerBound, document.tokens.upperBound, to: &target)
      target.append(UInt8(ascii: "}"))
    }
    target.append(UInt8(ascii: "]"))
  }

  private func appendRun(_ run: ReasonRun, to target: inout [UInt8]) {
    target.append(UInt8(ascii: "["))
    SafeJSON.append(run.range.lowerBound, to: &target)
    target.append(UInt8(ascii: ","))
    SafeJSON.append(run.range.upperBound, to: &target)
    key(",\"", to: &target)
    target.append(contentsOf: run.reason.rawValue.utf8)
    key("\"]", to: &target)
  }

  private func appendPair(_ first: Int, _ second: Int, to target: inout [UInt8]) {
    target.append(UInt8(ascii: "["))
    SafeJSON.append(first, to: &target)
    target.append(UInt8(ascii: ","))
    SafeJSON.append(second, to: &target)
    target.append(UInt8(ascii: "]"))
  }

  private func key(_ text: StaticString, to target: inout [UInt8]) {
    target.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }
}
