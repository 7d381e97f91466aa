import JSON
import MaskModel

/// Ids, labels and reasons of a row before truncation.
struct LabelledRow {
  var ids: [TokenID] = []
  var spans: [ByteSpan]?
  var labels: [Label] = []
  var reasons: [ReasonRun] = []

  /// Every token is supervised.
  mutating func superviseAll(_ reason: Reason) {
    labels = ids
    reasons = ids.isEmpty ? [] : [ReasonRun(range: 0..<ids.count, reason: reason)]
  }

  /// The tokens of `mask` are supervised, but for those before `promptEnd`.
  mutating func supervise(_ mask: [Bool], of supervised: Reason, ignored: Reason, promptEnd: Int?) {
    labels = ids
    reasons = []
    for index in ids.indices {
      let isPrompt = index < promptEnd ?? 0
      let counts = mask[index] && !isPrompt
      if !counts { labels[index] = .ignored }
      reasons.append(counts ? supervised : isPrompt ? .prompt : ignored, through: index + 1)
    }
  }

  /// Tokens before `start` are ignored, those from it on supervised.
  mutating func supervise(from start: Int, ignored: Reason, supervised: Reason) {
    let start = min(max(0, start), ids.count)
    labels = ids
    for index in 0..<start { labels[index] = .ignored }
    reasons = []
    if start > 0 { reasons.append(ReasonRun(range: 0..<start, reason: ignored)) }
    if start < ids.count { reasons.append(ReasonRun(range: start..<ids.count, reason: supervised)) }
  }
}

extension [ReasonRun] {
  /// Lengthens the last run or begins a new one.
  mutating func append(_ reason: Reason, through end: Int) {
    let start = last?.range.upperBound ?? 0
    guard start < end else { return }
    if let run = last, run.reason == reason {
      self[count - 1].range = run.range.lowerBound..<end
    } else {
      append(ReasonRun(range: start..<end, reason: reason))
    }
  }

  /// The runs inside of `range`, counted from its start.
  func slice(_ range: Range<Int>) -> [ReasonRun] {
    var result: [ReasonRun] = []
    for run in self {
      let common = run.range.clamped(to: range)
      if common.isEmpty { continue }
      let shifted = common.lowerBound - range.lowerBound..<common.upperBound - range.lowerBound
      result.append(ReasonRun(range: shifted, reason: run.reason))
    }
    return result
  }

  /// The first token gets `reason`.
  mutating func replaceFirst(with reason: Reason) {
    guard let first, !first.range.isEmpty else { return }
    let rest = first.range.lowerBound + 1..<first.range.upperBound
    self[0] = ReasonRun(range: 0..<1, reason: reason)
    if !rest.isEmpty { insert(ReasonRun(range: rest, reason: first.reason), at: 1) }
  }
}
