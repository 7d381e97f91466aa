import MaskModel
import Synchronization
import Testing

@Suite struct WorkThreadTests {
  @Test func allWorkRunsOnThreadsOfItsOwn() async {
    let sum = Mutex(0)
    await withCheckedContinuation { continuation in
      let left = Atomic<Int>(50)
      for number in 1...50 {
        let isStarted = WorkThread.start {
          sum.withLock { $0 += number }
          if left.subtract(1, ordering: .sequentiallyConsistent).newValue == 0 { continuation.resume() }
        }
        #expect(isStarted)
      }
    }
    #expect(sum.withLock { $0 } == 1275)
  }

  /// As deep as a hostile file may nest: the standard stack of a thread would not do on every system.
  @Test func itsStackIsDeep() async {
    @Sendable func depth(_ rest: Int) -> Int { rest == 0 ? 0 : 1 + depth(rest - 1) }
    let reached = await withCheckedContinuation { continuation in
      _ = WorkThread.start { continuation.resume(returning: depth(20_000)) }
    }
    #expect(reached == 20_000)
  }

  @Test func bothHaveEndedWhenTheRunReturns() {
    for round in 0..<50 {
      let beside = Mutex(0)
      var here = 0
      WorkThread.run({ beside.withLock { $0 = round } }, while: { here = round })
      #expect(beside.withLock { $0 } == round && here == round)
    }
  }

  @Test func aThreadThatCannotBeIsSaid() {
    // More than any address space has.
    #expect(!WorkThread.start(stackSize: 1 << 50) { Issue.record("it ran") })
  }
}
