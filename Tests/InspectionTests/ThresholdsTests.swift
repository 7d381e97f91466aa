import Inspection
import MaskModel
import Testing

@Suite struct ThresholdsTests {
  private func totals(examples: Int = 10, refused: Int = 0, supervised: Int = 5, matchFailures: Int = 0) -> Totals {
    var totals = Totals()
    totals.examples = examples
    totals.ok = examples - refused
    totals.refused = refused
    totals.tokens = 100
    totals.supervised = supervised
    totals.matchFailures = matchFailures
    return totals
  }

  private func finding(_ level: Level) -> Finding {
    Finding(
      rule: "MC999", name: "a-test", level: level, count: 1, share: 0.1, message: "", fix: "", examples: [])
  }

  @Test(arguments: [
    (Level.error, Level?.some(.error), false), (.warning, .error, true), (.note, .error, true),
    (.warning, .warning, false), (.note, .warning, true), (.error, nil, true),
  ])
  func aFindingFailsFromItsLevelOn(level: Level, failOn: Level?, passes: Bool) {
    let verdict = Thresholds(failOn: failOn).verdict(totals: totals(), findings: [finding(level)])
    #expect(verdict.pass == passes)
  }

  @Test func noExampleNeverPasses() {
    #expect(!Thresholds(failOn: nil).verdict(totals: Totals(), findings: []).pass)
    var unread = Totals()
    unread.examples = 2
    unread.unread = 2
    #expect(!Thresholds(failOn: nil).verdict(totals: unread, findings: []).pass)
  }

  @Test func whatWasNotReadDoesNotPass() {
    var partly = totals()
    partly.unread = 1
    let verdict = Thresholds(failOn: nil).verdict(totals: partly, findings: [])
    #expect(verdict.reasons == ["1 of 10 examples could not be read"])
    let stopped = Thresholds(failOn: nil).verdict(totals: totals(), findings: [], interrupted: "the rest")
    #expect(!stopped.pass)
  }

  @Test func aRefusedRowCountsAsAnError() {
    #expect(!Thresholds().verdict(totals: totals(refused: 1), findings: []).pass)
    #expect(Thresholds(failOn: nil).verdict(totals: totals(refused: 1), findings: []).pass)
  }

  @Test func aRunWithoutARowToTrainOnFails() {
    var dropped = Totals()
    (dropped.examples, dropped.dropped) = (3, 3)
    let words = "the trainer drops all of the 3 examples: nothing is left to train on"
    #expect(Thresholds().verdict(totals: dropped, findings: []).reasons == [words])
    #expect(Thresholds(failOn: nil).verdict(totals: dropped, findings: []).pass)
    dropped.examples += 1
    dropped.ok += 1
    #expect(Thresholds().verdict(totals: dropped, findings: []).pass)
  }

  @Test func ratiosAreHeldAgainstBothEnds() {
    let all = totals(supervised: 5)
    #expect(Thresholds(minimumRatio: 0.05).verdict(totals: all, findings: []).pass)
    #expect(!Thresholds(minimumRatio: 0.06).verdict(totals: all, findings: []).pass)
    #expect(Thresholds(maximumRatio: 0.05).verdict(totals: all, findings: []).pass)
    #expect(!Thresholds(maximumRatio: 0.04).verdict(totals: all, findings: []).pass)
  }

  @Test func matchFailuresMayBeCountedOrShared() {
    let three = totals(matchFailures: 3)
    #expect(Thresholds(matchFailures: .count(3)).verdict(totals: three, findings: []).pass)
    #expect(!Thresholds(matchFailures: .count(2)).verdict(totals: three, findings: []).pass)
    #expect(Thresholds(matchFailures: .percent(30)).verdict(totals: three, findings: []).pass)
    #expect(!Thresholds(matchFailures: .percent(29)).verdict(totals: three, findings: []).pass)
  }

  @Test func ratiosAreShownAsPeopleTypeThem() {
    func reasons(_ supervised: Int, of tokens: Int, _ thresholds: Thresholds) -> [String] {
      var totals = totals(supervised: supervised)
      totals.tokens = tokens
      return thresholds.verdict(totals: totals, findings: []).reasons
    }
    #expect(
      reasons(4000, of: 131_000, Thresholds(minimumRatio: 0.05)) == [
        "the ratio of supervised tokens is 0.0305, at least 0.05 is asked for"
      ])
    #expect(
      reasons(499_999, of: 1_000_000, Thresholds(minimumRatio: 0.5)) == [
        "the ratio of supervised tokens is 0.499999, at least 0.5 is asked for"
      ])
    #expect(
      reasons(2, of: 3, Thresholds(maximumRatio: 0)) == [
        "the ratio of supervised tokens is 0.6667, at most 0 is allowed"
      ])
    #expect(
      reasons(0, of: 0, Thresholds(minimumRatio: 1)) == [
        "the ratio of supervised tokens is undefined, for no token is trained, at least 1 is asked for"
      ])
  }
}
