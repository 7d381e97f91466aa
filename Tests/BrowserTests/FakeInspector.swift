import JSON
import MaskModel

/// Labels fake rows as a collator with a response template does: what stands behind its last match is supervised.
struct FakeInspector: Inspector {
  let rows: [FakeRow]
  let title: InspectionTitle
  let tokenizer: (any Tokenizer)?
  /// The count is given out in steps of so many rows; nil: all at once.
  var step: Int?
  /// Whether the last step of the count is given out.
  var completes = true

  init(_ rows: [FakeRow], data: String = "molecules.jsonl", template: Text? = "\nAnswer:") {
    self.rows = rows
    tokenizer = FakeTokenizer(rows: rows)
    title = InspectionTitle(
      data: data, tokenizer: "tiny-qwen", trainer: "trl-collator 0.19.1", shape: .text,
      responseTemplate: template.map(TemplateInput.text))
  }

  struct Refusal: Error, CustomStringConvertible {
    var description: String { "the template has no tokens that this trainer takes" }
  }

  func example(at index: Int, settings: WhatIf) throws -> InspectedExample? {
    let template = settings.responseTemplate ?? title.responseTemplate ?? .text("")
    if template == .text("refuse") { throw Refusal() }
    guard rows.indices.contains(index) else { return nil }
    let row = rows[index]
    var example = MaskedExample(
      origin: RowOrigin(index: index, source: 0, line: index + 1, bytes: 0..<row.text.count), status: row.status)
    label(row, template, &example)
    return InspectedExample(example: example, findings: findings(example))
  }

  // MARK: Labels

  private func label(_ row: FakeRow, _ template: TemplateInput, _ example: inout MaskedExample) {
    let pieces = FakeTokenizer.split(row.text.bytes)
    var ids = pieces.map { FakeTokenizer.id(of: $0.bytes) }
    var spans = pieces.map { ByteSpan(start: Int32($0.span.lowerBound), end: Int32($0.span.upperBound)) }
    if row.hasBOS {
      ids.insert(FakeTokenizer.bos, at: 0)
      spans.insert(.none, at: 0)
    }
    let searched =
      switch template {
      case .text(let text): FakeTokenizer.split(text.bytes).map { FakeTokenizer.id(of: $0.bytes) }
      case .ids(let ids): ids
      }
    let matches = Self.matches(of: searched, in: ids)
    let start = template.isEmpty ? 0 : matches.last?.upperBound ?? ids.count
    var labels = ids.indices.map { $0 >= start ? ids[$0] : Label.ignored }
    if let conversation = row.conversation { labels = FakeChat.labels(ids, spans, conversation) }
    example.text = row.isRecorded ? nil : row.text
    example.ids = ids
    example.labels = labels.dropLast(row.lostLabels)
    example.spans = row.isRecorded ? nil : spans
    example.responseMatches = template.isEmpty ? nil : matches
    example.reasons = Self.reasons(start: start, count: ids.count, isFound: !matches.isEmpty, template: searched.count)
    if let conversation = row.conversation {
      example.conversation = conversation
      example.responseMatches = nil
      example.reasons = zip(ids.indices, labels).map {
        ReasonRun(range: $0..<$0 + 1, reason: $1 == .ignored ? .otherRole : .assistant)
      }
    }
    if let limit = row.limit { Self.cut(&example, limit, row.side) }
    example.number = row.number
    let ends = row.documentEnds + [example.ids.count]
    example.documents = zip([0] + row.documentEnds, ends).enumerated().map { Document(index: $0, tokens: $1.0..<$1.1) }
  }

  private static func matches(of searched: [TokenID], in ids: [TokenID]) -> [Range<Int>] {
    guard !searched.isEmpty, ids.count >= searched.count else { return [] }
    return (0...(ids.count - searched.count)).filter { ids[$0..<($0 + searched.count)].elementsEqual(searched) }
      .map { $0..<($0 + searched.count) }
  }

  private static func reasons(start: Int, count: Int, isFound: Bool, template: Int) -> [ReasonRun] {
    if template == 0 { return [ReasonRun(range: 0..<count, reason: .text)] }
    guard isFound else { return [ReasonRun(range: 0..<count, reason: .responseNotFound)] }
    return [
      ReasonRun(range: 0..<(start - template), reason: .beforeResponse),
      ReasonRun(range: (start - template)..<start, reason: .responseTemplate),
      ReasonRun(range: start..<count, reason: .afterResponse),
    ].filter { !$0.range.isEmpty }
  }

