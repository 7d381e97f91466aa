import JSON

/// Where supervised tokens come from: the constant text of a template, a chat template, a column, the trainer. Sums of
/// integers: parts add up exactly, in any order.
///
/// A token belongs to the part that holds its first byte; one without text (an end-of-sequence id) to the trainer.
public struct Composition: Sendable, Hashable {
  private var literal = 0
  private var hasLiteral = false
  private var chatTemplate = 0
  private var hasChatTemplate = false
  private var byTrainer = 0
  /// By position of the column in the table; nil for a column that no row has as a part.
  private var byColumn: [Int?] = []
  /// Supervised tokens of rows whose parts are not known.
  private var unknown = 0

  public init() {}

  /// Counts the supervised tokens of a row that is trained.
  public mutating func add(_ example: MaskedExample) {
    guard example.status == .ok else { return }
    guard !example.parts.isEmpty, example.spans != nil else {
      unknown += example.supervisedCount
      return
    }
    for part in example.parts { note(part.source) }
    example.countSupervised { count($0 ?? .trainer, $1) }
  }

  public mutating func merge(_ other: Composition) {
    literal += other.literal
    hasLiteral = hasLiteral || other.hasLiteral
    chatTemplate += other.chatTemplate
    hasChatTemplate = hasChatTemplate || other.hasChatTemplate
    byTrainer += other.byTrainer
    unknown += other.unknown
    for (position, tokens) in other.byColumn.enumerated() {
      guard let tokens else { continue }
      note(.column(position))
      byColumn[position] = (byColumn[position] ?? 0) + tokens
    }
  }

  /// The shares, the largest first; a column or constant text without a supervised token is told with 0. Nil where the
  /// parts of a row are not known, or nothing was counted.
  public func shares(columns: [Column]) -> [CompositionShare]? {
    guard unknown == 0, hasLiteral || hasChatTemplate || byColumn.contains(where: { $0 != nil }) else { return nil }
    var shares: [CompositionShare] = []
    if hasLiteral {
      shares.append(CompositionShare(source: .literal, name: "the constant text", supervisedTokens: literal))
    }
    if hasChatTemplate {
      shares.append(
        CompositionShare(source: .chatTemplate, name: "the chat template", supervisedTokens: chatTemplate))
    }
    for (position, tokens) in byColumn.enumerated() {
      guard let tokens else { continue }
      let name = position < columns.count ? columns[position].name.string : "column \(position)"
      shares.append(CompositionShare(source: .column(position), name: name, supervisedTokens: tokens))
    }
    if byTrainer > 0 {
      shares.append(CompositionShare(source: .trainer, name: "added by the trainer", supervisedTokens: byTrainer))
    }
    return shares.enumerated().sorted { left, right in
      let (a, b) = (left.element.supervisedTokens, right.element.supervisedTokens)
      return a == b ? left.offset < right.offset : a > b
    }.map(\.element)
  }

  private mutating func note(_ source: TextPart.Source) {
    switch source {
    case .literal: hasLiteral = true
    case .chatTemplate: hasChatTemplate = true
    case .trainer: break
    case .column(let position):
      guard position >= 0, position < Self.columnLimit else { return }
      while byColumn.count <= position { byColumn.append(nil) }
      byColumn[position] = byColumn[position] ?? 0
    }
  }

  private mutating func count(_ source: TextPart.Source, _ tokens: Int) {
    switch source {
    case .literal: literal += tokens
    case .chatTemplate: chatTemplate += tokens
    case .trainer: byTrainer += tokens
    case .column(let position):
      guard byColumn.indices.contains(position) else { return }
      byColumn[position] = (byColumn[position] ?? 0) + tokens
    }
  }

  /// More columns than any table has: a position comes from the table, but nothing here may grow without bound.
  private static let columnLimit = 1 << 16
}

/// Walks the parts of a text along with its tokens, which come in the order of the text.
public struct PartPlace {
  private let parts: [TextPart]
  private var index = 0

  public init(_ parts: [TextPart]) { self.parts = parts }

  /// The part that holds that byte.
  public mutating func part(at byte: Int32) -> TextPart? {
    if index < parts.count, byte < parts[index].span.start { index = 0 }
    while index < parts.count, parts[index].span.end <= byte { index += 1 }
    guard index < parts.count, parts[index].span.start <= byte else { return nil }
    return parts[index]
  }
}
