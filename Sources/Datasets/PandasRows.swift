import JSON
import MaskModel

/// Rows as `datasets` makes them where it re-encodes: each line, or each element of an array, by `ujson_loads` and
/// `ujson_dumps`.
enum PandasRows {
  /// How often rows were written by `ujson_dumps` and read again.
  enum Rewriting {
    case never
    /// Arrow read them.
    case once
    /// `ujson_loads` read them once more, as Arrow's table was thrown away.
    case twice
  }

  /// The values of a row by column; nil for what is no row. Names that `columns` does not have are given to `extra`.
  static func values(
    of value: JSONValue, _ columns: inout ColumnNames, takesNewColumns: Bool, rewriting: Rewriting, extra: inout Text?
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
        values[place] = rewritten(member.value, rewriting)
      } else if extra == nil {
        extra = member.key
      }
    }
    return values
  }

  private static func rewritten(_ value: JSONValue, _ rewriting: Rewriting) -> JSONValue {
    guard rewriting != .never, PandasWriter.holdsDouble(value) else { return value }
    return rewriting == .once ? rewrittenDoubles(value) : PandasWriter.reread(value)
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
