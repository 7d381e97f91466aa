import JSON
import MaskModel

/// Rows as `datasets` makes them where it re-encodes: each line, or each element of an array, by `ujson_loads` and
/// `ujson_dumps`.
enum PandasRows {
  /// A line as `bytes.splitlines` cuts it.
  struct Line {
    var range: Range<Int>
    /// From 1.
    var number: Int
  }

  static func lines(of bytes: UnsafeBufferPointer<UInt8>, firstNumber: Int) -> [Line] {
    var lines: [Line] = []
    var start = 0
    var number = firstNumber
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      guard byte == 0x0A || byte == 0x0D else {
        index += 1
        continue
      }
      lines.append(Line(range: start..<index, number: number))
      if byte == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A { index += 1 }
      if bytes[index] == 0x0A { number += 1 }
      index += 1
      start = index
    }
    if start < bytes.count { lines.append(Line(range: start..<bytes.count, number: number)) }
    return lines
  }

  /// The elements of the array that the whole buffer is, each with its range. As far as it can be read: `failure` says
  /// what stands where it could not.
  static func elements(
    of bytes: UnsafeBufferPointer<UInt8>
  ) -> (elements: [(range: Range<Int>, value: JSONValue)], failure: PandasReader.Failure?) {
    var elements: [(Range<Int>, JSONValue)] = []
    var reader = PandasReader(bytes, 0..<bytes.count)
    do throws(PandasReader.Failure) {
      try reader.enterArray()
      while try reader.nextElement(isFirst: elements.isEmpty) {
        let begin = reader.position
        let value = try reader.value()
        elements.append((begin..<reader.position, value))
      }
      try reader.finish()
      return (elements, nil)
    } catch { return (elements, error) }
  }

  /// `b"{" in batch[:100].split(b'"', 1)[0]`: whether `datasets` takes the elements for rows; else for texts.
  static func holdsObjects(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.prefix(100).prefix { $0 != UInt8(ascii: "\"") }.contains(UInt8(ascii: "{"))
  }

  /// The values of a row by column; nil for what is no row. Names that `columns` does not have are given to `extra`.
  static func values(
    of value: JSONValue, _ columns: inout ColumnNames, takesNewColumns: Bool, extra: inout Text?
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
        values[place] = rewritten(member.value)
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
