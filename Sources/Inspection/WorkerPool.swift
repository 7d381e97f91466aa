import MaskModel

/// Several threads over one source: each takes the next batch, labels it, and hands the outcome over; outcomes come
/// out in data order. Threads of our own, for `DispatchQueue.concurrentPerform` ran them one after the other.
struct WorkerPool {
  private struct State {
    var nextBatch = 0
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

  private let reader: Monitor<any RecordSource>
  private let state: Monitor<State>
  private let job: InspectionJob

  init(source: any RecordSource, job: InspectionJob) {
    reader = Monitor(source)
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
    var failure: (any Error)?
    do {
      while let (position, batch) = try takeBatch() {
        let outcome = BatchOutcome(batch, by: worker, job: job)
        let tally = timer.isDue() ? worker.tally : nil
        state.with { state in
          state.ready[position] = outcome
          state.tallies[number] = tally ?? state.tallies[number]
        }
      }
    } catch {
      failure = error
    }
    let tally = worker.tally
    state.with { state in
      state.tallies[number] = tally
      state.failure = state.failure ?? failure
      state.stopped = state.stopped || failure != nil
      state.running -= 1
    }
  }

  /// The next batch and its position in the data; nil at the end, or when the pool was stopped.
  private func takeBatch() throws -> (Int, RecordBatch)? {
    let goesOn = state.wait { state -> Bool? in
      if state.stopped { return false }
      return state.nextBatch - state.nextDelivery < job.workers * Self.lead ? true : nil
    }
    guard goesOn else { return nil }
    return try reader.with { source in
      guard let batch = try source.nextBatch() else { return nil }
      let position = state.with { state in
        state.nextBatch += 1
        return state.nextBatch - 1
      }
      return (position, batch)
    }
  }
}

struct NoThread: Error, CustomStringConvertible {
  var description: String { "the system gives no thread to work on" }
}
