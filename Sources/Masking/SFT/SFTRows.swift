import JSON
import MaskModel

/// Which text of a row an `SFTTrainer` tokenises, and where it appends the end of sequence: settled for the whole run.
struct SFTRows: Sendable {
  /// What is tokenised. Columns are positions in the table.
  enum Source: Sendable, Hashable {
    /// `input_ids` that are there already.
    case prepared(ids: Int)
    case column(Int)
    /// The text that the text template makes.
    case template
    case promptCompletion(prompt: Int, completion: Int)
    /// Turns, which a chat template makes into text.
    case conversations(ChatColumns)
  }

  /// A column of text, or the one that the text template writes.
  enum Field: Sendable, Hashable {
    case column(Int)
    case template
  }

  var source: Source
  /// The text that gets the end of sequence where it does not end in it.
  var field: Field?
  /// The completion gets it where there is no `field`, or the field has it already.
  var completion: Int?
  /// The tokenizer's end-of-sequence text; nil where it has none.
  var eos: Text?
  /// Rendered wherever `field` or `source` says so.
  var template: [TemplatePiece]?
  var columns: [Column]
  /// What the tokenizer says of a prompt that is no text.
  var notTextMessage: String
  /// `SFTTrainer` 0.19.1 shows a formatting function its rows without the null members of objects.
  var dropsNullMembers = false

  /// What an `SFTTrainer` says of a formatting function beside rows that hold ids.
  static let preparedWarning = """
    You passed a dataset that is already processed (contains an `input_ids` field) together with a formatting \
    function. Therefore `formatting_func` will be ignored. Either remove the `formatting_func` or pass a dataset that \
    is not already processed.
    """

  /// What a tokenizer of transformers 5 says of something that is no text.
  static let notText5 = """
    text input must be of type `str` (single example), `list[str]` (batch or single pretokenized example) or \
    `list[list[str]]` (batch of pretokenized examples) or `list[tuple[list[str], list[str]]]` (batch of \
    pretokenized sequence pairs).
    """

  func type(of column: Int) -> ColumnType { columns.indices.contains(column) ? columns[column].type : .json }
}

/// The text of one row as it is tokenised.
struct AssembledText {
  var text: Text
  var parts: [TextPart]
  /// Bytes of the prompt, which is tokenised on its own as well; nil but for prompt/completion rows.
  var promptBytes: Int?
}

extension SFTRows {
  /// Puts together the text of a row, end of sequence included (`_prepare_dataset`: `add_eos`, then `tokenize_fn`).
  func assemble(_ record: Record) throws(RowRefusal) -> AssembledText {
    let formatted = field == .template || source == .template ? render(record) : nil
    let ending = try endingField(of: record, formatted: formatted)
    switch source {
    case .prepared, .conversations: return AssembledText(text: Text(), parts: [], promptBytes: nil)
    case .template:
      var target = formatted ?? AssemblyTarget()
      if ending == .template { target.append(eos, from: .trainer) }
      return target.finish()
    case .column(let column):
      let text = try text(record, column)
      if ending != .column(column) { return AssembledText(whole: text, column: column) }
      var target = AssemblyTarget(capacity: text.count + (eos?.count ?? 0))
      target.append(text, from: .column(column))
      target.append(eos, from: .trainer)
      return target.finish()
    case .promptCompletion(let prompt, let completion):
      return try join(record, prompt, completion, ending: ending)
    }
  }

  private func join(
    _ record: Record, _ prompt: Int, _ completion: Int, ending: Field?
  ) throws(RowRefusal) -> AssembledText {
    let first = try text(record, prompt)
    let second = try continuation(record, completion)
    var target = AssemblyTarget(capacity: first.count + second.count + (eos?.count ?? 0))
    target.append(first, from: .column(prompt))
    if ending == .column(prompt) { target.append(eos, from: .trainer) }
    let promptBytes = target.bytes.count
    target.append(second, from: .column(completion))
    if ending == .column(completion) { target.append(eos, from: .trainer) }
    return target.finish(promptBytes: promptBytes)
  }