  private static func cut(_ example: inout MaskedExample, _ limit: Int, _ side: Cut.Side) {
    let count = example.ids.count
    guard limit < count else { return }
    let away = side == .end ? limit..<count : 0..<(count - limit)
    let kept = side == .end ? 0..<limit : (count - limit)..<count
    let reasons = example.reasons
    let runs = { (range: Range<Int>) in
      reasons.map { ReasonRun(range: $0.range.clamped(to: range), reason: $0.reason) }.filter { !$0.range.isEmpty }
        .map {
          ReasonRun(
            range: ($0.range.lowerBound - range.lowerBound)..<($0.range.upperBound - range.lowerBound),
            reason: $0.reason)
        }
    }
    example.cut = Cut(
      side: side, ids: Array(example.ids[away]), labels: Array(example.labels[away]),
      spans: example.spans.map { Array($0[away]) }, reasons: runs(away))
    example.ids = Array(example.ids[kept])
    example.labels = Array(example.labels[kept])
    example.spans = example.spans.map { Array($0[kept]) }
    example.reasons = runs(kept)
    example.responseMatches = example.responseMatches?.filter {
      kept.contains($0.lowerBound) && kept.contains($0.upperBound - 1)
    }
    .map { ($0.lowerBound - kept.lowerBound)..<($0.upperBound - kept.lowerBound) }
  }

  private func findings(_ example: MaskedExample) -> [RowFinding] {
    var findings: [RowFinding] = []
    if example.supervisedCount == 0 {
      findings.append(
        RowFinding(
          rule: "MC101", name: "nothing-supervised", level: .error, detail: "No token of this row is supervised."))
    }
    if example.responseMatches?.isEmpty == true {
      findings.append(
        RowFinding(
          rule: "MC201", name: "template-not-found", level: .warning,
          detail: "The ids of the template stand nowhere in this row.\n"
            + "The nearest place with the same text is at byte 212: there `)` and the line break are one token, "
            + "so the template's first token never appears."))
    }
    return findings
  }

  // MARK: The whole data

  struct Nothing: Cancellable {
    func cancel() {}
  }

  func count(settings: WhatIf, update: @escaping @Sendable (CountingProgress) -> Void) -> any Cancellable {
    let size = rows.count
    var ends = Array(stride(from: step ?? size, to: size, by: max(1, step ?? size)))
    if completes { ends.append(size) }
    for end in ends { update(progress(settings, rows: end)) }
    return Nothing()
  }

  func progress(_ settings: WhatIf, rows count: Int) -> CountingProgress {
    var totals = Totals()
    var counts: [String: (finding: RowFinding, rows: [FindingExample])] = [:]
    for index in 0..<count {
      guard let row = try? example(at: index, settings: settings) else { continue }
      totals.add(row.example)
      for finding in row.findings {
        counts[finding.rule, default: (finding, [])].rows.append(
          FindingExample(index: index, source: 0, line: index + 1))
      }
    }
    let findings = counts.values.sorted { $0.finding.rule < $1.finding.rule }.map { finding, rows in
      Finding(
        rule: finding.rule, name: finding.name, level: finding.level, count: rows.count,
        share: Double(rows.count) / Double(max(1, count)), message: "Found in \(rows.count) rows.",
        fix: "Give the template as ids.", examples: Array(rows.prefix(20)))
    }
    return CountingProgress(
      totals: totals, rows: count, bytesRead: count * 100, bytesTotal: rows.count * 100, findings: findings,
      isComplete: count == rows.count)
  }

  func nextFinding(from index: Int, forward: Bool, settings: WhatIf) -> Int? {
    let order =
      forward
      ? Array(max(0, index + 1)..<max(index + 1, rows.count)) : Array((0..<max(0, min(index, rows.count))).reversed())
    return order.first { ((try? example(at: $0, settings: settings))??.findings.isEmpty) == false }
  }

  func search(_ text: Text, from index: Int, isCancelled: @Sendable () -> Bool) -> Int? {
    guard index < rows.count else { return nil }
    return rows.indices[max(0, index)...].first { row in
      let bytes = rows[row].text.bytes
      return bytes.count >= text.count
        && (0...(bytes.count - text.count)).contains { bytes[$0...].starts(with: text.bytes) }
    }
  }
}
