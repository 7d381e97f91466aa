import MaskModel
import Testing

@Suite struct RatioDistributionTests {
  private func distribution(_ pairs: [(Int, Int)]) -> RatioDistribution {
    var result = RatioDistribution()
    for (supervised, tokens) in pairs { result.add(supervised: supervised, tokens: tokens) }
    return result
  }

  @Test func nothingCounted() {
    let empty = RatioDistribution()
    #expect(empty.percentile(50) == nil)
    #expect(empty.minimum == nil && empty.maximum == nil)
    #expect(empty.histogram.allSatisfy { $0.examples == 0 })
  }

  @Test func rowsWithoutTokensHaveNoRatio() {
    #expect(distribution([(0, 0)]).count == 0)
  }

  @Test func edgesBelongToTheBarAbove() {
    let bars = distribution([(0, 10), (1, 1000), (1, 10), (9, 10), (10, 10), (1, 100_000)]).histogram
    #expect(bars.filter { $0.examples > 0 }.map(\.from) == [0, 0, 0.001, 0.1, 0.9, 1])
    #expect(bars.first == RatioDistribution.Bar(from: 0, to: 0, examples: 1))
    #expect(bars.last == RatioDistribution.Bar(from: 1, to: 1, examples: 1))
  }

  @Test func percentilesByNearestRank() {
    let ten = distribution((1...10).map { ($0, 10) })
    #expect(ten.percentile(0) == 0.1)
    #expect(ten.percentile(10) == 0.1)
    #expect(ten.percentile(50) == 0.5)
    #expect(ten.percentile(90) == 0.9)
    #expect(ten.percentile(100) == 1)
  }

  @Test func impossibleCountsAreKeptInBounds() {
    let odd = distribution([(12, 10), (-1, 10)])
    #expect(odd.count == 1)
    #expect(odd.maximum == 1)
  }

  @Test func partsAddUpExactlyInAnyOrder() {
    let pairs = (0..<500).map { ($0 * 7 % 97, 97 + $0 % 13) }
    let whole = distribution(pairs)
    var forward = distribution(Array(pairs[..<123]))
    forward.merge(distribution(Array(pairs[123...])))
    var backward = distribution(Array(pairs[123...]))
    backward.merge(distribution(Array(pairs[..<123])))
    #expect(forward == whole)
    #expect(backward == whole)
  }

  /// The simple twin: sort and count.
  @Test func percentilesAgreeWithSorting() {
    let pairs = (1..<300).map { ($0 * 31 % 211, 211) }
    let sorted = pairs.map { Double($0.0) / Double($0.1) }.sorted()
    let counted = distribution(pairs)
    for percent in [10, 50, 90] {
      let rank = max(1, (sorted.count * percent + 99) / 100)
      let expected = (sorted[rank - 1] * 10_000).rounded(.down) / 10_000
      #expect(abs((counted.percentile(percent) ?? -1) - expected) < 1e-9)
    }
  }
}
