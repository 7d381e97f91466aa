import MaskModel

/// A sample of the rows of a source that can only be read from its first row on. Rows outside of it are passed over, also
/// those that could not be read.
///
/// A class because it stands somewhere in the data.
final class SampledRows: RecordSource {
  private enum Row {
    case record(Record)
    case problem(InputProblem)
  }

  private static let batch = 64
  private let source: any RecordSource
  private var lowest: LowestRanks<[Row]>
  /// Rows that the source has, once it was read to its end.
  private(set) var count = 0
  private var bytesRead = 0
  private var sample: ArraySlice<(row: Int, value: [Row])>?

  init(_ source: any RecordSource, _ sampling: RowSampling) {
    self.source = source
    lowest = LowestRanks(sampling)
  }

  var table: Table { source.table }

  /// Empty batches while the source is read, so that progress is seen and an interruption heard.
  func nextBatch() throws -> RecordBatch? {
    if sample == nil {
      if let batch = try source.nextBatch() {
        take(batch)
        return RecordBatch(records: [], bytesRead: bytesRead)
      }
      sample = lowest.inOrder()[...]
    }
    guard let rest = sample, !rest.isEmpty else { return nil }
    sample = rest.dropFirst(Self.batch)
    return batch(of: rest.prefix(Self.batch))
  }

  private func take(_ batch: RecordBatch) {
    bytesRead = batch.bytesRead
    var problems: [Int: [Row]] = [:]
    for problem in batch.problems { problems[problem.index, default: []].append(.problem(problem)) }
    for record in batch.records {
      let own = problems.removeValue(forKey: record.origin.index) ?? []
      offer(record.origin.index) { own + [.record(record)] }
    }
    // What is left gave no row.
    for (index, rows) in problems { offer(index) { rows } }
  }

  private func offer(_ row: Int, _ rows: () -> [Row]) {
    count = max(count, row + 1)
    lowest.offer(row, rows)
  }

  private func batch(of rows: ArraySlice<(row: Int, value: [Row])>) -> RecordBatch {
    var batch = RecordBatch(records: [], bytesRead: bytesRead)
    for row in rows.flatMap(\.value) {
      switch row {
      case .record(let record): batch.records.append(record)
      case .problem(let problem): batch.problems.append(problem)
      }
    }
    return batch
  }
}
