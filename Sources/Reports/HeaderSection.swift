import JSON
import MaskModel

extension Sample {
  /// `100 of 15,806 rows, drawn with seed 0`
  var words: String { "\(Figures.grouped(rows)) of \(Figures.count(of, "row")), drawn with seed \(seed)" }
}

/// What was read and by which trainer.
struct HeaderSection {
  static let indent = 12
  private let report: Report

  init(_ report: Report) { self.report = report }

  func append(to page: inout Page) {
    page.line([Span("maskcheck ", .strong), Span(report.maskcheck)])
    for data in report.data {
      let rows = Figures.count(data.rows, "row")
      entry("data", "\(data.source) (\(data.format), \(rows))", to: &page)
      entry("", "read as \(data.shape.shape.rawValue): \(data.shape.because)", .dim, to: &page)
      if let dump = data.dump { append(dump, to: &page) }
    }
    if let sample = report.sample { entry("sample", sample.words, to: &page) }
    if let tokenizer = report.tokenizer {
      let entries = Figures.grouped(tokenizer.vocabularySize)
      entry("tokenizer", "\(tokenizer.source) (\(tokenizer.kind), \(entries) entries)", to: &page)
    } else {
      entry("tokenizer", "none: the labels are those of the data", to: &page)
    }
    appendTrainer(to: &page)
  }

  private func appendTrainer(to page: inout Page) {
    let card = report.context.trainer
    entry(
      "trainer", "\(card.id) \(card.version)" + (card.chosenBecause.isEmpty ? "" : ": \(card.chosenBecause)"), to: &page
    )
    if !card.options.members.isEmpty { entry("", settings(card.options), .dim, to: &page) }
    if let template = report.context.responseTemplate { entry("response", shown(template), to: &page) }
    if let template = report.context.instructionTemplate { entry("instruction", shown(template), to: &page) }
    for option in report.context.withoutEffect {
      entry("no effect", "\(option.name): \(option.reason)", .warning, to: &page)
    }
    if let verified = report.verified {
      let versions = verified.packages.members.map { "\($0.key.string) \($0.value.text?.string ?? "")" }
      entry(
        "verified", "\(verified.equal) of \(verified.rows) rows equal (\(versions.joined(separator: ", ")))",
        verified.equal == verified.rows ? .plain : .error, to: &page)
    }
    for warning in report.context.warnings { entry("trainer says", warning, .dim, to: &page) }
  }

  private func append(_ dump: DumpSummary, to page: inout Page) {
    let parts = ["dumped from \(dump.origin)", dump.choice].compactMap(\.self)
    entry("", parts.joined(separator: ": "), .dim, to: &page)
    let packages = dump.packages.members.map { "\($0.key.string) \($0.value.text?.string ?? shown($0.value))" }
    if !packages.isEmpty { entry("", "with \(packages.joined(separator: ", "))", .dim, to: &page) }
    if report.context.trainer.options != dump.arguments, !dump.arguments.members.isEmpty {
      entry("", "arguments \(settings(dump.arguments))", .dim, to: &page)
    }
    if !dump.collatorArguments.members.isEmpty {
      entry("", "collator \(settings(dump.collatorArguments))", .dim, to: &page)
    }
    for note in dump.notes { entry("", "note: \(note)", .dim, to: &page) }
  }

  private func settings(_ object: JSONObject) -> String {
    object.members.map { "\($0.key.string)=\(shown($0.value))" }.joined(separator: ", ")
  }

  private func entry(_ name: String, _ text: String, _ role: Style.Role = .plain, to page: inout Page) {
    page.paragraph([Span(Padding.right(name, Self.indent - 1) + " ", .dim)], text, role, indent: Self.indent)
  }

  private func shown(_ value: JSONValue) -> String {
    var bytes: [UInt8] = []
    SafeJSON.append(value, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func shown(_ template: Template) -> String {
    let ids = template.ids.map { String($0) }.joined(separator: " ")
    return (template.text.map { shown(.string($0)) + ", " } ?? "") + "ids \(ids)"
  }
}
