import Inspection
import MaskModel
import Synchronization

/// Counts over all rows behind the screen, and tells how far it has come.
final class Counting: Cancellable {
  private static let period = Duration.milliseconds(80)
  private let cancelled = Atomic<Bool>(false)
  private let total: Int?
  private let update: @Sendable (CountingProgress) -> Void

  init(total: Int?, update: @escaping @Sendable (CountingProgress) -> Void) {
    self.total = total
    self.update = update
  }

  func cancel() { cancelled.store(true, ordering: .relaxed) }

  private var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

  func fail(_ message: String) {
    update(
      CountingProgress(
        totals: Totals(), rows: 0, bytesRead: 0, bytesTotal: total, findings: [], isComplete: true, failure: message))
  }

  func start(_ source: sending any RecordSource, _ job: InspectionJob) {
    let handedOver = Mutex<(any RecordSource)?>(source)
    let isStarted = WorkThread.start { [self] in
      guard let source = handedOver.withLock({ source in source.take() }) else { return }
      run(source, job)
    }
    if !isStarted { fail("the system gives no thread to count on") }
  }

  private func run(_ source: any RecordSource, _ job: InspectionJob) {
    var job = job
    job.tellsEvery = Self.period
    var bytesRead = 0
    do {
      let tally = try inspect(source, job: job, isCancelled: { isCancelled }) { outcome in
        bytesRead = outcome.bytesRead
        if let tally = outcome.soFar { tell(tally, bytesRead, job, isComplete: false) }
      }
      if !isCancelled { tell(tally, bytesRead, job, isComplete: true) }
    } catch {
      fail("\(error)")
    }
  }

  private func tell(_ tally: Tally, _ bytesRead: Int, _ job: InspectionJob, isComplete: Bool) {
    let findings = tally.rules.conclude(tally.totals).findings
    update(
      CountingProgress(
        totals: tally.totals, rows: tally.totals.examples, bytesRead: bytesRead, bytesTotal: total,
        findings: findings, isComplete: isComplete, trainer: job.run.context.trainer.title))
  }
}
