import JSON
import MaskModel

/// Reports that the formats are shown.
enum SampleReports {
  static func context(options: JSONObject = JSONObject()) -> RunContext {
    RunContext(
      trainer: TrainerCard(
        id: "trl-collator", version: "0.19.1", chosenBecause: "a response template was given", options: options),
      shape: ShapeChoice(shape: .textTemplate, because: "--text-template was given"),
      columns: [Column(name: "input_text", type: .string), Column(name: "output_text", type: .string)], tokenizer: nil,
      responseTemplate: Template(text: "\nAnswer:", ids: [198, 1618, 25]))
  }

  /// Three rows, two files, one of each kind of trouble.
  static var canonical: Report {
    let rows = [supervised(index: 0), dropped(index: 1), cut(index: 2)]
    var totals = Totals()
    var ratios = RatioDistribution()
    for row in rows {
      totals.add(row.example)
      if row.example.status == .ok {
        ratios.add(supervised: row.example.supervisedCount, tokens: row.example.ids.count)
      }
    }
    totals.examples += 1
    totals.unread += 1
    var context = context(
      options: JSONObject([
        JSONObject.Member(key: "max_length", value: 1024), JSONObject.Member(key: "eos_token", value: "<eos>"),
      ]))
    context.withoutEffect = [IneffectiveOption(name: "packing", reason: "the collator refuses it")]
    context.warnings = ["Could not find response key in 1 row"]
    return Report(
      maskcheck: "0.1.0",
      tokenizer: TokenizerSummary(source: "qwen-like", kind: "bpe", vocabularySize: 151_669, sha256: "ab12"),
      context: context,
      data: [summary("train.jsonl", rows: 2), summary("more.jsonl", rows: 2)], totals: totals, ratios: ratios,
      composition: [
        CompositionShare(source: .literal, name: "the constant text", supervisedTokens: 790),
        CompositionShare(source: .column(0), name: "input_text", supervisedTokens: 205),
        CompositionShare(source: .column(1), name: "output_text", supervisedTokens: 5),
        CompositionShare(source: .trainer, name: "added by the trainer", supervisedTokens: 0),
      ],
      findings: [templateNotFound, tinySignal],
      notEvaluated: [
        NotEvaluated(rule: "MC401", name: "eos-ignored", reason: "the tokenizer has no end-of-sequence token"),
        NotEvaluated(rule: "MC402", name: "eos-missing", reason: "the tokenizer has no end-of-sequence token"),
        NotEvaluated(rule: "MC301", name: "boundary-merged", reason: "rows are not prompt/completion"),
      ],
      problems: [
        InputProblem(
          kind: .unreadable, index: 3, source: 1, line: 2, byte: 118, found: "the end of the file", expected: "`}`")
      ],
      problemCount: 1, rows: rows,
      verdict: Verdict(pass: false, reasons: ["1 finding at level error", "1 row could not be read"]))
  }

  static var empty: Report {
    Report(
      maskcheck: "0.1.0", tokenizer: nil,
      context: RunContext(
        trainer: TrainerCard(id: "labels", version: "1"), shape: ShapeChoice(shape: .recorded, because: ""),
        columns: [], tokenizer: nil),
      data: [], totals: Totals(), ratios: RatioDistribution(), findings: [], notEvaluated: [],
      verdict: Verdict(pass: false, reasons: ["no example was read"]))
  }

  /// Everything that data can do to a reader: terminal sequences, overrides, markup, quotes.
  static let hostileText =
    "\u{1B}[2J\u{1B}]0;x\u{07}\u{9B}31m\u{202E}abc\u{2066}\u{200B}\u{7F}\r\n<script>&\"'\\</script>\u{0}"

  static var hostile: Report {
    var report = canonical
    report.data = [
      DataSummary(
        source: hostileText, format: hostileText, shape: ShapeChoice(shape: .text, because: hostileText), rows: 1)
    ]
    report.tokenizer?.source = hostileText
    report.context.trainer.chosenBecause = hostileText
    report.context.trainer.options = JSONObject([
      JSONObject.Member(key: Text(hostileText), value: .string(Text(hostileText)))
    ])
    report.context.responseTemplate = Template(text: Text(hostileText), ids: [-1, .max])
    report.context.warnings = [hostileText]
    report.composition = [CompositionShare(source: .column(0), name: hostileText, supervisedTokens: 1)]
    report.findings = [
      Finding(
        rule: "MC101", name: "nothing-supervised", level: .error, count: 1, share: 1, message: hostileText,
        fix: hostileText,
        examples: [FindingExample(index: 0, source: 7, line: 1, detail: hostileText)])
    ]
    report.problems[0].found = hostileText
    report.verdict.reasons = [hostileText]
    report.interrupted = hostileText
    for index in report.rows.indices { report.rows[index].example.text = Text(hostileText) }
    report.rows[1].example.status = .refused(hostileText)
    return report
  }

