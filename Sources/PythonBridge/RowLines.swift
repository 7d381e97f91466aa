import JSON
import MaskModel

/// Reads the payload of `read`: a row a line, all columns in their order.
struct RowLines {
  let columns: [Text]

  init(_ columns: [Column]) { self.columns = columns.map(\.name) }

  func records(_ payload: [UInt8], from first: Int) throws(BridgeError) -> [Record] {
    let result = payload.withUnsafeBufferPointer { buffer in
      Result { () throws(JSONError) in
        var reader = JSONReader(buffer, replacesLoneSurrogates: true, replacesInvalidUTF8: true)
        var records: [Record] = []
        while !reader.isAtEnd() {
          let index = first + records.count
          // Rows stand nowhere in bytes of a file that we could name: they are counted, and so are their places.
          let origin = RowOrigin(index: index, source: 0, line: index + 1, bytes: index..<index + 1)
          records.append(Record(origin: origin, values: try values(&reader)))
        }
        return records
      }
    }
    do {
      return try result.get()
    } catch {
      throw .protocolBroken("rows from \(first) on: \(error)")
    }
  }

  private func values(_ reader: inout JSONReader) throws(JSONError) -> [JSONValue] {
    var values: [JSONValue] = []
    values.reserveCapacity(columns.count)
    try reader.enterObject()
    while let key = try reader.nextKey() {
      let next = values.count
      if next < columns.count, reader.unescapedBytes(of: key)?.elementsEqual(columns[next].bytes) == true {
        values.append(try reader.value())
      } else {
        try put(&reader, reader.text(of: key), &values)
      }
    }
    return values
  }

  /// A key with escapes, or out of order.
  private func put(
    _ reader: inout JSONReader, _ name: Text, _ values: inout [JSONValue]
  ) throws(JSONError) {
    let value = try reader.value()
    guard let place = columns.firstIndex(of: name) else { return }
    while values.count <= place { values.append(.null) }
    values[place] = value
  }
}
