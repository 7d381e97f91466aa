import Foundation
import Inspection
import JSON
import MaskModel
import Masking

/// Row `i` has 10 tokens, of which `i % 11` are supervised.
private final class FakeWorker: MaskWorker {
  func mask(_ record: Record) -> MaskedExample {
    var example = MaskedExample(origin: record.origin)
    let supervised = record.origin.index % 11
    example.ids = (0..<10).map { TokenID($0) }
    example.labels = (0..<10).map { $0 >= 10 - supervised ? Label($0) : .ignored }
    example.reasons = [
      ReasonRun(range: 0..<10 - supervised, reason: .prompt),
      ReasonRun(range: 10 - supervised..<10, reason: .completion),
    ].filter { !$0.range.isEmpty }
    return example
  }
}

extension PreparedRun {
  static let fake = PreparedRun(
    context: RunContext(
      trainer: TrainerCard(id: "trl", version: "1.16.0"),
      shape: ShapeChoice(shape: .promptCompletion, because: "a test says so"), columns: [], tokenizer: nil)
  ) { FakeWorker() }
}

/// Batches of uneven size; every 97th row is unreadable.
final class FakeSource: RecordSource {
  let table = Table(columns: [], firstRecord: nil)
  private let count: Int
  private var next = 0
  private var batches = 0
  private let failsAt: Int?

  init(count: Int, failsAt: Int? = nil) {
    self.count = count
    self.failsAt = failsAt
  }

  struct Failed: Error {}

  func nextBatch() throws -> RecordBatch? {
    if let failsAt, next >= failsAt { throw Failed() }
    guard next < count else { return nil }
    batches += 1
    var batch = RecordBatch()
    for index in next..<min(count, next + 1 + batches % 7 * 13) {
      if index % 97 == 96 {
        batch.problems.append(
          InputProblem(
            kind: .unreadable, index: index, source: 0, line: index + 1, byte: index * 10, found: "x", expected: "{"))
      } else {
        let origin = RowOrigin(index: index, source: 0, line: index + 1, bytes: index * 10..<index * 10 + 10)
        batch.records.append(Record(origin: origin, values: []))
      }
      next = index + 1
    }
    batch.bytesRead = next * 10
    return batch
  }
}

/// Counts what was delivered, for another thread to wait for.
final class Handed: @unchecked Sendable {
  private let changed = NSCondition()
  private var examples = 0

  func add(_ count: Int) {
    changed.lock()
    examples += count
    changed.broadcast()
    changed.unlock()
  }

  /// - Returns: whether it came to that within ten seconds.
  func comes(to count: Int) -> Bool {
    let end = Date(timeIntervalSinceNow: 10)
    changed.lock()
    defer { changed.unlock() }
    while examples < count { if !changed.wait(until: end) { return false } }
    return true
  }
}

/// Has no next batch before all rows of the ones before were delivered.
final class WaitingSource: RecordSource {
  let table = Table(columns: [], firstRecord: nil)
  /// How often that did not happen.
  private(set) var missed = 0
  private let source: FakeSource
  private let handed: Handed
  private var read = 0

  init(_ source: FakeSource, waitsFor handed: Handed) {
    self.source = source
    self.handed = handed
  }

  func nextBatch() throws -> RecordBatch? {
    if !handed.comes(to: read) { missed += 1 }
    let batch = try source.nextBatch()
    read += (batch?.records.count ?? 0) + (batch?.problems.count ?? 0)
    return batch
  }
}
