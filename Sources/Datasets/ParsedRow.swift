import JSON
import MaskModel

/// A row as it stands in the file, or the place of one that could not be read.
struct ParsedRow {
  var origin: RowOrigin
  /// One for each column known when it was read, perhaps fewer than there are in the end; nil where there is no row.
  var values: [JSONValue]?
  /// What is wrong with it, if anything is.
  var problem: Problem?

  /// The row is `null` itself.
  var isNullRow = false

  struct Problem {
    /// Byte in the source.
    var byte: Int
    var found: String
    var expected: String
    /// The bytes end inside the row.
    var isCutShort = false
  }

  init(origin: RowOrigin, values: [JSONValue]?, problem: Problem? = nil) {
    self.origin = origin
    self.values = values
    self.problem = problem
  }

  var isReadable: Bool { values != nil }

  func inputProblem(_ problem: Problem) -> InputProblem {
    InputProblem(
      kind: isReadable ? .loadWouldFail : .unreadable, index: origin.index, source: origin.source, line: origin.line,
      byte: problem.byte, found: problem.found, expected: problem.expected)
  }
}
