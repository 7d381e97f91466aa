import MaskModel

/// Several threads over one source: each takes the next batch, labels it, and hands the outcome over; outcomes come
/// out in data order. Threads of our own, for `DispatchQueue.concurrentPerform` ran them one after the other.
///
/// The calling thread is one of them and delivers between its batches: a thread that did nothing else would be woken for
/// every batch, and push aside one that works.
///
/// Whoever finds few batches waiting reads one more, while the others work: a source may read a large block for the
/// next batch, and those that wait bridge that time.
struct WorkerPool {
  private let source: Monitor<any RecordSource>
  private let state: Monitor<PoolState>
  private let job: InspectionJob

  init(source: any RecordSource, job: InspectionJob) {
    self.source = Monitor(source)
    state = Monitor(PoolState(workers: job.workers))
    self.job = job
  }

  func run(isCancelled: () -> Bool, deliver: (BatchOutcome) throws -> Void) throws -> Tally {
    for number in 1..<job.workers { start(number) }
    var timer = Timer(job.tellsEvery)
    do {
      try work(as: 0, on: { state.wait { $0.taskOrDelivery() } }) { outcome in
        var outcome = outcome
        if timer.isDue() { outcome.soFar = sum(state.with { $0.tallies }) }
        try deliver(outcome)
        if isCancelled() { stop() }
      }
    } catch {
      stop()
      state.wait { $0.others == 0 ? () : nil }
      throw error
    }
    return try state.with { state in
      if let failure = state.failure { throw failure }
      return sum(state.tallies)
    }
  }

  /// Where the system gives no thread, those that are there do its work.
  private func start(_ number: Int) {
    state.with { $0.others += 1 }
    let started = WorkThread.start { [self] in
      work(as: number, on: { state.wait { $0.task() } }) { _ in }
      state.with { $0.others -= 1 }
    }
    if !started { state.with { $0.others -= 1 } }
  }

  private func stop() { state.with { $0.stopped = true } }

  private func sum(_ tallies: [Tally?]) -> Tally {
    let counted = tallies.compactMap(\.self)
    // A new one costs as much as a run's beginning.
    var sum = counted.first ?? Tally(context: job.run.context, selection: job.selection)
    for tally in counted.dropFirst() { sum.merge(tally) }
    return sum
  }

  /// What one thread does, until there is no task for it any more.
  private func work(
    as number: Int, on nextTask: () -> PoolState.Task?, deliver: (BatchOutcome) throws -> Void
  ) rethrows {
    let worker = RowWorker(job: job)
    var timer = Timer(job.tellsEvery)
    while let task = nextTask() {
      switch task {
      case .read: read()
      case .label(let position, let batch):
        let outcome = BatchOutcome(batch, by: worker, job: job)
        let tally = timer.isDue() ? worker.tally : nil
        state.with { state in
          state.tallies[number] = tally ?? state.tallies[number]
          state.take(outcome, of: batch, at: position)
        }
      case .deliver(let outcome): try deliver(outcome)
      }
    }
    let tally = worker.tally
    state.with { $0.tallies[number] = tally }
  }

  /// Reads one batch. Only one worker does so at a time, which keeps them in order. What was read before a failure is
  /// still labelled.
  private func read() {
    _ = state.with { $0.takeSpent() }
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
