import JSON
import MaskModel

/// Rows as `datasets` makes them where it re-encodes: each line, or each element of an array, by `ujson_loads` and
/// `ujson_dumps`.
enum PandasRows {
  /// The values of a row by column; nil for what is no row. Names that `columns` does not have are given to `extra`.
  static func values(
    of value: JSONValue, _ columns: inout ColumnNames, takesNewColumns: Bool, isReencoded: Bool, extra: inout Text?
  ) -> [JSONValue]? {
    if value.isNull { return [] }
    guard case .object(let object) = value else { return nil }
    var values: [JSONValue] = []
    values.reserveCapacity(object.members.count)
    for member in object.members {
      var place = columns.place(of: member.key)
      if place == nil, takesNewColumns, columns.count < RowParser.mostColumns {
        columns.append(member.key)
        place = columns.count - 1
      }
      if let place {
        while values.count <= place { values.append(.null) }
        values[place] = isReencoded ? rewritten(member.value) : member.value
      } else if extra == nil {
        extra = member.key
      }
    }
    return values
  }

  /// A value after `ujson_dumps`, as Arrow reads it.
  private static func rewritten(_ value: JSONValue) -> JSONValue {
    guard PandasWriter.holdsDouble(value) else { return value }
    return rewrittenDoubles(value)
  }

  private static func rewrittenDoubles(_ value: JSONValue) -> JSONValue {
    switch value {
    case .double(let number): PandasWriter.rewritten(number)
    case .array(let elements): .array(elements.map(rewrittenDoubles))
    case .object(let object):
      .object(JSONObject(object.members.map { .init(key: $0.key, value: rewrittenDoubles($0.value)) }))
    default: value
    }
  }
}
