import JSON

/// What makes the whole data set unusable as asked for. What single rows hold comes as `InputProblem`.
public enum DatasetError: Error, Hashable, Sendable {
  /// A column that is to be renamed is not there.
  case noColumn(Text, available: [Text])
  /// A column is to be renamed to a name that another column has.
  case columnTaken(Text)
  /// A line, or a file that is one array, does not fit into memory.
  case noMemory(bytes: Int)
}

extension DatasetError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noColumn(let name, let available):
      "there is no column \(Shown.name(name)); there are \(available.map(Shown.name).joined(separator: ", "))"
    case .columnTaken(let name): "there is already a column \(Shown.name(name))"
    case .noMemory(let bytes): "no memory for \(bytes) bytes that must be read at once"
    }
  }
}
