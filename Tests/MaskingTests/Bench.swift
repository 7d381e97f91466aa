import JSON
import MaskModel
import Masking

/// Rows as JSON values, run through a trainer with a small tokenizer.
struct Bench {
  var trainer = "trl"
  var tokenizer = PieceTokenizer()
  var settings: [(name: String, value: JSONValue)] = []
  var response: TemplateInput?
  var instruction: TemplateInput?
  var template: String?
  var chatTemplates: ChatTemplateSet?
  /// By the first row's keys unless given.
  var types: [String: ColumnType] = [:]

  func prepare(_ rows: [[(String, JSONValue)]]) throws -> (PreparedRun, [Record]) {
    let names = rows.first?.map(\.0) ?? []
    let columns = names.map { name in
      Column(name: Text(name), type: types[name] ?? Self.type(of: rows[0].first { $0.0 == name }?.1 ?? .null))
    }
    let records = rows.enumerated().map { index, row in
      Record(
        origin: RowOrigin(index: index, source: 0, line: index + 1, bytes: 0..<0),
        values: names.map { name in row.last { $0.0 == name }?.1 ?? .null })
    }
    let input = TrainerInput(
      table: Table(columns: columns, firstRecord: records.first), tokenizer: tokenizer, settings: settings,
      responseTemplate: response, instructionTemplate: instruction,
      textTemplate: try template.map { try TextTemplate.parse(Text($0)) }, chatTemplates: chatTemplates)
    return (try Trainer.named(trainer).prepare(input), records)
  }

  func run(_ rows: [[(String, JSONValue)]]) throws -> [MaskedExample] {
    let (run, records) = try prepare(rows)
    let worker = run.makeWorker()
    return records.map(worker.mask)
  }

  func one(_ row: [(String, JSONValue)]) throws -> MaskedExample { try run([row])[0] }

  func context(_ row: [(String, JSONValue)]) throws -> RunContext { try prepare([row]).0.context }

  private static func type(of value: JSONValue) -> ColumnType {
    switch value {
    case .null: .null
    case .bool: .bool
    case .integer, .bigInteger: .int64
    case .double: .float64
    case .string: .string
    case .array(let elements): .list(elements.first.map(type) ?? .null)
    case .object: .json
    }
  }
}

extension MaskedExample {
  /// The tokens as text, supervised ones between ⟦ and ⟧, borders as `|`: `a|⟦b|<eos>⟧`.
  var marked: String { Self.marked(text, spans, labels, ids) }

  var cutMarked: String? { cut.map { Self.marked(text, $0.spans, $0.labels, $0.ids) } }

  /// `0..<2 prompt, 2..<3 completion`
  var reasonList: String { Self.list(reasons) }

  static func list(_ runs: [ReasonRun]) -> String {
    runs.map { "\($0.range.lowerBound)..<\($0.range.upperBound) \($0.reason.rawValue)" }.joined(separator: ", ")
  }

  /// `text:0..<3, trainer:3..<8` with columns by number.
  var partList: String {
    parts.map { part in
      let source: String
      switch part.source {
      case .literal: source = "literal"
      case .chatTemplate: source = "template"
      case .column(let column): source = "\(column)"
      case .trainer: source = "trainer"
      }
      return "\(source):\(part.span.start)..<\(part.span.end)"
    }.joined(separator: ", ")
  }

  private static func marked(_ text: Text?, _ spans: [ByteSpan]?, _ labels: [Label], _ ids: [TokenID]) -> String {
    var result = ""
    var open = false
    for index in ids.indices {
      let supervised = index < labels.count && labels[index] != .ignored
      if open && !supervised { result += "⟧" }
      if index > 0 { result += "|" }
      if supervised && !open { result += "⟦" }
      open = supervised
      result += piece(text, spans?[index], ids[index])
    }
    return open ? result + "⟧" : result
  }

  private static func piece(_ text: Text?, _ span: ByteSpan?, _ id: TokenID) -> String {
    guard let text, let span, !span.isEmpty else { return "#\(id)" }
    return String(decoding: text.bytes[span.range], as: UTF8.self)
  }
}
