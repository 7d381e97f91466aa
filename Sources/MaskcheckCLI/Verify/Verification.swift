import Inspection
import JSON
import MaskModel
import Masking
import PythonBridge

/// The same rows through our model and through the installed trainer.
struct Verification {
  struct Result: Sendable {
    var rows: Int
    var equal: Int
    /// Rows at which both stop, among the equal ones, and why the first of them.
    var stopped: (count: Int, reason: String) = (0, "")
    /// Rows that our model refuses and that were not tried: they are not counted.
    var untried = 0
    /// In data order.
    var differences: [RowDifference] = []
    /// Sentences where rows could not be compared one to one.
    var obstacles: [String] = []
    var packages: [(name: String, version: String)] = []
    /// What the bridge and the trainer say.
    var notes: [String] = []

    var isEqual: Bool { obstacles.isEmpty && equal == rows }
  }

  /// Rows that our model says the trainer stops at are tried out alone, so many of them: each takes a run.
  private static let refusalsTried = 3

  let prepared: PreparedInspection
  let installed: InstalledTrainer

  init(_ prepared: PreparedInspection) throws(Failure) {
    self.prepared = prepared
    installed = try InstalledTrainer(
      prepared.plan, data: prepared.data as? PythonData, files: prepared.data.names,
      trainer: prepared.run.context.trainer.id)
  }

  func run(_ sampling: RowSampling) throws -> Result {
    let count = min(installed.data.rows, prepared.plan.limit ?? .max)
    let sample = sampling.rows(of: count)
    let (ours, total) = try examples(sample)
    var result = Result(rows: sample.count, equal: 0, packages: told(installed.bridge.packages))
    if let total, total != count {
      result.obstacles.append(
        "datasets reads \(count) rows, maskcheck \(total): rows cannot be compared by their numbers")
      return result
    }
    let refused = ours.filter { $0.status.isRefused }
    let kept = ours.filter { !$0.status.isRefused }
    if !kept.isEmpty { try compare(kept, &result) }
    if result.obstacles.isEmpty { try tryRefusals(refused, first: sample.first, &result) }
    result.differences.sort { $0.ours.origin.index < $1.ours.origin.index }
    return result
  }

  private func told(_ packages: [String: String]) -> [(name: String, version: String)] {
    PythonData.told.compactMap { name in packages[name].map { (name, $0) } }
  }

  /// - Returns: the examples in data order, and how many rows there are where all were read.
  private func examples(_ sample: [Int]) throws -> (examples: [MaskedExample], total: Int?) {
    let worker = RowWorker(job: InspectionJob(run: prepared.run, selection: prepared.plan.selection))
    if let python = prepared.data as? PythonData {
      let rows = BridgeRowFinder(python.bridge, python.opened)
      return (try sample.compactMap { try rows.record(at: $0).map { worker.inspect($0).example } }, nil)
    }
    let wanted = Set(sample)
    var examples: [MaskedExample] = []
    var total = 0
    let source = try prepared.data.open(jumps: false, sample: nil).source
    while let batch = try source.nextBatch() {
      total += batch.records.count
      for record in batch.records where wanted.contains(record.origin.index) {
        examples.append(worker.inspect(record).example)
      }
    }
    return (examples, total)
  }

  private func compare(_ ours: [MaskedExample], _ result: inout Result) throws {
    let captured: Captured
    do {
      captured = try installed.capture(ours.map(\.origin.index))
    } catch .answered(let error) where ["refused", "user-code"].contains(error.kind) {
      let stopped = ours.first { $0.origin.index == error.row }
      let theirs = "the trainer stops: \(error.type): \(error.message)"
      if let stopped {
        result.differences.append(RowDifference(ours: stopped, kind: .fate(ours: stopped.status.words, theirs: theirs)))
      } else {
        result.obstacles.append(theirs)
      }
      return
    } catch {
      throw Failure(error)
    }
    result.notes += captured.notes
    guard captured.isInDataOrder else {
      result.obstacles.append("the trainer's rows are in an order of its own, so they cannot be told which is which")
      return
    }
    let theirs = try installed.rows(of: captured)
    for example in ours {
      if let difference = RowComparison.difference(example, theirs[example.origin.index]) {
        result.differences.append(difference)
      } else {
        result.equal += 1
      }
    }
  }

  /// The trainer must stop at a row that our model says it stops at. Those that are not tried are not counted.
  private func tryRefusals(_ refused: [MaskedExample], first: Int?, _ result: inout Result) throws {
    result.untried = max(0, refused.count - Self.refusalsTried)
    result.rows -= result.untried
    for example in refused.prefix(Self.refusalsTried) {
      let index = example.origin.index
      let rows = Set([first ?? index, index]).sorted()
      do {
        _ = try installed.capture(rows)
        result.differences.append(
          RowDifference(ours: example, kind: .fate(ours: example.status.words, theirs: "no error")))
      } catch .answered(let error) where ["refused", "user-code"].contains(error.kind) {
        result.equal += 1
        if result.stopped.count == 0, case .refused(let reason) = example.status { result.stopped.reason = reason }
        result.stopped.count += 1
      } catch {
        throw Failure(error)
      }
    }
  }
}

extension MaskedExample.Status {
  var isRefused: Bool {
    if case .refused = self { true } else { false }
  }

  var words: String {
    switch self {
    case .ok: "kept"
    case .dropped(let reason): "dropped: \(reason)"
    case .refused(let reason): "the trainer stops: \(reason)"
    case .unread(let reason): "not read: \(reason)"
    }
  }
}
