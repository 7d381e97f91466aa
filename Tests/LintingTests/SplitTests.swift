import Linting
import MaskModel
import TestSupport
import Testing

/// However the rows are cut into pieces and in whatever order the pieces are added, the judgement is the same.
@Suite struct SplitTests {
  @Test(arguments: RuleExampleTests.triggers)
  func theSumDoesNotDependOnTheCut(_ this: RuleExampleTests.Case) throws {
    let run = try ExampleRun(this.example)
    for seed in 1...6 {
      let parts = Parts(run.examples, run.problems, run.context, seed: UInt64(seed))
      #expect(parts.findings == run.findings)
      #expect(parts.notEvaluated == run.notEvaluated)
    }
  }

  /// Beyond the size of the samples.
  @Test func samplesDoNotDependOnTheCut() {
    let examples = (0..<6000).map { index in
      let answer = "Nobody knows the answer to " + (index % 3 == 0 ? "\(index)" : "this")
      return MaskedExample.marked("Q\(index)⟦\(answer)<eos>⟧", index: index)
    }
    let whole = Parts(examples, [], .bytes(), seed: 0, count: 1)
    #expect(whole.findings.map(\.rule) == ["MC105", "MC702"])
    #expect(whole.findings.allSatisfy { $0.message.contains("sample") })
    for seed in 1...2 {
      #expect(Parts(examples, [], .bytes(), seed: UInt64(seed), count: 5).findings == whole.findings)
    }
  }

  private struct Parts {
    var findings: [Finding]
    var notEvaluated: [NotEvaluated]

    init(
      _ examples: [MaskedExample], _ problems: [InputProblem], _ context: RunContext, seed: UInt64, count: Int = 3
    ) {
      var random = SplitRandom(state: seed)
      var runs = Array(repeating: RuleRun(context: context), count: count)
      var totals = Totals()
      for example in examples {
        let part = Int(random.next() % UInt64(count))
        for problem in problems where problem.index == example.origin.index { runs[part].observe(problem) }
        totals.add(example)
        _ = runs[part].observe(example)
      }
      var sum = RuleRun(context: context)
      for run in runs.shuffled(using: &random) { sum.merge(run) }
      (findings, notEvaluated) = sum.conclude(totals)
    }
  }

  private struct SplitRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 11
    }
  }
}
