import MaskModel
import Testing

@Suite struct TotalsTests {
  private func example(_ status: MaskedExample.Status, labels: [Label] = [.ignored, 5]) -> MaskedExample {
    var example = MaskedExample(origin: RowOrigin(index: 0, source: 0, line: 1, bytes: 0..<1), status: status)
    example.ids = labels.map { $0 == .ignored ? 9 : $0 }
    example.labels = labels
    return example
  }

  @Test func onlyTrainedRowsCountTokens() {
    var totals = Totals()
    totals.add(example(.ok))
    totals.add(example(.dropped("")))
    totals.add(example(.refused("")))
    totals.add(example(.unread("")))
    #expect(totals.examples == 4)
    #expect([totals.ok, totals.dropped, totals.refused, totals.unread] == [1, 1, 1, 1])
    #expect(totals.tokens == 2)
    #expect(totals.supervised == 1)
    #expect(totals.ratio == 0.5)
  }

  @Test func noTokensHaveNoRatio() {
    var totals = Totals()
    totals.add(example(.ok, labels: []))
    #expect(totals.ratio == nil)
  }

  @Test func aMissingTemplateIsOneFailure() {
    var missing = example(.ok)
    missing.responseMatches = []
    missing.instructionMatches = []
    var found = example(.ok)
    found.responseMatches = [0..<1]
    var totals = Totals()
    totals.add(missing)
    totals.add(found)
    totals.add(example(.ok))
    #expect(totals.matchFailures == 1)
  }

  @Test func truncationCountsItsTokens() {
    var cut = example(.ok)
    cut.cut = Cut(side: .end, ids: [1, 2, 3], labels: [1, 2, 3], spans: nil, reasons: [])
    var uncut = example(.ok)
    uncut.cut = Cut(side: .end, ids: [], labels: [], spans: nil, reasons: [])
    var totals = Totals()
    totals.add(cut)
    totals.add(uncut)
    #expect(totals.truncated == 1)
    #expect(totals.tokensCut == 3)
  }

  @Test func partsAddUp() {
    let rows = [example(.ok), example(.dropped("")), example(.ok, labels: [.ignored]), example(.refused(""))]
    var whole = Totals()
    var first = Totals()
    var second = Totals()
    for (index, row) in rows.enumerated() {
      whole.add(row)
      if index < 2 { first.add(row) } else { second.add(row) }
    }
    second.merge(first)
    #expect(second == whole)
  }
}
