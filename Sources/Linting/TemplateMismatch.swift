import JSON
import MaskModel

/// Why the ids of a template are not found where its text stands: what its neighbours did to its tokens.
enum TemplateMismatch: Sendable, Hashable {
  case otherCase
  /// The text stands there without the template's own white space around it.
  case otherWhiteSpace
  /// A token reaches over the beginning of the template's text.
  case mergedBefore(TokenID)
  /// A token reaches over its end.
  case mergedBehind(TokenID)
  case mergedBoth(TokenID, TokenID)
  /// Its tokens begin and end with it, and are others than those of the text on its own.
  case otherTokens

  init(_ occurrence: TemplateOccurrence, in example: MaskedExample) {
    guard occurrence.form != .otherCase else {
      self = .otherCase
      return
    }
    guard occurrence.form == .exact, let tokens = UncutTokens(example),
      let positions = tokens.positions(over: occurrence.span), let last = positions.last
    else {
      self = occurrence.form == .core ? .otherWhiteSpace : .otherTokens
      return
    }
    let before = Int(tokens.spans[positions.lowerBound].start) < occurrence.span.lowerBound
    let behind = Int(tokens.spans[last].end) > occurrence.span.upperBound
    switch (before, behind) {
    case (true, true): self = .mergedBoth(tokens.ids[positions.lowerBound], tokens.ids[last])
    case (true, false): self = .mergedBefore(tokens.ids[positions.lowerBound])
    case (false, true): self = .mergedBehind(tokens.ids[last])
    case (false, false): self = .otherTokens
    }
  }

  /// One clause for the sum over rows: "in 11 rows …".
  func words(_ context: RunContext) -> String {
    switch self {
    case .otherCase: "its text stands there in other upper and lower case"
    case .otherWhiteSpace: "its text stands there with other white space around it"
    case .mergedBefore(let id): "its first character is merged with what stands before it into \(context.named(id))"
    case .mergedBehind(let id): "its last character is merged with what stands behind it into \(context.named(id))"
    case .mergedBoth(let first, let last):
      "both its ends are merged with their neighbours, into \(context.named(first)) and \(context.named(last))"
    case .otherTokens: "its text is made of other tokens there than on its own"
    }
  }
}

/// How often each mismatch came, at most so many kinds: those of the smallest hash, so that parts add up exactly.
struct MismatchCounts: Sendable {
  private static let limit = 256
  private var counts: [TemplateMismatch: Int] = [:]

  mutating func add(_ mismatch: TemplateMismatch, _ number: Int = 1) {
    counts[mismatch, default: 0] += number
    if counts.count > Self.limit, let last = counts.keys.max(by: { $0.rank < $1.rank }) { counts[last] = nil }
  }

  mutating func merge(_ other: MismatchCounts) {
    for (mismatch, number) in other.counts { add(mismatch, number) }
  }

  /// The most frequent first.
  var sorted: [(mismatch: TemplateMismatch, rows: Int)] {
    counts.map { ($0.key, $0.value) }.sorted { $0.1 == $1.1 ? $0.0.rank < $1.0.rank : $0.1 > $1.1 }
  }
}

extension TemplateMismatch {
  /// A fixed order in which no two are equal.
  fileprivate var rank: (UInt64, Int, TokenID, TokenID) {
    let (kind, first, second): (Int, TokenID, TokenID) =
      switch self {
      case .otherCase: (1, 0, 0)
      case .otherWhiteSpace: (2, 0, 0)
      case .otherTokens: (3, 0, 0)
      case .mergedBefore(let id): (4, id, 0)
      case .mergedBehind(let id): (5, id, 0)
      case .mergedBoth(let first, let second): (6, first, second)
      }
    return (kind < 4 ? 0 : fingerprint([first, second]), kind, first, second)
  }
}
