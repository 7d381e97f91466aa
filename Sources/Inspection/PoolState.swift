import MaskModel

/// How far a pool is with the batches of its source, and what is to be done next.
struct PoolState {
  enum Task {
    case read
    /// A batch, and its position in the data.
    case label(Int, RecordBatch)
    case deliver(BatchOutcome)
  }

  /// Batches that were read and that nobody took yet, in data order.
  var waiting: [RecordBatch] = []
  var isReading = false
  var isAtEnd = false
  /// By worker: what it has counted so far, as it told last.
  var tallies: [Tally?]
  /// Threads beside the calling one that have not ended.
  var others = 0
  var failure: (any Error)?
  var stopped = false
  /// The position in the data of the first that waits.
  private var nextBatch = 0
  private var nextDelivery = 0
  /// What labelling came to, by position.
  private var ready: [Int: BatchOutcome] = [:]
  /// Batches that were labelled and not freed yet.
  private var spent: [RecordBatch] = []
  /// How many batches may be under way ahead of the one that is delivered next: bounds the memory.
  private let lead: Int
  /// How many batches wait before nobody reads ahead.
  private let stock: Int

  init(workers: Int) {
    tallies = Array(repeating: nil, count: workers)
    lead = 2 * workers
    stock = 12 * workers
  }

  /// For a thread beside the calling one. Nil: it waits; nil inside: nothing comes any more.
  mutating func task() -> Task?? { task(mayRead: true) }

  /// For the calling thread, which stays until all others have ended and all is delivered. It does not read while
  /// there is something to deliver later: a pipe may have nothing for a long time.
  mutating func taskOrDelivery() -> Task?? {
    if let outcome = ready.removeValue(forKey: nextDelivery) {
      nextDelivery += 1
      return .deliver(outcome)
    }
    let hasDelivered = waiting.isEmpty && nextBatch == nextDelivery
    guard let task = task(mayRead: hasDelivered) else { return nil }
    return task != nil || others == 0 ? .some(task) : nil
  }

  private mutating func task(mayRead: Bool) -> Task?? {
    if stopped { return .some(nil) }
    if mayRead, !isReading, !isAtEnd, waiting.count < stock {
      isReading = true
      return .read
    }
    if waiting.isEmpty { return isAtEnd ? .some(nil) : nil }
    guard nextBatch - nextDelivery < lead else { return nil }
    nextBatch += 1
    return .label(nextBatch - 1, waiting.removeFirst())
  }

  /// Takes what a batch came to. Its rows are left for whoever reads next, mostly the thread that made them: memory of
  /// another thread is freed behind a lock. Not where reading is behind, which one thread at a time does.
  mutating func take(_ outcome: BatchOutcome, of batch: RecordBatch, at position: Int) {
    ready[position] = outcome
    if waiting.count >= stock / 2 { spent.append(batch) }
  }

  /// For the thread that reads, to free them.
  mutating func takeSpent() -> [RecordBatch] {
    defer { spent = [] }
    return spent
  }
}
