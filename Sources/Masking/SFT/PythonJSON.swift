import JSON

/// `json.loads`, as trainers call it on text columns.
enum PythonJSON {
  /// - Throws: what `json.loads` would stop with. Its words are Python's where no value begins at all, as in most
  ///   texts that were not meant to be JSON; else they are the reader's.
  @discardableResult
  static func read(_ text: Text, column: String) throws(RowRefusal) -> JSONValue {
    do {
      return try JSONValue(parsing: text.bytes, replacesLoneSurrogates: true)
    } catch {
      let start = text.bytes.firstIndex { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } ?? text.count
      if !beginsValue(text.bytes[start...]) {
        throw RowRefusal("JSONDecodeError", "Expecting value: \(place(text.bytes, start))")
      }
      if error.expected == "the end of the input" {
        throw RowRefusal("JSONDecodeError", "Extra data: \(place(text.bytes, error.byte))")
      }
      throw RowRefusal("JSONDecodeError", "column `\(column)`, \(error.description)")
    }
  }

  private static func beginsValue(_ rest: ArraySlice<UInt8>) -> Bool {
    guard let first = rest.first else { return false }
    if "\"{[0123456789".utf8.contains(first) { return true }
    if first == UInt8(ascii: "-"), let next = rest.dropFirst().first, next >= 0x30, next <= 0x39 { return true }
    return ["null", "true", "false", "NaN", "Infinity", "-Infinity"].contains { rest.starts(with: $0.utf8) }
  }

  /// `line 1 column 3 (char 2)`: in code points, as Python counts.
  private static func place(_ bytes: [UInt8], _ byte: Int) -> String {
    let before = bytes.prefix(byte)
    let line = before.lastIndex(of: 0x0A).map { before[($0 + 1)...] } ?? before
    let newlines = before.count { $0 == 0x0A }
    return "line \(newlines + 1) column \(characters(line) + 1) (char \(characters(before)))"
  }

  private static func characters(_ bytes: ArraySlice<UInt8>) -> Int { bytes.count { $0 & 0xC0 != 0x80 } }
}
