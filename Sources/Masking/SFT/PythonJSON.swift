import JSON

/// `json.loads`, as trainers call it on text columns.
enum PythonJSON {
  /// - Throws: what `json.loads` would stop with. Its words are Python's where no value begins at all, as in most
  ///   texts that were not meant to be JSON; else they are the reader's.
  static func check(_ text: Text, column: String) throws(RowRefusal) {
    do {
      _ = try JSONValue(parsing: text.bytes, replacesLoneSurrogates: true)
    } catch {
      let start = text.bytes.firstIndex { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } ?? text.count
      if !beginsValue(text.bytes[start...]) { throw RowRefusal("JSONDecodeError", expectingValue(text.bytes, start)) }
      throw RowRefusal("JSONDecodeError", "column `\(column)`, \(error.description)")
    }
  }

  private static func beginsValue(_ rest: ArraySlice<UInt8>) -> Bool {
    guard let first = rest.first else { return false }
    if "\"{[0123456789".utf8.contains(first) { return true }
    if first == UInt8(ascii: "-"), let next = rest.dropFirst().first, next >= 0x30, next <= 0x39 { return true }
    return ["null", "true", "false", "NaN", "Infinity", "-Infinity"].contains { rest.starts(with: $0.utf8) }
  }

  /// Characters before `place` are white space, so bytes and characters are the same.
  private static func expectingValue(_ bytes: [UInt8], _ place: Int) -> String {
    let newlines = bytes[..<place].count { $0 == 0x0A }
    let lineStart = bytes[..<place].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    return "Expecting value: line \(newlines + 1) column \(place - lineStart + 1) (char \(place))"
  }
}
