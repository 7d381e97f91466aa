import Foundation
import Inspection
import MaskModel
import Synchronization

/// Counts over all rows on a thread of its own, and tells how far it has come.
final class Counting: Cancellable {
  private let cancelled = Atomic<Bool>(false)
  private let total: Int?
  private let update: @Sendable (CountingProgress) -> Void

  init(total: Int?, update: @escaping @Sendable (CountingProgress) -> Void) {
    self.total = total
    self.update = update
  }

  func cancel() { cancelled.store(true, ordering: .relaxed) }

  func fail(_ message: String) {
    update(
      CountingProgress(
        totals: Totals(), rows: 0, bytesRead: 0, bytesTotal: total, findings: [], isComplete: true, failure: message))
  }

  /// - Parameter observe: called for each row on the counting thread.
  func start(
    _ source: sending any RecordSource, _ job: InspectionJob, observe: @escaping @Sendable (InspectedExample) -> Void
  ) {
    let handedOver = Mutex<(any RecordSource)?>(source)
    let thread = Thread { [self] in
      guard let source = handedOver.withLock({ source in source.take() }) else { return }
      run(source, job, observe)
    }
    thread.stackSize = 8 << 20
    thread.start()
  }

  private func run(_ source: any RecordSource, _ job: InspectionJob, _ observe: (InspectedExample) -> Void) {
    let worker = RowWorker(job: job)
    var told = ContinuousClock.now
    var bytesRead = 0
    do {
      while !cancelled.load(ordering: .relaxed), let batch = try source.nextBatch() {
        worker.inspect(batch, observe)
        bytesRead = batch.bytesRead
        let now = ContinuousClock.now
        if now - told > .milliseconds(80) {
          told = now
          tell(worker.tally, bytesRead, isComplete: false)
        }
      }
      if !cancelled.load(ordering: .relaxed) { tell(worker.tally, bytesRead, isComplete: true) }
    } catch {
      fail("\(error)")
    }
  }

  private func tell(_ tally: Tally, _ bytesRead: Int, isComplete: Bool) {
    let findings = tally.rules.conclude(tally.totals).findings
    update(
      CountingProgress(
        totals: tally.totals, rows: tally.totals.examples, bytesRead: bytesRead, bytesTotal: total,
        findings: findings, isComplete: isComplete))
  }
}
