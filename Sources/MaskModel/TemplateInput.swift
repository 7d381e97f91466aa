import JSON

/// A response or instruction template as the user gave it.
public enum TemplateInput: Sendable, Hashable {
  case text(Text)
  case ids([TokenID])
}

extension TemplateInput {
  private static let prefix = "ids:"

  /// Reads `ids:12,34` or a text with escapes.
  public init(typed: [Unicode.Scalar]) throws(EscapedText.Mistake) {
    guard typed.starts(with: Self.prefix.unicodeScalars) else {
      self = .text(try EscapedText.parse(typed))
      return
    }
    var ids: [TokenID] = []
    for piece in typed.dropFirst(Self.prefix.count).split(separator: ",", omittingEmptySubsequences: false) {
      let digits = String(String.UnicodeScalarView(piece.filter { $0 != " " }))
      guard let id = TokenID(digits), id >= 0 else { throw .noID(digits) }
      ids.append(id)
    }
    self = .ids(ids)
  }

  /// What one would type for it.
  public var typed: [Unicode.Scalar] {
    switch self {
    case .ids(let ids): return Array((Self.prefix + ids.map(String.init).joined(separator: ",")).unicodeScalars)
    case .text(let text):
      let typed = EscapedText.typed(for: text)
      // A text that looks like ids.
      guard typed.starts(with: Self.prefix.unicodeScalars) else { return typed }
      return Array("\\u0069".unicodeScalars) + typed.dropFirst()
    }
  }

  public var isEmpty: Bool {
    switch self {
    case .text(let text): text.isEmpty
    case .ids(let ids): ids.isEmpty
    }
  }
}
