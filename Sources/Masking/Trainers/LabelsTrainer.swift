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
  /// Of a dump folder: the columns that say that a row is dropped, and its number.
  let status: Int?
  let number: Int?
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
    status = input.isDump ? input.table.position(of: "status") : nil
    number = input.isDump ? input.table.position(of: "row") : nil
    ids = columns.ids
    if ids == nil, status == nil { throw Self.missing("a column `input_ids`", input.table) }
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
          : "there are columns `input_ids` and \(names.map { "`\($0)`" }.joined(separator: ", "))"),
      columns: input.table.columns, tokenizer: input.tokenizer)
  }

  func isDropped(_ record: Record) -> Bool { status.map { record.value(at: $0).text == "dropped" } ?? false }

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
      try fill(&example, from: record)
    } catch {
      example = MaskedExample(origin: record.origin, status: .refused(error.reason))
    }
    if run.isDropped(record) { example.status = .dropped("the trainer dropped it when the rows were dumped") }
    if let number = run.number, let own = record.value(at: number).int, own != record.origin.index {
      example.number = own
    }
    return example
  }

  private func fill(_ example: inout MaskedExample, from record: Record) throws(RowRefusal) {
    guard let ids = run.ids else { throw RowRefusal("found no `input_ids`") }
    var row = LabelledRow(ids: try RecordedIntegers.read(record.value(at: ids), column: "input_ids"))
    if let column = run.recorded.labels {
      let labels = try RecordedIntegers.read(record.value(at: column), column: "labels")
      try compare(labels.count, "labels", with: row.ids.count)
      row.record(labels: labels)
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
    if let decoded = decoder?.decode(row.ids) {
      example.text = decoded.text
      row.spans = decoded.spans
    }
    example.take(row, truncation: .none)
  }

  private func compare(_ count: Int, _ column: Text, with ids: Int) throws(RowRefusal) {
    if count == ids { return }
    throw RowRefusal("column `\(column.string)`: found \(count) values, expected \(ids), one for each of `input_ids`")
  }
}
