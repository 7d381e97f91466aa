import JSON
import MaskModel

/// Columns of the data that say which tokens count.
struct RecordedColumns: Sendable {
  /// Taken as they are; masks are not looked at then.
  var labels: Int?
  /// A token counts where all of them say so. They may be shorter than the ids: then the labels end with them.
  var masks: [Int] = []

  var isEmpty: Bool { labels == nil && masks.isEmpty }
}

extension LabelledRow {
  /// Labels as they stand in the data.
  mutating func record(labels recorded: [Label]) {
    labels = recorded
    reasons = .recorded(recorded, count: ids.count)
  }

  /// Ids where every mask counts, up to the end of the shortest (`zip` of Python).
  mutating func record(masks: [[Bool]]) {
    let count = masks.reduce(ids.count) { min($0, $1.count) }
    var recorded: [Label] = []
    recorded.reserveCapacity(count)
    for index in 0..<count { recorded.append(masks.allSatisfy { $0[index] } ? ids[index] : .ignored) }
    record(labels: recorded)
  }
}

extension [ReasonRun] {
  /// Reasons of `count` tokens with recorded labels; what the labels do not reach is ignored.
  static func recorded(_ labels: [Label], count: Int) -> [ReasonRun] {
    var runs: [ReasonRun] = []
    for (index, label) in labels.prefix(count).enumerated() {
      runs.append(label == .ignored ? .recordedIgnored : .recorded, through: index + 1)
    }
    runs.append(.recordedIgnored, through: count)
    return runs
  }
}
