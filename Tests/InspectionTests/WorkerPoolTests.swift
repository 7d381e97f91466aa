import Inspection
import Linting
import MaskModel
import Testing

@Suite struct WorkerPoolTests {
  private struct Seen: Equatable {
    var indices: [Int] = []
    var rendered: [UInt8] = []
    var totals = Totals()
    var ratios = RatioDistribution()
    var findings: [Finding] = []
    var problems: [InputProblem] = []
    var problemCount = 0
  }

  private func run(workers: Int, rows: Int = 3_000) throws -> Seen {
    var seen = Seen()
    let job = InspectionJob(
      run: .fake, selection: .all, workers: workers, keeps: { $0 % 3 == 0 },
      render: { $1.append(contentsOf: "\($0.example.origin.index),".utf8) })
    let tally = try inspect(FakeSource(count: rows), job: job) { outcome in
      seen.indices += outcome.kept.map(\.example.origin.index)
      seen.rendered += outcome.rendered
    }
    seen.totals = tally.totals
    seen.ratios = tally.ratios
    seen.findings = tally.rules.conclude(tally.totals).findings
    seen.problems = tally.problems
    seen.problemCount = tally.problemCount
    return seen
  }

  @Test func severalWorkersSayWhatOneSays() throws {
    let alone = try run(workers: 1)
    #expect(alone.indices == (0..<1_000).map { $0 * 3 })
    #expect(alone.rendered == (0..<3_000).flatMap { Array("\($0),".utf8) })
    #expect(alone.totals.examples == 3_000)
    #expect(alone.totals.unread == 30)
    #expect(alone.problemCount == 30)
    #expect(alone.problems.count == 20)
    #expect(alone.problems.first?.index == 96)
    for workers in 2...5 { #expect(try run(workers: workers) == alone) }
  }

  @Test func aSourceThatFailsEndsTheRunWithItsError() {
    for workers in 1...3 {
      let job = InspectionJob(run: .fake, selection: .all, workers: workers)
      var examples = 0
      #expect(throws: FakeSource.Failed.self) {
        _ = try inspect(FakeSource(count: 1_000, failsAt: 300), job: job) { examples += $0.examples }
      }
      // What was read before is labelled and handed over.
      #expect(examples >= 300)
    }
  }

  @Test func whatDeliverThrowsComesThrough() {
    struct Full: Error {}
    for workers in 1...3 {
      let job = InspectionJob(run: .fake, selection: .all, workers: workers)
      #expect(throws: Full.self) { _ = try inspect(FakeSource(count: 1_000), job: job) { _ in throw Full() } }
    }
  }

  @Test func aRunTellsHowFarItIs() throws {
    for workers in 1...3 {
      var job = InspectionJob(run: .fake, selection: .all, workers: workers)
      job.tellsEvery = .zero
      var examples = 0
      var told: [Int] = []
      let tally = try inspect(FakeSource(count: 3_000), job: job) { outcome in
        examples += outcome.examples
        let counted = outcome.soFar?.totals.examples ?? -1
        #expect(counted >= examples)
        told.append(counted)
      }
      #expect(told == told.sorted())
      #expect(told.last == 3_000 && tally.totals.examples == 3_000)
    }
    let silent = InspectionJob(run: .fake, selection: .all, workers: 2)
    _ = try inspect(FakeSource(count: 300), job: silent) { #expect($0.soFar == nil) }
  }

  @Test func aCancelledRunKeepsWhatItHas() throws {
    for workers in 1...3 {
      var examples = 0
      let job = InspectionJob(run: .fake, selection: .all, workers: workers)
      let tally = try inspect(FakeSource(count: 100_000), job: job, isCancelled: { examples > 500 }) {
        examples += $0.examples
      }
      #expect(tally.totals.examples >= 500)
      #expect(tally.totals.examples < 5_000)
    }
  }

  /// A pipe may have nothing for a long time: what came before is out by then.
  @Test func whatIsReadyIsDeliveredWhileASourceWaits() throws {
    for workers in 1...3 {
      let handed = Handed()
      let source = WaitingSource(FakeSource(count: 300), waitsFor: handed)
      let job = InspectionJob(run: .fake, selection: .all, workers: workers)
      let tally = try inspect(source, job: job) { handed.add($0.examples) }
      #expect(tally.totals.examples == 300)
      #expect(source.missed == 0)
    }
  }
}
