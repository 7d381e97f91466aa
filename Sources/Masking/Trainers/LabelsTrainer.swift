import JSON
import MaskModel

extension Trainer {
  /// No trainer at all: ids and labels that the data hold are shown as they are.
  public static let labels = Trainer(
    id: "labels", version: "1",
    summary: "Recorded `input_ids` with `labels`, `completion_mask` or `assistant_masks`, as they are.",
    verifiedWith: "nothing to verify: what is shown stands in the data", options: []
  ) { (input: TrainerInput) throws(MaskingError) -> PreparedRun in
    let run = try LabelsRun(input)
    return PreparedRun(context: run.context) { LabelsWorker(run) }
  }
}

/// Which columns hold what.
struct LabelsRun: Sendable {
  /// Nil only where a dump holds nothing but dropped rows without ids.
  let ids: Int?
  let recorded: RecordedColumns
  let columns: [Column]
  /// Nil but for dumps and lines of a report.
  let status: RecordedStatus?
  /// Of a dump and of lines of a report: the column with the documents that are packed into a row.
  let documents: Int?
  let tokenizer: (any Tokenizer)?
  let context: RunContext

  init(_ input: TrainerInput) throws(MaskingError) {
    _ = try TrainerSettings(input.settings, trainer: "labels", options: [], accepted: [])
    try input.refuseTemplates(for: "labels")
    if input.textTemplate != nil {
      throw .setting(
        option: TextTemplate.option, found: "a template, for recorded labels, which are no text",
        expected: "none, or another --trainer")
    }
    let columns = SFTColumns(input.table)
    status = RecordedStatus(input.table, isDump: input.isDump)
    documents = status != nil ? input.table.position(of: "documents") : nil
    ids = columns.ids
    if ids == nil, status?.isThere != true { throw Self.missing("a column `input_ids`", input.table) }
    recorded =
      columns.labels.map { RecordedColumns(labels: $0) }
      ?? RecordedColumns(masks: [columns.completionMask, columns.assistantMasks].compactMap(\.self))
    if ids != nil, recorded.isEmpty {
      throw Self.missing("a column `labels`, `completion_mask` or `assistant_masks`", input.table)
    }
    self.columns = input.table.columns
    tokenizer = input.tokenizer
    let names = ([recorded.labels].compactMap(\.self) + recorded.masks).map { input.table.columns[$0].name.string }
    context = RunContext(
      trainer: TrainerCard(id: "labels", version: "1"),
      shape: ShapeChoice(
        shape: .recorded,
        because: ids == nil
          ? "it is a dump in which every row is dropped"
          : "there are columns `input_ids` and \(names.map { "`\($0)`" }.joined(separator: ", "))"
            + (status?.isReport == true ? ", in lines of a report, whose `status` counts" : "")),
      columns: input.table.columns, tokenizer: input.tokenizer)
  }

  private static func missing(_ expected: String, _ table: Table) -> MaskingError {
    let names = table.columns.map(\.name.string)
    return .setting(option: "--trainer labels", found: "the columns \(names.quotedList)", expected: expected)
  }
}

final class LabelsWorker: MaskWorker {
  private let run: LabelsRun
  private let decoder: TokenText?

  init(_ run: LabelsRun) {
    self.run = run
    decoder = run.tokenizer.map(TokenText.init)
  }

  func mask(_ record: Record) -> MaskedExample {
    var example = MaskedExample(origin: record.origin)
    do {
      let status = try run.status?.status(of: record) ?? .ok
      switch status {
      case .ok: try fill(&example, from: record)
      case .dropped: showWhatIsThere(&example, of: record)
      // The trainer came to no tokens.
      case .refused, .unread: break
      }
      example.status = status
    } catch {
      example = MaskedExample(origin: record.origin, status: .refused(error.reason))
    }
    example.number = run.status?.number(of: record)
    return example
  }

  /// A dump does not always hold the tokens of a dropped row.
  private func showWhatIsThere(_ example: inout MaskedExample, of record: Record) {
    do {
      try fill(&example, from: record)
    } catch {
      example = MaskedExample(origin: record.origin)
    }
  }

  private func fill(_ example: inout MaskedExample, from record: Record) throws(RowRefusal) {
    guard let ids = run.ids else { throw RowRefusal("found no `input_ids`") }
    var row = LabelledRow(ids: try RecordedIntegers.read(record.value(at: ids), column: "input_ids"))
    if let column = run.recorded.labels {
      let labels = try RecordedIntegers.read(record.value(at: column), column: "labels")
      try compare(labels.count, "labels", with: row.ids.count)
      row.record(labels: labels)
      if let cut = try run.status?.cut(of: record) { return take(row, cut, &example) }
    } else {
      var masks: [[Bool]] = []
      for column in run.recorded.masks {
        let name = run.columns[column].name
        let mask = try RecordedIntegers.readMask(record.value(at: column), column: name)
        try compare(mask.count, name, with: row.ids.count)
        masks.append(mask)
      }
      row.record(masks: masks)
    }
    take(row, truncation: .none, &example)
    if let documents = run.documents.flatMap({ RecordedDocuments.read(record.value(at: $0), count: row.ids.count) }) {
      example.documents = documents
    }
  }

  /// The row with what was cut off put back in its place, and cut there.
  private func take(_ row: LabelledRow, _ cut: RecordedCut, _ example: inout MaskedExample) {
    var whole = LabelledRow(ids: cut.side == .end ? row.ids + cut.ids : cut.ids + row.ids)
    whole.record(labels: cut.side == .end ? row.labels + cut.labels : cut.labels + row.labels)
    let kept = row.ids.count
    take(whole, truncation: cut.side == .end ? .keepStart(kept) : .keepEnd(kept), &example)
  }

  private func take(_ row: LabelledRow, truncation: Truncation, _ example: inout MaskedExample) {
    var row = row
    if let decoded = decoder?.decode(row.ids) {
      example.text = decoded.text
      row.spans = decoded.spans
    }
    example.take(row, truncation: truncation)
  }

  private func compare(_ count: Int, _ column: Text, with ids: Int) throws(RowRefusal) {
    if count == ids { return }
    throw RowRefusal("column `\(column.string)`: found \(count) values, expected \(ids), one for each of `input_ids`")
  }
}
