import Linting
import MaskModel
import TestSupport
import Testing

/// What the rules say of these examples in a run of that kind.
func judge(
  _ examples: [MaskedExample], _ context: RunContext = .bytes(), selection: RuleSelection = .all
) -> (rows: [[RowFinding]], findings: [Finding], notEvaluated: [NotEvaluated]) {
  var run = RuleRun(context: context, selection: selection)
  var totals = Totals()
  var rows: [[RowFinding]] = []
  for example in examples {
    totals.add(example)
    rows.append(run.observe(example))
  }
  let (findings, notEvaluated) = run.conclude(totals)
  return (rows, findings, notEvaluated)
}

@Suite struct RuleRunTests {
  @Test func oneFindingNamesCountShareAndRows() throws {
    let examples = (0..<30).map { MaskedExample.marked($0 < 25 ? "Q A" : "Q⟦A⟧", index: $0) }
    let finding = try #require(judge(examples).findings.first { $0.rule == "MC101" })
    #expect(finding.count == 25)
    #expect(finding.share == 25.0 / 30)
    #expect(finding.examples.map(\.index) == Array(0..<20))
    #expect(finding.level == .error)
  }

  @Test func aCleanRunHasNoFindings() {
    let examples = (0..<3).map { MaskedExample.marked("Q\($0)⟦A\($0)<eos>⟧", index: $0) }
    #expect(judge(examples).findings == [])
  }

  @Test func withoutARowNothingIsClean() {
    let (_, findings, notEvaluated) = judge([])
    #expect(findings == [])
    #expect(Set(notEvaluated.map(\.rule)) == Set(Rule.all.map(\.id)))
  }

  @Test func aLevelOfTheUsersCounts() throws {
    let selection = try RuleSelection(levels: [("nothing-supervised", .note)])
    let (rows, findings, _) = judge([.marked("Q A")], selection: selection)
    #expect(findings.first { $0.rule == "MC101" }?.level == .note)
    #expect(rows.first?.first { $0.rule == "MC101" }?.level == .note)
  }

  @Test func selectionByIdAndName() throws {
    let some = try RuleSelection(select: ["mc101", "everything-supervised"])
    #expect(some.rules.map(\.id) == ["MC101", "MC102"])
    #expect(try RuleSelection(ignore: ["MC101"]).rules.count == Rule.all.count - 1)
  }

  @Test func oneRuleIsNotSelectedAndIgnored() {
    #expect(throws: RuleSelectionError.selectedAndIgnored(rule: "MC102 everything-supervised")) {
      try RuleSelection(select: ["mc101", "everything-supervised"], ignore: ["MC102"])
    }
  }

  @Test func anUnknownRuleIsNamedWithItsNeighbour() {
    #expect(throws: RuleSelectionError.unknownRule(found: "nothing-supervized", didYouMean: "nothing-supervised")) {
      try RuleSelection(select: ["nothing-supervized"])
    }
    #expect(throws: RuleSelectionError.unknownRule(found: "qqqqqqqqqq", didYouMean: nil)) {
      try RuleSelection(ignore: ["qqqqqqqqqq"])
    }
  }
}
