import Linting
import MaskModel

/// Everything that is counted over examples: partial tallies add up to the same whole, however the data were cut.
public struct Tally: Sendable {
  /// Problems of each kind that are kept whole; the others are counted. Of each kind, so that rows at which the load
  /// stops never push out one that cannot be read: that one explains exit code 3.
  public static let keptProblems = 20

  public private(set) var totals = Totals()
  public private(set) var ratios = RatioDistribution()
  public private(set) var composition: Composition
  public private(set) var rules: RuleRun
  /// The first of each kind, in data order.
  public private(set) var problems: [InputProblem] = []
  public private(set) var problemCount = 0
  /// Problems that cost a row: what makes the exit code 3.
  public private(set) var unreadableCount = 0
  /// Rows by source.
  public private(set) var rows: [Int] = []

  public init(context: RunContext, selection: RuleSelection) {
    rules = RuleRun(context: context, selection: selection)
    composition = Composition()
  }

  /// Counts one example and returns what the rules say of it.
  ///
  /// - Parameter tells: somebody reads that; else nothing is returned.
  public mutating func add(_ example: MaskedExample, tells: Bool = true) -> [RowFinding] {
    totals.add(example)
    composition.add(example)
    count(rowOf: example.origin.source)
    if example.status == .ok { ratios.add(supervised: example.supervisedCount, tokens: example.ids.count) }
    return rules.observe(example, tells: tells)
  }

  public mutating func add(_ problem: InputProblem) {
    problemCount += 1
    if problem.kind == .unreadable { unreadableCount += 1 }
    insert(problem)
    rules.observe(problem)
  }

  public mutating func merge(_ other: Tally) {
    totals.merge(other.totals)
    ratios.merge(other.ratios)
    composition.merge(other.composition)
    rules.merge(other.rules)
    problemCount += other.problemCount
    unreadableCount += other.unreadableCount
    for problem in other.problems { insert(problem) }
    for (source, number) in other.rows.enumerated() { count(rowOf: source, number) }
  }

  private mutating func count(rowOf source: Int, _ number: Int = 1) {
    while rows.count <= source { rows.append(0) }
    rows[source] += number
  }

  private mutating func insert(_ problem: InputProblem) {
    let place = problems.firstIndex { $0.index > problem.index } ?? problems.endIndex
    problems.insert(problem, at: place)
    guard problems.count(where: { $0.kind == problem.kind }) > Self.keptProblems,
      let last = problems.lastIndex(where: { $0.kind == problem.kind })
    else { return }
    problems.remove(at: last)
  }
}