  static func summary(_ source: String, rows: Int) -> DataSummary {
    DataSummary(
      source: source, format: "jsonl",
      shape: ShapeChoice(shape: .textTemplate, because: "--text-template was given"), rows: rows)
  }

  static var templateNotFound: Finding {
    Finding(
      rule: "MC201", name: "template-not-found", level: .error, count: 3, share: 0.75,
      message: "The ids 198 1618 25 of the response template stand nowhere in these rows, so all of their tokens are "
        + "ignored.\nThe text is there: in row 1 it is tokenised as 340 1618 25, because `)` and the line end are one "
        + "token.",
      fix: "Give the ids that match in all rows: --response-template ids:1618,25.",
      examples: [(0, 0, 1), (1, 0, 2), (2, 1, 1)].map { FindingExample(index: $0.0, source: $0.1, line: $0.2) })
  }

  static var tinySignal: Finding {
    Finding(
      rule: "MC107", name: "tiny-signal", level: .note, count: 1, share: 0.0323,
      message: "One supervised token a row.", fix: "",
      examples: [FindingExample(index: 2, source: 0, line: 3, detail: "4 of 1,024 tokens")])
  }

  /// `Q: é?\nA: 4<eos>` with the answer supervised.
  static func supervised(index: Int) -> InspectedExample {
    var example = MaskedExample(origin: RowOrigin(index: index, source: 0, line: index + 1, bytes: 0..<40))
    example.text = "Q: é?\nA: 4<eos>"
    example.ids = [81, 58, 32, 195, 169, 63, 10, 65, 58, 32, 52, 2]
    example.spans = [
      (0, 1), (1, 2), (2, 3), (3, 5), (3, 5), (5, 6), (6, 7), (7, 8), (8, 9), (9, 10), (10, 11), (11, 16),
    ].map { ByteSpan(start: $0.0, end: $0.1) }
    example.labels = Array(repeating: .ignored, count: 9) + [32, 52, 2]
    example.reasons = [
      ReasonRun(range: 0..<6, reason: .beforeResponse), ReasonRun(range: 6..<9, reason: .responseTemplate),
      ReasonRun(range: 9..<12, reason: .afterResponse),
    ]
    example.documents = [Document(index: index, tokens: 0..<12)]
    example.responseMatches = [6..<9]
    return InspectedExample(example: example, findings: [])
  }

  static func dropped(index: Int) -> InspectedExample {
    var row = supervised(index: index)
    row.example.status = .dropped("no supervised token is left after max_length")
    row.example.labels = Array(repeating: .ignored, count: 12)
    row.example.reasons = [ReasonRun(range: 0..<12, reason: .responseNotFound)]
    row.example.responseMatches = []
    row.findings = [
      RowFinding(
        rule: "MC201", name: "template-not-found", level: .error,
        detail: "searched for 198 1618 25; the text stands at token 6 as 340 1618 25")
    ]
    return row
  }

  static func cut(index: Int) -> InspectedExample {
    var row = supervised(index: index)
    row.example.ids.removeLast(2)
    row.example.labels.removeLast(2)
    row.example.spans?.removeLast(2)
    row.example.reasons[2].range = 9..<10
    row.example.cut = Cut(
      side: .end, ids: [52, 2], labels: [52, 2], spans: [ByteSpan(start: 10, end: 11), ByteSpan(start: 11, end: 16)],
      reasons: [ReasonRun(range: 0..<2, reason: .afterResponse)])
    row.findings = [
      RowFinding(
        rule: "MC501", name: "completion-cut-off", level: .warning, detail: "2 supervised tokens were cut off"),
      RowFinding(rule: "MC107", name: "tiny-signal", level: .note, detail: "one supervised token"),
    ]
    return row
  }
}
