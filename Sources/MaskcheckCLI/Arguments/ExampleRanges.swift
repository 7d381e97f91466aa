/// `--show 3,7-9`: which examples.
struct ExampleRanges: Sendable, Equatable {
  var ranges: [ClosedRange<Int>]

  init(_ typed: String) throws(Failure) {
    ranges = []
    for piece in typed.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = piece.split(separator: "-", omittingEmptySubsequences: false).map { Int($0.trimmed) }
      guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first >= 0,
        first <= last
      else {
        throw .usage("--show: found \(piece.isEmpty ? "nothing" : String(piece)), expected N or M-K, from 0")
      }
      ranges.append(first...last)
    }
  }

  func contains(_ index: Int) -> Bool { ranges.contains { $0.contains(index) } }

  /// The last index that is asked for.
  var last: Int { ranges.map(\.upperBound).max() ?? 0 }
}
