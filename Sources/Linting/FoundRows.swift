import MaskModel

/// The rows that a rule fired on: their number and the first 20.
public struct FoundRows: Sendable, Hashable {
  public static let kept = 20
  public private(set) var count: Int
  /// In data order.
  public private(set) var first: [FindingExample]
  /// How many examples were looked at, where that is a sample; nil: all of the run.
  public var sampled: Int?

  public init() {
    count = 0
    first = []
  }

  public var isEmpty: Bool { count == 0 }

  public mutating func add(_ example: MaskedExample, detail: @autoclosure () -> String? = nil) {
    add(example.origin, detail: detail())
  }

  /// `detail` is made only for a row that is kept.
  public mutating func add(_ origin: RowOrigin, detail: @autoclosure () -> String? = nil) {
    count += 1
    guard keeps(origin.index) else { return }
    insert(FindingExample(index: origin.index, source: origin.source, line: origin.line, detail: detail()))
  }

  public mutating func add(_ problem: InputProblem, detail: @autoclosure () -> String?) {
    count += 1
    guard keeps(problem.index) else { return }
    insert(FindingExample(index: problem.index, source: problem.source, line: problem.line, detail: detail()))
  }

  public mutating func merge(_ other: FoundRows) {
    count += other.count
    for row in other.first where keeps(row.index) { insert(row) }
  }

  private func keeps(_ index: Int) -> Bool {
    guard first.count >= Self.kept, let last = first.last else { return true }
    return index < last.index
  }

  private mutating func insert(_ row: FindingExample) {
    let place = first.firstIndex { $0.index > row.index } ?? first.endIndex
    first.insert(row, at: place)
    if first.count > Self.kept { first.removeLast() }
  }
}
