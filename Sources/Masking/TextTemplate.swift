import JSON
import MaskModel

/// A text built from a row's columns, in place of a `formatting_func`: `"{prompt} {answer}<eos>"`.
public struct TextTemplate: Sendable, Hashable {
  public enum Piece: Sendable, Hashable {
    case literal(Text)
    case column(Text)
  }

  /// Literals are joined and never empty.
  public var pieces: [Piece]
  /// The option that it comes from: a formatting function is a template of one column.
  public var option: String

  public init(pieces: [Piece], option: String = Self.option) {
    self.pieces = pieces
    self.option = option
  }

  /// Why the rows are read as texts.
  public var because: String { "\(option) was given" }
}

extension TextTemplate {
  public static let option = "--text-template"

  /// Reads `{column}`, `{{` and `}}`; everything between two single braces is the name of a column.
  ///
  /// - Throws: `MaskingError.setting` for a brace without a partner and for an empty name.
  public static func parse(_ text: Text) throws(MaskingError) -> TextTemplate {
    var parser = TemplateParser(bytes: text.bytes)
    while try parser.step() {}
    return TextTemplate(pieces: parser.finish())
  }

  /// The pieces with columns by their position.
  ///
  /// - Throws: `MaskingError.setting` for a column that the table does not have; it names those there are.
  public func resolve(in table: Table) throws(MaskingError) -> [TemplatePiece] {
    var resolved: [TemplatePiece] = []
    for piece in pieces {
      switch piece {
      case .literal(let text): resolved.append(.literal(text))
      case .column(let name):
        guard let position = table.position(of: name) else { throw Self.missing(name, in: table) }
        resolved.append(.column(position))
      }
    }
    return resolved
  }

  private static func missing(_ name: Text, in table: Table) -> MaskingError {
    let names = table.columns.map(\.name.string)
    let there = names.isEmpty ? "a column, and the data have none" : "one of the columns \(names.quotedList)"
    return .setting(
      option: option, found: "{\(name.string)}",
      expected: there + Suggestion.clause(for: name.string, among: names)
        + "; only {column}, {{ and }} are understood")
  }
}

/// Cuts a template into pieces, byte by byte; braces are ASCII, so a name keeps its UTF-8 whole.
private struct TemplateParser {
  private static let open = UInt8(ascii: "{")
  private static let close = UInt8(ascii: "}")

  let bytes: [UInt8]
  private var position = 0
  private var literal: [UInt8] = []
  private var pieces: [TextTemplate.Piece] = []

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// Takes one byte, one doubled brace or one column; false at the end.
  mutating func step() throws(MaskingError) -> Bool {
    guard position < bytes.count else { return false }
    let byte = bytes[position]
    if byte == Self.open || byte == Self.close {
      if position + 1 < bytes.count, bytes[position + 1] == byte {
        literal.append(byte)
        position += 2
      } else if byte == Self.open {
        try column()
      } else {
        throw error("a single } at byte \(position)")
      }
    } else {
      literal.append(byte)
      position += 1
    }
    return true
  }

  mutating func finish() -> [TextTemplate.Piece] {
    flush()
    return pieces
  }

  private mutating func column() throws(MaskingError) {
    let start = position + 1
    guard let end = bytes[start...].firstIndex(of: Self.close) else {
      throw error("a { at byte \(position) that is not closed")
    }
    let name = bytes[start..<end]
    if name.isEmpty { throw error("{} at byte \(position), without a column") }
    if name.contains(Self.open) { throw error("a { inside of braces at byte \(position)") }
    flush()
    pieces.append(.column(Text(bytes: Array(name))))
    position = end + 1
  }

  private mutating func flush() {
    if !literal.isEmpty { pieces.append(.literal(Text(bytes: literal))) }
    literal = []
  }

  private func error(_ found: String) -> MaskingError {
    .setting(option: TextTemplate.option, found: found, expected: "{column}, and {{ or }} for a brace itself")
  }
}
