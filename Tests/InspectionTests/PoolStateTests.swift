import MaskModel
import Testing

@testable import Inspection

/// What a pool does next.
@Suite struct PoolStateTests {
  private func name(_ task: PoolState.Task??) -> String {
    switch task {
    case nil: "wait"
    case .some(nil): "end"
    case .read?: "read"
    case .label(let position, _)?: "label \(position)"
    case .deliver(let outcome)?: "deliver \(outcome.bytesRead)"
    }
  }

  private func outcome(_ bytesRead: Int) -> BatchOutcome {
    let job = InspectionJob(run: .fake, selection: .all)
    return BatchOutcome(RecordBatch(bytesRead: bytesRead), by: RowWorker(job: job), job: job)
  }

  private func read(_ state: inout PoolState) {
    state.isReading = false
    state.waiting.append(RecordBatch())
  }

  /// The system gave no other thread.
  @Test func theCallingThreadDoesAllByItself() {
    var state = PoolState(workers: 2)
    #expect(name(state.taskOrDelivery()) == "read")
    read(&state)
    #expect(name(state.taskOrDelivery()) == "label 0")
    state.take(outcome(7), of: RecordBatch(), at: 0)
    #expect(name(state.taskOrDelivery()) == "deliver 7")
    #expect(name(state.taskOrDelivery()) == "read")
    state.isReading = false
    state.isAtEnd = true
    #expect(name(state.taskOrDelivery()) == "end")
  }

  @Test func theCallingThreadStaysUntilAllIsDelivered() {
    var state = PoolState(workers: 2)
    state.others = 1
    #expect(name(state.task()) == "read")
    #expect(name(state.taskOrDelivery()) == "wait")
    read(&state)
    read(&state)
    #expect(name(state.task()) == "read")
    #expect(name(state.taskOrDelivery()) == "label 0")
    state.isReading = false
    state.isAtEnd = true
    #expect(name(state.task()) == "label 1")
    state.take(outcome(2), of: RecordBatch(), at: 1)
    #expect(name(state.task()) == "end")
    // It has the first itself, and the second waits for it.
    state.take(outcome(1), of: RecordBatch(), at: 0)
    #expect(name(state.taskOrDelivery()) == "deliver 1")
    #expect(name(state.taskOrDelivery()) == "deliver 2")
    #expect(name(state.taskOrDelivery()) == "wait")
    state.others = 0
    #expect(name(state.taskOrDelivery()) == "end")
  }

  @Test func nobodyGoesFarAhead() {
    var state = PoolState(workers: 2)
    state.others = 1
    for _ in 0..<24 {
      #expect(name(state.task()) == "read")
      read(&state)
    }
    // Reading goes on below the stock, and labelling waits for what is delivered.
    for position in 0..<4 {
      #expect(name(state.task()) == "label \(position)")
      #expect(name(state.task()) == "read")
      read(&state)
    }
    #expect(name(state.task()) == "wait")
    state.stopped = true
    #expect(name(state.task()) == "end")
  }

  @Test func rowsAreLeftForTheReaderUnlessReadingIsBehind() {
    var state = PoolState(workers: 2)
    state.take(outcome(0), of: RecordBatch(), at: 0)
    #expect(state.takeSpent().isEmpty)
    for _ in 0..<12 { read(&state) }
    state.take(outcome(0), of: RecordBatch(), at: 1)
    #expect(state.takeSpent().count == 1 && state.takeSpent().isEmpty)
  }
}
