import Linting
import MaskModel
import Masking
import Testing

@testable import Inspection

@Suite struct TallyTests {
  private func problem(_ index: Int, _ kind: InputProblem.Kind) -> InputProblem {
    InputProblem(kind: kind, index: index, source: 0, line: index + 1, byte: index * 10, found: "x", expected: "{")
  }

  private func tally(_ problems: some Sequence<InputProblem>) -> Tally {
    var tally = Tally(context: PreparedRun.fake.context, selection: .all)
    for problem in problems { tally.add(problem) }
    return tally
  }

  /// Rows that cannot be read come behind hundreds at which the load stops, and are listed all the same.
  @Test func oneKindOfProblemDoesNotPushOutTheOther() {
    let stops = (0..<300).map { problem($0, .loadWouldFail) }
    let unreadable = (300..<330).map { problem($0, .unreadable) }
    let whole = tally(stops + unreadable)
    #expect(whole.problems == Array(stops.prefix(20)) + Array(unreadable.prefix(20)))
    #expect(whole.problemCount == 330 && whole.unreadableCount == 30)
  }

  @Test func theFirstOfEachKindAreKeptHoweverTheDataAreCut() {
    let all = (0..<200).map { problem($0, $0 % 3 == 0 ? .unreadable : .loadWouldFail) }
    let whole = tally(all)
    #expect(whole.problems.map(\.index) == whole.problems.map(\.index).sorted())
    for kind in [InputProblem.Kind.unreadable, .loadWouldFail] {
      #expect(whole.problems.filter { $0.kind == kind } == Array(all.filter { $0.kind == kind }.prefix(20)))
    }
    for pieces in [2, 5] {
      var merged = tally([])
      for piece in (0..<pieces).reversed() { merged.merge(tally(all.filter { $0.index % pieces == piece })) }
      #expect(merged.problems == whole.problems)
      #expect(merged.problemCount == whole.problemCount && merged.unreadableCount == whole.unreadableCount)
    }
  }
}
