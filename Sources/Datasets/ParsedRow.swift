import JSON
import MaskModel

/// A row as it stands in the file, or the place of one that could not be read.
struct ParsedRow {
  var origin: RowOrigin
  /// One for each column up to the last that the row has, so that rows cost what they hold and not what columns there
  /// are; nil where there is no row.
  var values: [JSONValue]?
  /// What is wrong with it, if anything is.
  var problem: Problem?

  /// The row is `null` itself.
  var isNullRow = false

  /// A class so that the many rows without one stay small: a block of 10 MiB may hold a million rows.
  final class Problem: Sendable {
    /// Byte in the source.
    let byte: Int
    let found: String
    let expected: String
    /// The bytes end inside the row.
    let isCutShort: Bool

    init(byte: Int, found: String, expected: String, isCutShort: Bool = false) {
      self.byte = byte
      self.found = found
      self.expected = expected
      self.isCutShort = isCutShort
    }
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
