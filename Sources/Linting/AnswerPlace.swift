import JSON
import MaskModel

/// Where in its text the answer of a row begins, where the data tell it: prompt/completion columns, or the columns of a
/// text template.
struct AnswerPlace: Sendable {
  static let unknown = "the rows are one text: nothing tells where the answer begins"

  /// The column of a text template that holds the answer; nil for prompt/completion rows.
  private let column: Int?

  /// Nil where the data do not tell.
  init?(_ context: RunContext) {
    if context.shape.shape == .promptCompletion {
      column = nil
      return
    }
    guard context.shape.shape == .textTemplate, let pieces = context.textTemplate,
      let column = Self.answerColumn(pieces, context)
    else { return nil }
    self.column = column
  }

  /// The first column behind the last literal in which the response template stands; else the last column.
  private static func answerColumn(_ pieces: [TemplatePiece], _ context: RunContext) -> Int? {
    let marker = context.responseTemplate?.core(context.tokenizer) ?? []
    let behind = pieces.lastIndex { piece in
      if case .literal(let text) = piece { text.bytes.lastPlace(of: marker) != nil } else { false }
    }
    let columns = pieces.indices.compactMap { index -> (place: Int, column: Int)? in
      if case .column(let column) = pieces[index] { (index, column) } else { nil }
    }
    guard columns.count > 1 || pieces.first.map({ !$0.isColumn }) == true else { return nil }
    return (behind.flatMap { place in columns.first { $0.place > place } } ?? columns.last)?.column
  }

  /// The byte of the text at which the answer begins; nil where the row does not tell.
  func start(in example: MaskedExample) -> Int? {
    guard let column else { return example.boundary?.promptBytes }
    return example.parts.last { $0.source == .column(column) }.map { $0.span.range.lowerBound }
  }

  enum Match: Sendable, Hashable {
    /// Nothing but white space and constant text lies between the match and the answer.
    case beforeAnswer
    /// Text of a prompt's column follows before the answer.
    case insidePrompt
    /// Words of the answer stand before the match or in it: they are ignored.
    case insideAnswer
  }

  /// How a match of the response template lies to the answer; nil where that is not known.
  func place(of match: Range<Int>, in example: MaskedExample) -> Match? {
    guard let start = start(in: example), let spans = example.spans, let text = example.text, !match.isEmpty,
      spans.indices.contains(match.lowerBound), spans.indices.contains(match.upperBound - 1)
    else { return nil }
    let first = spans[match.lowerBound].range.lowerBound
    let end = spans[match.upperBound - 1].range.upperBound
    if first >= start { return hasWords(text, start..<first) ? .insideAnswer : .beforeAnswer }
    return end < start && hasPrompt(example, text, end..<start) ? .insidePrompt : .beforeAnswer
  }

  private func hasWords(_ text: Text, _ range: Range<Int>) -> Bool {
    guard range.upperBound <= text.count else { return false }
    return text.bytes[range].contains { $0 > 0x20 }
  }

  private func hasPrompt(_ example: MaskedExample, _ text: Text, _ range: Range<Int>) -> Bool {
    if column == nil { return hasWords(text, range) }
    return example.parts.contains { part in
      guard case .column = part.source else { return false }
      let overlap = part.span.range.clamped(to: range)
      return !overlap.isEmpty && hasWords(text, overlap)
    }
  }
}

extension Template {
  /// The text that the template stands for, also where ids were given; nil where that is no text.
  func bytes(_ tokenizer: (any Tokenizer)?) -> [UInt8]? {
    if let text { return text.bytes }
    guard let tokenizer else { return nil }
    let bytes = ids.flatMap { tokenizer.bytes(of: $0) ?? [] }
    return bytes.isEmpty ? nil : bytes
  }

  /// The same without white space around it.
  func core(_ tokenizer: (any Tokenizer)?) -> [UInt8] {
    guard let bytes = bytes(tokenizer) else { return [] }
    return Array(bytes[bytes.coreRange])
  }
}

extension [UInt8] {
  /// What is left without ASCII white space at both ends.
  var coreRange: Range<Int> {
    guard let first = firstIndex(where: { $0 > 0x20 }), let last = lastIndex(where: { $0 > 0x20 }) else { return 0..<0 }
    return first..<last + 1
  }
}
