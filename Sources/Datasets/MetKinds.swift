import JSON
import MaskModel

/// The kinds of value that Arrow has met so far, at a column and below. Where it meets another, `datasets` makes that
/// place JSON, and that place alone: it then gives Arrow the rows anew, as pandas writes them.
struct MetKinds {
  private var kinds: TypeShape.Kinds = []
  /// Of all elements of all lists: none or one.
  private var element: [MetKinds] = []
  private var fields: [Text: MetKinds] = [:]

  /// JSON at the place where the value is of another kind than those before it; nil where it is not.
  mutating func add(_ value: JSONValue) -> ColumnType? {
    guard let kind = value.kind else { return nil }
    kinds.insert(kind)
    if kinds.isMixed { return .json }
    switch value {
    case .array(let elements):
      if element.isEmpty { element.append(MetKinds()) }
      for value in elements { if let type = element[0].add(value) { return .list(type) } }
    case .object(let object):
      for member in object.members {
        if let type = fields[member.key, default: MetKinds()].add(member.value) {
          return .structure([Column(name: member.key, type: type)])
        }
      }
    default: break
    }
    return nil
  }
}

extension JSONValue {
  fileprivate var kind: TypeShape.Kinds? {
    switch self {
    case .null: nil
    case .bool: .bool
    case .integer, .bigInteger, .double: .number
    case .string: .string
    case .array: .list
    case .object: .structure
    }
  }
}

extension BlockRows {
  /// The column with the place where Arrow first meets a second kind of value, which it does in that row; none if it
  /// meets none there.
  func firstMixedPlace(inRow row: Int, _ block: Block) -> [Column] {
    var met = columns.names.map { _ in MetKinds() }
    var rows = makeIterator()
    for position in 0...row {
      guard let read = rows.next() else { return [] }
      let values = read.problem?.met ?? read.values ?? []
      for column in position < row ? Array(values.indices) : inOrderOfKeys(values.indices, ofRow: row, block) {
        if let type = met[column].add(values[column]) { return [Column(name: columns.names[column], type: type)] }
      }
    }
    return []
  }

  private func inOrderOfKeys(_ columns: Range<Int>, ofRow row: Int, _ block: Block) -> [Int] {
    keys(ofRow: row, block).compactMap { self.columns.place(of: $0) }.filter(columns.contains)
  }
}
