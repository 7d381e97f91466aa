import JSON
import MaskModel

/// Labels rows as `SFTTrainer` 1.16.0 does.
final class TrlWorker: RefusingWorker {
  private let run: TrlRun
  private let tokens: SFTTokens
  private let chats: ChatTokens?
  /// Made only for rows that hold ids: it has a table of the whole vocabulary.
  private lazy var decoder = TokenText(run.tokenizer)

  init(_ run: TrlRun) {
    self.run = run
    tokens = SFTTokens(run.tokenizer, addSpecialTokens: run.processor?.known.addsSpecialTokens ?? true)
    chats = run.chat.map { ChatTokens($0, run.tokenizer) }
  }

  func fill(_ example: inout MaskedExample, from record: Record) throws(RowRefusal) {
    if case .prepared(let ids) = run.rows.source {
      var row = try prepared(record, ids)
      let decoded = decoder.decode(row.ids)
      example.text = decoded.text
      row.spans = decoded.spans
      try label(&row, record, boundary: nil)
      try finish(&example, row)
    } else if let chats {
      try fill(&example, from: record, try chats.tokenize(record))
    } else {
      let assembled = try run.rows.assemble(record)
      try readTemplateArguments(of: record)
      try checkPlaceholders(assembled)
      var (row, boundary) = try tokens.encode(assembled)
      try run.processor?.check(tokens: max(row.ids.count, boundary?.promptTokens ?? 0))
      example.text = assembled.text
      example.parts = assembled.parts
      example.boundary = boundary
      try label(&row, record, boundary: boundary)
      try finish(&example, row)
    }
  }

  private func fill(
    _ example: inout MaskedExample, from record: Record, _ chat: TokenizedChat
  ) throws(RowRefusal) {
    var chat = chat
    example.text = chat.text
    example.parts = chat.parts
    example.boundary = chat.boundary
    example.conversation = chat.conversation
    if let mask = chat.assistantMask, run.recorded.isEmpty {
      chat.row.supervise(
        mask, of: .assistant, ignored: .otherRole, promptEnd: run.ignoresPrompt ? chat.boundary?.completionStart : nil)
    } else {
      try label(&chat.row, record, boundary: chat.boundary, assistantMask: chat.assistantMask)
    }
    try finish(&example, chat.row)
  }

  /// Truncation, then the filter of rows without a supervised token; both only where there is a `max_length`.
  private func finish(_ example: inout MaskedExample, _ row: consuming LabelledRow) throws(RowRefusal) {
    if run.ignoresFirstToken { try row.ignoreFirst() }
    example.take(row, truncation: run.truncation)
    guard run.truncation != .none, !example.labels.contains(where: { $0 != .ignored }) else { return }
    let isCut = (example.cut?.supervisedCount ?? 0) > 0
    example.status = .dropped(
      isCut
        ? "truncation leaves no supervised token, and such rows are dropped"
        : "no token is supervised, and such rows are dropped")
  }

  private func label(
    _ row: inout LabelledRow, _ record: Record, boundary: Boundary?, assistantMask: [Bool]? = nil
  ) throws(RowRefusal) {
    if let column = run.recorded.labels {
      row.record(labels: try recordedLabels(record, column))
    } else if !run.recorded.masks.isEmpty {
      try applyMasks(&row, record, boundary: boundary, assistantMask: assistantMask)
    } else if let boundary, run.ignoresPrompt {
      row.supervise(from: boundary.completionStart, ignored: .prompt, supervised: .completion)
    } else {
      row.superviseAll(.text)
    }
  }

  private func applyMasks(
    _ row: inout LabelledRow, _ record: Record, boundary: Boundary?, assistantMask: [Bool]?
  ) throws(RowRefusal) {
    var masks: [[Bool]] = assistantMask.map { [$0] } ?? []
    for column in run.recorded.masks {
      let value = record.value(at: column)
      try refuseScalar(value, column, "is not iterable")
      masks.append(try RecordedIntegers.readMask(value, column: name(column)))
    }
    if let boundary, run.ignoresPrompt { masks.append(row.ids.indices.map { $0 >= boundary.completionStart }) }
    row.record(masks: masks)
  }

  private func prepared(_ record: Record, _ column: Int) throws(RowRefusal) -> LabelledRow {
    let value = record.value(at: column)
    // Labels are built with `zip(input_ids, …)`; where they are there, `input_ids[:max_length]` comes first.
    if run.recorded.labels == nil {
      try refuseScalar(value, column, "is not iterable")
    } else if run.truncation != .none {
      try refuseScalar(value, column, "is not subscriptable")
    }
    return LabelledRow(ids: try integers(value, column))
  }

  private func recordedLabels(_ record: Record, _ column: Int) throws(RowRefusal) -> [Label] {
    let value = record.value(at: column)
    if run.truncation != .none { try refuseScalar(value, column, "is not subscriptable") }
    return try integers(value, column)
  }

  /// The collator makes tensors of the lists, and says this of a null.
  private func integers(_ value: JSONValue, _ column: Int) throws(RowRefusal) -> [Int32] {
    if value.isNull || value.elements?.contains(.null) == true {
      throw RowRefusal("RuntimeError", "Could not infer dtype of NoneType")
    }
    return try RecordedIntegers.read(value, column: name(column))
  }

  private func refuseScalar(_ value: JSONValue, _ column: Int, _ what: String) throws(RowRefusal) {
    switch value {
    case .array, .string, .object: return
    default:
      let type = PythonType.name(of: value, in: run.rows.type(of: column))
      throw RowRefusal("TypeError", "'\(type)' object \(what)")
    }
  }

  /// `tokenize_fn` reads `tools` and `chat_template_kwargs` of every row, also where no template is rendered.
  private func readTemplateArguments(of record: Record) throws(RowRefusal) {
    if let tools = run.tools, case .string(let text) = record.value(at: tools),
      run.rows.type(of: tools).objectClass == nil
    {
      try PythonJSON.read(text, column: "tools")
    }
    guard let column = run.templateArguments else { return }
    let value = record.value(at: column)
    if case .object = value { return }
    let type = PythonType.name(of: value, in: run.rows.type(of: column))
    throw RowRefusal("TypeError", "'\(type)' object is not a mapping")
  }

  /// The prompt goes through a processor first, then prompt and completion together.
  private func checkPlaceholders(_ assembled: AssembledText) throws(RowRefusal) {
    guard let processor = run.processor else { return }
    if let end = assembled.promptBytes { try processor.check(Text(bytes: Array(assembled.text.bytes[..<end]))) }
    try processor.check(assembled.text)
  }

  private func name(_ column: Int) -> Text {
    run.rows.columns.indices.contains(column) ? run.rows.columns[column].name : ""
  }
}

extension LabelledRow {
  /// The collator without padding ignores what stands at position 0 of a document.
  mutating func ignoreFirst() throws(RowRefusal) {
    guard labels.count == ids.count else {
      throw RowRefusal(
        "IndexError",
        "The shape of the mask [1, \(ids.count)] at index 1 does not match the shape of the indexed tensor "
          + "[1, \(labels.count)] at index 1")
    }
    if ids.isEmpty {
      throw RowRefusal(
        "RuntimeError",
        "max(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the "
          + "'dim' argument.")
    }
    labels[0] = .ignored
    reasons.replaceFirst(with: .documentStart)
  }
}
