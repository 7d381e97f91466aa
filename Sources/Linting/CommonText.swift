import MaskModel

/// Text that is the same in nearly all rows, found without knowing how the rows were made: runs of eight tokens that
/// stand in 95 % of the first 64 rows.
struct CommonText: Sendable {
  static let length = 8
  /// Rows that it is taken from.
  static let headRows = 64
  /// Stands between runs of supervised tokens; no vocabulary has it.
  static let gap = TokenID.min

  private var common: Set<UInt64> = []

  /// - Parameter head: the supervised tokens of the first rows, runs parted by `gap`.
  init(head: [[TokenID]]) {
    var rows: [UInt64: Int] = [:]
    for tokens in head {
      for shingle in Set(Self.shingles(of: tokens).map(\.hash)) { rows[shingle, default: 0] += 1 }
    }
    for (shingle, number) in rows where number * 100 >= head.count * 95 { common.insert(shingle) }
  }

  var isEmpty: Bool { common.isEmpty }

  /// How many of the tokens lie in a common run.
  func covered(_ tokens: [TokenID]) -> Int { ranges(in: tokens).reduce(0) { $0 + $1.count } }

  /// The longest stretch of tokens that lie in common runs.
  func longest(in tokens: [TokenID]) -> ArraySlice<TokenID> {
    ranges(in: tokens).max { $0.count < $1.count }.map { tokens[$0] } ?? []
  }

  /// Stretches of common tokens, overlapping runs joined.
  private func ranges(in tokens: [TokenID]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    for (start, hash) in Self.shingles(of: tokens) where common.contains(hash) {
      if let last = ranges.last, last.upperBound >= start {
        ranges[ranges.count - 1] = last.lowerBound..<start + Self.length
      } else {
        ranges.append(start..<start + Self.length)
      }
    }
    return ranges
  }

  /// The hash of every run of eight tokens without a gap, and where it starts.
  private static func shingles(of tokens: [TokenID]) -> [(start: Int, hash: UInt64)] {
    guard tokens.count >= length else { return [] }
    var result: [(start: Int, hash: UInt64)] = []
    var afterGap = 0
    for end in tokens.indices {
      if tokens[end] == gap { afterGap = end + 1 }
      let start = end + 1 - length
      if start >= afterGap { result.append((start, fingerprint(tokens[start...end]))) }
    }
    return result
  }
}

/// The supervised tokens of a row, as `CommonText` reads them.
struct SupervisedRuns: Sendable {
  let origin: RowOrigin
  let tokens: [TokenID]
  /// Whether nothing of the row is ignored.
  let isWhole: Bool

  /// - Parameter limit: tokens that are kept of a row, so that a few long rows do not fill the memory.
  init(_ example: MaskedExample, limit: Int) {
    origin = example.origin
    isWhole = example.isWhollySupervised
    if example.supervisedCount == example.ids.count, example.labels.count == example.ids.count {
      tokens = Array(example.ids.prefix(limit))
      return
    }
    var tokens: [TokenID] = []
    for (id, label) in zip(example.ids, example.labels) {
      guard tokens.count < limit else { break }
      if label != .ignored {
        tokens.append(id)
      } else if let last = tokens.last, last != CommonText.gap {
        tokens.append(CommonText.gap)
      }
    }
    self.tokens = tokens
  }

  var count: Int { tokens.reduce(0) { $0 + ($1 == CommonText.gap ? 0 : 1) } }
}
