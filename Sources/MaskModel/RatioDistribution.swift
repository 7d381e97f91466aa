/// How the ratio of supervised tokens is spread over examples, in fixed bins, so that parts add up exactly.
public struct RatioDistribution: Sendable, Hashable {
  /// Bins of 1/10,000 for 0 … 1: bin `k` holds ratios in [k/10,000, (k+1)/10,000), the last one 1 alone.
  public static let binCount = 10_001
  private var bins: [Int]
  /// The edges of the histogram, each bar `from ≤ ratio < to`, but for 0 and 1, which have bars of their own.
  public static let edges: [Double] = [
    0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1,
  ]
  /// First 0, then >0 ..< 0.001 and so on to 0.9 ..< 1, last 1.
  private var bars: [Int]
  public private(set) var count = 0
  public private(set) var minimum: Double?
  public private(set) var maximum: Double?

  public struct Bar: Sendable, Hashable {
    public var from: Double
    public var to: Double
    public var examples: Int

    public init(from: Double, to: Double, examples: Int) {
      self.from = from
      self.to = to
      self.examples = examples
    }
  }

  public init() {
    bins = Array(repeating: 0, count: Self.binCount)
    bars = Array(repeating: 0, count: Self.edges.count + 1)
  }

  /// Counts one example with `supervised` of `tokens` tokens; one without tokens has no ratio and is left out.
  public mutating func add(supervised: Int, tokens: Int) {
    guard tokens > 0, supervised >= 0 else { return }
    let ratio = Double(min(supervised, tokens)) / Double(tokens)
    bins[min(supervised, tokens) * 10_000 / tokens] += 1
    bars[Self.bar(of: ratio)] += 1
    count += 1
    minimum = minimum.map { min($0, ratio) } ?? ratio
    maximum = maximum.map { max($0, ratio) } ?? ratio
  }

  public mutating func merge(_ other: RatioDistribution) {
    for index in bins.indices { bins[index] += other.bins[index] }
    for index in bars.indices { bars[index] += other.bars[index] }
    count += other.count
    if let low = other.minimum { minimum = minimum.map { min($0, low) } ?? low }
    if let high = other.maximum { maximum = maximum.map { max($0, high) } ?? high }
  }

  /// The lower edge of the bin in which the example of that rank lies (nearest rank), `percent` in 0 … 100; never below
  /// the minimum.
  public func percentile(_ percent: Int) -> Double? {
    guard count > 0, let minimum else { return nil }
    let rank = max(1, (count * percent + 99) / 100)
    var seen = 0
    for (index, examples) in bins.enumerated() {
      seen += examples
      if seen >= rank { return max(minimum, Double(index) / 10_000) }
    }
    return nil
  }

  /// All bars, empty ones included: 0, then the ranges between the edges, then 1.
  public var histogram: [Bar] {
    bars.indices.map { index in
      let from = index == 0 ? 0 : Self.edges[index - 1]
      let to = index == 0 ? 0 : index < Self.edges.count ? Self.edges[index] : 1
      return Bar(from: from, to: to, examples: bars[index])
    }
  }

  private static func bar(of ratio: Double) -> Int {
    if ratio <= 0 { return 0 }
    return edges.firstIndex { ratio < $0 } ?? edges.count
  }
}
