import MaskModel

/// What a run must meet to pass.
public struct Thresholds: Sendable, Hashable {
  /// The lowest level at which a finding fails the run; nil: none does.
  public var failOn: Level?
  public var minimumRatio: Double?
  public var maximumRatio: Double?
  public var matchFailures: Allowance?

  public enum Allowance: Sendable, Hashable {
    case count(Int)
    /// Of the examples.
    case percent(Double)

    func limit(of examples: Int) -> Double {
      switch self {
      case .count(let count): Double(count)
      case .percent(let percent): Double(examples) * percent / 100
      }
    }
  }

  public init(
    failOn: Level? = .error, minimumRatio: Double? = nil, maximumRatio: Double? = nil, matchFailures: Allowance? = nil
  ) {
    self.failOn = failOn
    self.minimumRatio = minimumRatio
    self.maximumRatio = maximumRatio
    self.matchFailures = matchFailures
  }

  /// - Parameter interrupted: what was not read because the run was stopped; then it does not pass.
  public func verdict(totals: Totals, findings: [Finding], interrupted: String? = nil) -> Verdict {
    let reasons =
      (interrupted.map { ["interrupted: \($0)"] } ?? []) + unread(totals)
      + failing(findings) + refusals(totals) + nothingLeft(totals) + ratioReasons(totals.ratio) + matchReasons(totals)
    return Verdict(pass: reasons.isEmpty, reasons: reasons)
  }

  /// What was not read may hold anything.
  private func unread(_ totals: Totals) -> [String] {
    if totals.examples == totals.unread { return ["no example was read"] }
    return totals.unread > 0 ? ["\(totals.unread) of \(totals.examples) examples could not be read"] : []
  }

  private func failing(_ findings: [Finding]) -> [String] {
    guard let failOn else { return [] }
    return findings.filter { $0.level >= failOn }.map { "\($0.rule) \($0.name) (\($0.level.rawValue))" }
  }

  private func refusals(_ totals: Totals) -> [String] {
    guard failOn != nil, totals.refused > 0 else { return [] }
    return ["the trainer refuses \(totals.refused) of \(totals.examples) examples"]
  }

  /// A trainer without a row stops as well.
  private func nothingLeft(_ totals: Totals) -> [String] {
    guard failOn != nil, totals.dropped > 0, totals.ok + totals.refused + totals.unread == 0 else { return [] }
    return ["the trainer drops all of the \(totals.examples) examples: nothing is left to train on"]
  }

  private func ratioReasons(_ ratio: Double?) -> [String] {
    var reasons: [String] = []
    if let minimumRatio, (ratio ?? 0) < minimumRatio {
      let shown = ratio.map { $0.rounded(beside: minimumRatio) } ?? "undefined, for no token is trained"
      reasons.append("the ratio of supervised tokens is \(shown), at least \(minimumRatio.plain) is asked for")
    }
    if let maximumRatio, let ratio, ratio > maximumRatio {
      let shown = ratio.rounded(beside: maximumRatio)
      reasons.append("the ratio of supervised tokens is \(shown), at most \(maximumRatio.plain) is allowed")
    }
    return reasons
  }

  private func matchReasons(_ totals: Totals) -> [String] {
    guard let matchFailures, Double(totals.matchFailures) > matchFailures.limit(of: totals.examples) else { return [] }
    let allowed =
      switch matchFailures {
      case .count(let count): "\(count)"
      case .percent(let percent): "\(percent.plain) %"
      }
    return ["\(totals.matchFailures) of \(totals.examples) examples have no match of the template, \(allowed) allowed"]
  }
}

extension Double {
  /// `0.05`, `1`: as people type it, no digit more.
  fileprivate var plain: String { self == rounded() && magnitude < 1e9 ? "\(Int(self))" : "\(self)" }

  /// A ratio to four decimals, or to as many more as show on which side of the limit it lies.
  fileprivate func rounded(beside limit: Double) -> String {
    var unit = 10_000.0
    while unit < 1e15 {
      let value = (self * unit).rounded() / unit
      if (value < limit) == (self < limit), (value > limit) == (self > limit) { return value.plain }
      unit *= 10
    }
    return plain
  }
}
