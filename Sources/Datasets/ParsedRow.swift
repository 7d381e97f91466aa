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
    /// Arrow reads the row; it stops when `datasets` casts it to the columns of the data set.
    let isOfCast: Bool
    /// Of a row with a key that it has had: the values before it. Arrow meets their types, and then stops.
    let met: [JSONValue]?

    init(
      byte: Int, found: String, expected: String, isCutShort: Bool = false, isOfCast: Bool = false,
      met: [JSONValue]? = nil
    ) {
      self.byte = byte
      self.found = found
      self.expected = expected
      self.isCutShort = isCutShort
      self.isOfCast = isOfCast
      self.met = met
    }
  }

  init(origin: RowOrigin, values: [JSONValue]?, problem: Problem? = nil) {
    self.origin = origin
    self.values = values
    self.problem = problem
  }

  /// Strings hold bytes that are not UTF-8: the load goes through, but not this row. Its values tell their types.
  var isUndecodable = false

  /// Gives a record.
  var isReadable: Bool { values != nil && !isUndecodable }

  /// About the bytes of memory that it takes.
  var weight: Int {
    var sum = 64 + (problem == nil ? 0 : 160)
    guard let values, !values.isEmpty else { return sum }
    sum += 32
    for value in values { sum += value.weight }
    return sum
  }

  func inputProblem(_ problem: Problem) -> InputProblem {
    InputProblem(
      kind: isReadable ? .loadWouldFail : .unreadable, index: origin.index, source: origin.source, line: origin.line,
      byte: problem.byte, found: problem.found, expected: problem.expected)
  }
}

extension JSONValue {
  fileprivate var weight: Int {
    switch self {
    case .string(let text), .bigInteger(let text): 56 + text.count
    case .array(let elements):
      elements.withUnsafeBufferPointer { elements in elements.indices.reduce(56) { $0 + elements[$1].weight } }
    case .object(let object):
      object.members.withUnsafeBufferPointer { members in
        members.indices.reduce(56) { $0 + 56 + members[$1].key.count + members[$1].value.weight }
      }
    default: 16
    }
  }
}
