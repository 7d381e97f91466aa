import Linting
import MaskModel
import Masking

/// What to do with a stream of rows.
public struct InspectionJob: Sendable {
  public var run: PreparedRun
  public var selection: RuleSelection
  /// Threads that label rows, the calling one among them.
  public var workers: Int
  /// Whether the example of that index is handed on whole.
  public var keeps: @Sendable (_ index: Int) -> Bool
  /// Appends what is to be written for an example. Runs on the thread that labelled it.
  public var render: (@Sendable (InspectedExample, inout [UInt8]) -> Void)?
  /// How often an outcome brings what was counted so far; nil: never.
  public var tellsEvery: Duration?

  public init(
    run: PreparedRun, selection: RuleSelection, workers: Int = 1,
    keeps: @escaping @Sendable (_ index: Int) -> Bool = { _ in false },
    render: (@Sendable (InspectedExample, inout [UInt8]) -> Void)? = nil
  ) {
    self.run = run
    self.selection = selection
    self.workers = workers
    self.keeps = keeps
    self.render = render
  }
}

/// What a batch of rows came to; handed over in data order.
public struct BatchOutcome: Sendable {
  public var rendered: [UInt8] = []
  public var kept: [InspectedExample] = []
  public var examples = 0
  /// Of all sources so far.
  public var bytesRead = 0
  /// What was counted so far, where the job wants to be told and it is time. Other threads may be ahead of this outcome
  /// or behind it.
  public var soFar: Tally?

  init(_ batch: RecordBatch, by worker: RowWorker, job: InspectionJob) {
    bytesRead = batch.bytesRead
    worker.inspect(batch) { inspected in
      examples += 1
      job.render?(inspected, &rendered)
      if job.keeps(inspected.example.origin.index) { kept.append(inspected) }
    }
  }
}

/// Runs a job over all rows of a source. The calling thread labels rows too, which wants a stack of
/// `WorkThread.stackSize` for values and templates that are nested deep.
///
/// - Parameters:
///   - isCancelled: asked between batches; the tally then holds what was read until there.
///   - deliver: called on the calling thread, in data order, between two batches of its own.
/// - Throws: what the source or `deliver` throws.
public func inspect(
  _ source: any RecordSource, job: InspectionJob, isCancelled: () -> Bool = { false },
  deliver: (BatchOutcome) throws -> Void
) throws -> Tally {
  guard job.workers > 1 else {
    let worker = RowWorker(job: job)
    var timer = Timer(job.tellsEvery)
    while !isCancelled(), let batch = try source.nextBatch() {
      var outcome = BatchOutcome(batch, by: worker, job: job)
      if timer.isDue() { outcome.soFar = worker.tally }
      try deliver(outcome)
    }
    return worker.tally
  }
  return try WorkerPool(source: source, job: job).run(isCancelled: isCancelled, deliver: deliver)
}