  /// The text to which the end of sequence is appended in this row (`add_eos`); nil where none lacks it.
  private func endingField(of record: Record, formatted: AssemblyTarget?) throws(RowRefusal) -> Field? {
    if let field, try !endsInEOS(field, record, formatted) { return field }
    guard let completion, field != .column(completion) else { return nil }
    return try endsInEOS(.column(completion), record, formatted) ? nil : .column(completion)
  }

  private func endsInEOS(_ field: Field, _ record: Record, _ formatted: AssemblyTarget?) throws(RowRefusal) -> Bool {
    switch field {
    case .template: return try endsInEOS(formatted?.bytes ?? [])
    case .column(let column):
      let value = record.value(at: column)
      guard case .string(let text) = value, type(of: column).objectClass == nil else {
        throw .noAttribute("endswith", of: value, type: type(of: column))
      }
      return try endsInEOS(text.bytes)
    }
  }

  private func endsInEOS(_ bytes: [UInt8]) throws(RowRefusal) -> Bool {
    guard let eos else {
      throw RowRefusal("TypeError", "endswith first arg must be str or a tuple of str, not NoneType")
    }
    return bytes.count >= eos.count && bytes.suffix(eos.count).elementsEqual(eos.bytes)
  }

  /// A text that goes to the tokenizer on its own.
  private func text(_ record: Record, _ column: Int) throws(RowRefusal) -> Text {
    let value = record.value(at: column)
    if case .string(let text) = value, type(of: column).objectClass == nil { return text }
    if value.isNull { throw RowRefusal("ValueError", "You need to specify either `text` or `text_target`.") }
    throw RowRefusal("ValueError", notTextMessage)
  }

  /// The text in `prompt + completion`.
  private func continuation(_ record: Record, _ column: Int) throws(RowRefusal) -> Text {
    let value = record.value(at: column)
    if case .string(let text) = value, type(of: column).objectClass == nil { return text }
    let name = PythonType.name(of: value, in: type(of: column))
    throw RowRefusal("TypeError", "can only concatenate str (not \"\(name)\") to str")
  }

  private func render(_ record: Record) -> AssemblyTarget {
    var target = AssemblyTarget()
    for piece in template ?? [] {
      switch piece {
      case .literal(let text): target.append(text, from: .literal)
      case .column(let column): target.append(rendered(record.value(at: column), column), from: .column(column))
      }
    }
    return target
  }

  private func rendered(_ value: JSONValue, _ column: Int) -> Text {
    guard case .string(let text) = value else {
      return PythonText.str(dropsNullMembers ? Self.withoutNullMembers(value) : value)
    }
    if type(of: column) == .timestamp, let time = PythonDateTime(text) { return time.text }
    return text
  }

  /// `remove_none_values` of trl 0.19.1: members of objects at any depth, never elements of lists.
  static func withoutNullMembers(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let elements): .array(elements.map(withoutNullMembers))
    case .object(let object):
      .object(
        JSONObject(
          object.members.filter { !$0.value.isNull }.map {
            JSONObject.Member(key: $0.key, value: withoutNullMembers($0.value))
          }))
    default: value
    }
  }
}

/// Bytes put together, with where each stretch came from.
struct AssemblyTarget {
  private(set) var bytes: [UInt8] = []
  private var parts: [TextPart] = []

  init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  mutating func append(_ text: Text?, from source: TextPart.Source) {
    guard let text, !text.isEmpty else { return }
    let start = bytes.count
    bytes.append(contentsOf: text.bytes)
    parts.append(TextPart(span: ByteSpan(clamping: start..<bytes.count), source: source))
  }

  consuming func finish(promptBytes: Int? = nil) -> AssembledText {
    AssembledText(text: Text(bytes: bytes), parts: parts, promptBytes: promptBytes)
  }
}

extension AssembledText {
  /// A column as it is, its bytes shared with the record.
  fileprivate init(whole text: Text, column: Int) {
    let span = ByteSpan(clamping: 0..<text.count)
    self.init(text: text, parts: text.isEmpty ? [] : [TextPart(span: span, source: .column(column))], promptBytes: nil)
  }
}

extension ByteSpan {
  /// A text of 2³¹ bytes is refused before its spans are used.
  init(clamping range: Range<Int>) {
    self.init(start: Int32(clamping: range.lowerBound), end: Int32(clamping: range.upperBound))
  }
}
