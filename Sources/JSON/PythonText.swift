/// What Python's `str()`, and so an f-string, writes for a value that came from JSON: `None`, `True`, `1.0`,
/// `{'a': ['it', "it's"]}`.
///
/// Follows Python 3.11; which code points `repr` escapes is that version's Unicode 14 (PrintableTable).
public enum PythonText {
  public static func str(_ value: JSONValue) -> Text {
    var target: [UInt8] = []
    append(value, to: &target)
    return Text(bytes: target)
  }

  /// As `str()`: a string is written as it is, also where it stands alone.
  public static func append(_ value: JSONValue, to target: inout [UInt8]) {
    if case .string(let text) = value { return target.append(contentsOf: text.bytes) }
    appendRepr(value, to: &target)
  }

  /// As `repr()`: a string stands in quotes.
  public static func appendRepr(_ value: JSONValue, to target: inout [UInt8]) {
    switch value {
    case .null: target.append(contentsOf: "None".utf8)
    case .bool(let flag): target.append(contentsOf: (flag ? "True" : "False").utf8)
    case .integer(let value): target.append(contentsOf: String(value).utf8)
    case .bigInteger(let digits): target.append(contentsOf: digits.bytes)
    case .double(let value): PythonFloat.append(value, to: &target)
    case .string(let text): appendRepr(text, to: &target)
    case .array(let elements):
      target.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { target.append(contentsOf: ", ".utf8) }
        appendRepr(element, to: &target)
      }
      target.append(UInt8(ascii: "]"))
    case .object(let object): appendRepr(object, to: &target)
    }
  }

  /// A dict: of a name that stands twice, the first place and the last value.
  private static func appendRepr(_ object: JSONObject, to target: inout [UInt8]) {
    let hasDuplicates = object.duplicateKey != nil
    var seen = Set<Text>()
    target.append(UInt8(ascii: "{"))
    for (index, member) in object.members.enumerated() {
      if hasDuplicates, !seen.insert(member.key).inserted { continue }
      if index > 0 { target.append(contentsOf: ", ".utf8) }
      appendRepr(member.key, to: &target)
      target.append(contentsOf: ": ".utf8)
      appendRepr(hasDuplicates ? object[member.key] ?? member.value : member.value, to: &target)
    }
    target.append(UInt8(ascii: "}"))
  }

  private static func appendRepr(_ text: Text, to target: inout [UInt8]) {
    let single = UInt8(ascii: "'")
    let quote = text.bytes.contains(single) && !text.bytes.contains(UInt8(ascii: "\"")) ? UInt8(ascii: "\"") : single
    target.append(quote)
    for scalar in text.string.unicodeScalars { append(scalar, quote: quote, to: &target) }
    target.append(quote)
  }

  private static func append(_ scalar: Unicode.Scalar, quote: UInt8, to target: inout [UInt8]) {
    switch scalar {
    case "\\": target.append(contentsOf: "\\\\".utf8)
    case "\n": target.append(contentsOf: "\\n".utf8)
    case "\r": target.append(contentsOf: "\\r".utf8)
    case "\t": target.append(contentsOf: "\\t".utf8)
    case let scalar where scalar.value == UInt32(quote): target.append(contentsOf: [UInt8(ascii: "\\"), quote])
    case let scalar where isPrintable(scalar.value): target.append(contentsOf: String(scalar).utf8)
    case let scalar where scalar.value < 0x100: appendHex(scalar.value, "\\x", width: 2, to: &target)
    case let scalar where scalar.value < 0x10000: appendHex(scalar.value, "\\u", width: 4, to: &target)
    case let scalar: appendHex(scalar.value, "\\U", width: 8, to: &target)
    }
  }

  private static func appendHex(_ value: UInt32, _ prefix: String, width: Int, to target: inout [UInt8]) {
    let digits = String(value, radix: 16)
    target.append(contentsOf: prefix.utf8)
    target.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: max(0, width - digits.utf8.count)))
    target.append(contentsOf: digits.utf8)
  }

  /// As `str.isprintable` of one code point.
  public static func isPrintable(_ code: UInt32) -> Bool {
    if code < 0x7F { return code >= 0x20 }
    let table = PrintableTable.escaped
    var low = 0
    var high = table.count / 2
    while low < high {
      let middle = (low + high) / 2
      if table[2 * middle + 1] < code { low = middle + 1 } else { high = middle }
    }
    return low == table.count / 2 || code < table[2 * low]
  }
}
