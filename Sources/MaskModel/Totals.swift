/// Sums over examples. Partial totals add up exactly, in any order.
public struct Totals: Sendable, Hashable {
  public var examples = 0
  public var ok = 0
  public var dropped = 0
  public var refused = 0
  public var unread = 0
  /// Tokens of the rows that are trained (`ok`).
  public var tokens = 0
  public var supervised = 0
  /// Examples in which a response or instruction template was looked for and not found.
  public var matchFailures = 0
  /// Examples that truncation shortened.
  public var truncated = 0
  public var tokensCut = 0

  public init() {}

  /// Supervised tokens by tokens; nil of no tokens.
  public var ratio: Double? { tokens == 0 ? nil : Double(supervised) / Double(tokens) }

  public mutating func add(_ example: MaskedExample) {
    examples += 1
    switch example.status {
    case .ok:
      ok += 1
      tokens += example.ids.count
      supervised += example.supervisedCount
    case .dropped: dropped += 1
    case .refused: refused += 1
    case .unread: unread += 1
    }
    if example.responseMatches?.isEmpty == true || example.instructionMatches?.isEmpty == true { matchFailures += 1 }
    if let cut = example.cut, !cut.ids.isEmpty {
      truncated += 1
      tokensCut += cut.ids.count
    }
  }

  public mutating func merge(_ other: Totals) {
    examples += other.examples
    ok += other.ok
    dropped += other.dropped
    refused += other.refused
    unread += other.unread
    tokens += other.tokens
    supervised += other.supervised
    matchFailures += other.matchFailures
    truncated += other.truncated
    tokensCut += other.tokensCut
  }
}
