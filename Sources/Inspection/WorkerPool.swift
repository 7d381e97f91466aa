import MaskModel

/// Several threads over one source: each takes the next batch, labels it, and hands the outcome over; outcomes come
/// out in data order. Threads of our own, for `DispatchQueue.concurrentPerform` ran them one after the other.
///
/// Whoever finds few batches waiting reads one more, while the others work: a source may read a large block for the
/// next batch, and those that wait bridge that time.
struct WorkerPool {
  private struct State {
    /// Batches that were read and that nobody took yet, in data order.
    var waiting: [RecordBatch] = []
    /// The position in the data of the first of them.
    var nextBatch = 0
    var isReading = false
    var isAtEnd = false
    var nextDelivery = 0
    var ready: [Int: BatchOutcome] = [:]
    /// By worker: what it has counted so far, as it told last.
    var tallies: [Tally?]
    var running: Int
    var failure: (any Error)?
    var stopped = false
  }

  /// How many batches may be under way ahead of the one that is delivered next, for each worker: bounds the memory.
  private static let lead = 2
  /// How many batches wait for each worker before nobody reads ahead.
  private static let stock = 12

  private let source: Monitor<any RecordSource>
  private let state: Monitor<State>
  private let job: InspectionJob

  init(source: any RecordSource, job: InspectionJob) {
    self.source = Monitor(source)
    state = Monitor(State(tallies: Array(repeating: nil, count: job.workers), running: job.workers))
    self.job = job
  }

  func run(isCancelled: () -> Bool, deliver: (BatchOutcome) throws -> Void) throws -> Tally {
    for worker in 0..<job.workers {
      if !WorkThread.start({ [self] in work(as: worker) }) { goOnWithoutOne() }
    }
    do {
      var timer = Timer(job.tellsEvery)
      while var outcome = nextOutcome() {
        if timer.isDue() { outcome.soFar = sum(state.with { $0.tallies }) }
        try deliver(outcome)
        if isCancelled() { stop() }
      }
    } catch {
      stop()
      _ = joined()
      throw error
    }
    return try joined().get()
  }

  /// The others do its work, if there are any.
  private func goOnWithoutOne() {
    state.with { state in
      state.running -= 1
      if state.running == 0 { state.failure = state.failure ?? NoThread() }
    }
  }

  /// Nil when all batches were delivered.
  private func nextOutcome() -> BatchOutcome? {
    state.wait { state -> BatchOutcome?? in
      if let outcome = state.ready.removeValue(forKey: state.nextDelivery) {
        state.nextDelivery += 1
        return .some(outcome)
      }
      return state.running == 0 ? .some(nil) : nil
    }
  }

  private func stop() { state.with { $0.stopped = true } }

  private func joined() -> Result<Tally, any Error> {
    state.wait { state in
      guard state.running == 0 else { return nil }
      if let failure = state.failure { return .failure(failure) }
      return .success(sum(state.tallies))
    }
  }

  private func sum(_ tallies: [Tally?]) -> Tally {
    let counted = tallies.compactMap(\.self)
    // A new one costs as much as a run's beginning.
    var sum = counted.first ?? Tally(context: job.run.context, selection: job.selection)
    for tally in counted.dropFirst() { sum.merge(tally) }
    return sum
  }

  private func work(as number: Int) {
    let worker = RowWorker(job: job)
    var timer = Timer(job.tellsEvery)
    while let (position, batch) = takeBatch() {
      let outcome = BatchOutcome(batch, by: worker, job: job)
      let tally = timer.isDue() ? worker.tally : nil
      state.with { state in
        state.ready[position] = outcome
        state.tallies[number] = tally ?? state.tallies[number]
      }
    }
    let tally = worker.tally
    state.with { state in
      state.tallies[number] = tally
      state.running -= 1
    }
  }

  private enum Task {
    case read
    case label(Int, RecordBatch)
  }

  /// The next batch and its position in the data; nil at the end, or when the pool was stopped.
  private func takeBatch() -> (Int, RecordBatch)? {
    while let task = nextTask() {
      switch task {
      case .label(let position, let batch): return (position, batch)
      case .read: read()
      }
    }
    return nil
  }

  private func nextTask() -> Task? {
    state.wait { state -> Task?? in
      if state.stopped { return .some(nil) }
      if !state.isReading, !state.isAtEnd, state.waiting.count < job.workers * Self.stock {
        state.isReading = true
        return .read
      }
      if state.waiting.isEmpty { return state.isAtEnd ? .some(nil) : nil }
      guard state.nextBatch - state.nextDelivery < job.workers * Self.lead else { return nil }
      state.nextBatch += 1
      return .label(state.nextBatch - 1, state.waiting.removeFirst())
    }
  }

  /// Reads one batch. Only one worker does so at a time, which keeps them in order. What was read before a failure is
  /// still labelled.
  private func read() {
    let read = Result { try source.with { try $0.nextBatch() } }
    state.with { state in
      state.isReading = false
      switch read {
      case .success(let batch?): state.waiting.append(batch)
      case .success(nil): state.isAtEnd = true
      case .failure(let error):
        state.isAtEnd = true
        state.failure = error
      }
    }
  }
}

struct NoThread: Error, CustomStringConvertible {
  var description: String { "the system gives no thread to work on" }
}
