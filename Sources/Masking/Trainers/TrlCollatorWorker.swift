import JSON
import MaskModel

/// Labels rows as `SFTTrainer` 0.19.1 with the completion-only collator does.
final class TrlCollatorWorker: RefusingWorker {
  private let run: TrlCollatorRun
  private let tokens: SFTTokens
  /// Made only for rows that hold ids: it has a table of the whole vocabulary.
  private lazy var decoder = TokenText(run.tokenizer)

  init(_ run: TrlCollatorRun) {
    self.run = run
    tokens = SFTTokens(run.tokenizer)
  }

  func fill(_ example: inout MaskedExample, from record: Record) throws(RowRefusal) {
    var row: LabelledRow
    if case .prepared(let column) = run.rows.source {
      row = LabelledRow(ids: try ids(record.value(at: column)))
      let decoded = decoder.decode(row.ids)
      example.text = decoded.text
      row.spans = decoded.spans
    } else {
      let assembled = try run.rows.assemble(record)
      let encoded = try tokens.encode(assembled)
      row = encoded.row
      example.text = assembled.text
      example.parts = assembled.parts
      if var boundary = encoded.boundary {
        // A mask by the length of the prompt is made, which the collator then does not read.
        boundary.completionStart = boundary.promptTokens
        example.boundary = boundary
      }
    }
    for column in run.besideIDs { try refuseNulls(record.value(at: column), run.rows.columns[column].name) }
    label(&example, row)
  }

  private func ids(_ value: JSONValue) throws(RowRefusal) -> [TokenID] {
    if value.isNull {
      throw RowRefusal(
        "ValueError",
        "type of None unknown: <class 'NoneType'>. Should be one of a python, numpy, pytorch or tensorflow object.")
    }
    try refuseNulls(value, "input_ids")
    return try RecordedIntegers.read(value, column: "input_ids")
  }

  /// `tokenizer.pad` makes a tensor of every column that it is given.
  private func refuseNulls(_ value: JSONValue, _ column: Text) throws(RowRefusal) {
    guard value.isNull || value.elements?.contains(.null) == true else { return }
    throw RowRefusal("ValueError", TrlCollatorRefusals.noTensor(of: column))
  }

  /// The collator sees the truncated row. What was cut gets the labels that the whole row would have had.
  private func label(_ example: inout MaskedExample, _ row: consuming LabelledRow) {
    let whole = run.search.label(&row)
    let kept = run.truncation.kept(of: row.ids.count)
    if kept.count == row.ids.count {
      example.take(row, truncation: .none)
      example.responseMatches = whole.responses
      example.instructionMatches = whole.instructions
      return
    }
    var short = LabelledRow(ids: Array(row.ids[kept]))
    let found = run.search.label(&short)
    example.take(row, truncation: run.truncation)
    example.labels = short.labels
    example.reasons = short.reasons
    example.responseMatches = found.responses
    example.instructionMatches = found.instructions
  }
}
