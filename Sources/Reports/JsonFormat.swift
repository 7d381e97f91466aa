import JSON
import MaskModel

extension ReportFormat {
  /// The report as one JSON object; docs/report.schema.json describes it.
  public static let json = ReportFormat(
    id: "json",
    summary: "The whole report as one JSON object (schema maskcheck/report/1, docs/report.schema.json).",
    output: .whole { report, _ in
      var bytes: [UInt8] = []
      SafeJSON.appendPretty(JsonReport(report).value, to: &bytes)
      bytes.append(0x0A)
      return bytes
    })
}

/// A report as a JSON value, keys in the order of the schema.
struct JsonReport {
  private let report: Report

  init(_ report: Report) { self.report = report }

  var value: JSONValue {
    var members: [(String, JSONValue)] = [
      ("schema", "maskcheck/report/1"),
      ("maskcheck", string(report.maskcheck)),
      ("tokenizer", report.tokenizer.map(tokenizer) ?? .null),
      ("trainer", trainer),
      ("data", .array(report.data.map(data))),
      ("totals", totals),
      ("ratio_per_example", ratios),
      ("composition", report.composition.map { .array($0.map(composition)) } ?? .null),
      ("findings", .array(report.findings.map(finding))),
      ("not_evaluated", .array(report.notEvaluated.map(notEvaluated))),
      ("unread", .array(unreadable.map(unread))),
      ("warnings", .array(report.context.warnings.map(string))),
      ("without_effect", .array(report.context.withoutEffect.map(withoutEffect))),
      ("verified", report.verified.map(verified) ?? .null),
      ("verdict", verdict),
    ]
    if let sample = report.sample { members.append(("sample", self.sample(sample))) }
    if let interrupted = report.interrupted { members.append(("interrupted", string(interrupted))) }
    return object(members)
  }

  private func tokenizer(_ summary: TokenizerSummary) -> JSONValue {
    object([
      ("source", string(summary.source)), ("kind", string(summary.kind)),
      ("vocabulary_size", integer(summary.vocabularySize)), ("sha256", string(summary.sha256)),
    ])
  }

  private var trainer: JSONValue {
    let card = report.context.trainer
    return object([
      ("id", string(card.id)), ("version", string(card.version)), ("chosen_because", string(card.chosenBecause)),
      ("options", .object(card.options)),
    ])
  }

  private func data(_ summary: DataSummary) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("source", string(summary.source)), ("format", string(summary.format)),
      ("shape", string(summary.shape.shape.rawValue)), ("shape_because", string(summary.shape.because)),
      ("rows", integer(summary.rows)),
    ]
    if let summary = summary.dump { members.append(("dump", dump(summary))) }
    return object(members)
  }

  private func dump(_ summary: DumpSummary) -> JSONValue {
    object([
      ("schema", string(summary.schema)), ("source", .object(summary.source)), ("rows", .object(summary.rows)),
      ("packages", .object(summary.packages)), ("arguments", .object(summary.arguments)),
      ("collator_arguments", .object(summary.collatorArguments)), ("notes", .array(summary.notes.map(string))),
    ])
  }

  private var totals: JSONValue {
    let totals = report.totals
    return object([
      ("examples", integer(totals.examples)), ("ok", integer(totals.ok)), ("dropped", integer(totals.dropped)),
      ("refused", integer(totals.refused)), ("unread", integer(totals.unread)), ("tokens", integer(totals.tokens)),
      ("supervised", integer(totals.supervised)), ("ratio", number(totals.ratio)),
      ("match_failures", integer(totals.matchFailures)), ("truncated", integer(totals.truncated)),
      ("tokens_cut", integer(totals.tokensCut)),
    ])
  }

  private var ratios: JSONValue {
    let ratios = report.ratios
    let bars = ratios.histogram.filter { $0.examples > 0 }
    return object([
      ("min", number(ratios.minimum)), ("p10", number(ratios.percentile(10))), ("p50", number(ratios.percentile(50))),
      ("p90", number(ratios.percentile(90))), ("max", number(ratios.maximum)),
      (
        "histogram",
        .array(
          bars.map {
            object([("from", .double($0.from)), ("to", .double($0.to)), ("examples", integer($0.examples))])
          })
      ),
    ])
  }

  private func composition(_ share: CompositionShare) -> JSONValue {
    object([("source", string(share.name)), ("supervised", integer(share.supervisedTokens))])
  }

  private func finding(_ finding: Finding) -> JSONValue {
    object([
      ("rule", string(finding.rule)), ("name", string(finding.name)), ("level", string(finding.level.rawValue)),
      ("count", integer(finding.count)), ("share", .double(finding.share)), ("message", string(finding.message)),
      ("fix", string(finding.fix)), ("examples", .array(finding.examples.map(example))),
    ])
  }

  private func example(_ example: FindingExample) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("index", integer(example.index)), ("source", source(example.source)), ("line", integer(example.line)),
    ]
    if let detail = example.detail { members.append(("detail", string(detail))) }
    return object(members)
  }

  private func notEvaluated(_ rule: NotEvaluated) -> JSONValue {
    object([("rule", string(rule.rule)), ("name", string(rule.name)), ("reason", string(rule.reason))])
  }

  private var unreadable: [InputProblem] { Array(report.problems.filter { $0.kind == .unreadable }.prefix(20)) }

  private func unread(_ problem: InputProblem) -> JSONValue {
    object([
      ("source", source(problem.source)), ("line", integer(problem.line)), ("byte", integer(problem.byte)),
      ("found", string(problem.found)), ("expected", string(problem.expected)),
    ])
  }

  private func withoutEffect(_ option: IneffectiveOption) -> JSONValue {
    object([("option", string(option.name)), ("reason", string(option.reason))])
  }

  private var verdict: JSONValue {
    object([("pass", .bool(report.verdict.pass)), ("reasons", .array(report.verdict.reasons.map(string)))])
  }

  private func source(_ index: Int) -> JSONValue {
    report.data.indices.contains(index) ? string(report.data[index].source) : .null
  }

  private func object(_ members: [(String, JSONValue)]) -> JSONValue {
    .object(JSONObject(members.map { JSONObject.Member(key: Text($0.0), value: $0.1) }))
  }

  private func string(_ text: String) -> JSONValue { .string(Text(text)) }
  private func verified(_ verified: Verified) -> JSONValue {
    object([
      ("rows", integer(verified.rows)), ("equal", integer(verified.equal)), ("packages", .object(verified.packages)),
    ])
  }

  private func sample(_ sample: Sample) -> JSONValue {
    object([
      ("rows", integer(sample.rows)), ("of", integer(sample.of)),
      ("seed", Int64(exactly: sample.seed).map { .integer($0) } ?? .bigInteger(Text("\(sample.seed)"))),
    ])
  }

  private func integer(_ value: Int) -> JSONValue { .integer(Int64(value)) }
  private func number(_ value: Double?) -> JSONValue { value.map { .double($0) } ?? .null }
}
