/// A reproducible sample of rows: those with the lowest ranks, and a row's rank depends on the seed and its number alone.
/// So whoever reads rows as they come takes the same ones as who knows beforehand how many there are.
struct RowSampling: Sendable, Hashable {
  var wanted: Int
  var seed: UInt64

  /// The first row always is one of them: trainers decide a whole run by it.
  func rank(of row: Int) -> UInt64 {
    row == 0 ? 0 : max(1, Self.mixed(Self.mixed(seed) &+ UInt64(truncatingIfNeeded: row) &* Self.step))
  }

  /// - Returns: in ascending order.
  func rows(of count: Int) -> [Int] {
    guard wanted < count else { return Array(0..<max(0, count)) }
    var lowest = LowestRanks<Void>(self)
    for row in 0..<count { lowest.offer(row) {} }
    return lowest.inOrder().map(\.row)
  }

  private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// Steele, Lea and Flood's finalizer (SplitMix64): the same numbers on every machine and in every version of Swift.
  private static func mixed(_ value: UInt64) -> UInt64 {
    var mixed = value &+ step
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// What belongs to the rows of a sample, among all that were offered so far.
struct LowestRanks<Value> {
  private struct Entry {
    var rank: UInt64
    var row: Int
    var value: Value
  }

  private let sampling: RowSampling
  private var entries: [Entry] = []
  /// No rank above it can be among the lowest any more.
  private var limit = UInt64.max

  init(_ sampling: RowSampling) { self.sampling = sampling }

  /// - Parameter value: made only for a row that may be one of them.
  mutating func offer(_ row: Int, _ value: () -> Value) {
    let rank = sampling.rank(of: row)
    guard rank <= limit else { return }
    entries.append(Entry(rank: rank, row: row, value: value()))
    if entries.count >= max(64, sampling.wanted * 2) { shrink() }
  }

  /// Takes them out, in ascending order of their rows.
  mutating func inOrder() -> [(row: Int, value: Value)] {
    shrink()
    defer { entries = [] }
    return entries.sorted { $0.row < $1.row }.map { ($0.row, $0.value) }
  }

  private mutating func shrink() {
    entries.sort { ($0.rank, $0.row) < ($1.rank, $1.row) }
    guard entries.count > sampling.wanted else { return }
    entries.removeLast(entries.count - sampling.wanted)
    limit = entries.last?.rank ?? 0
  }
}
