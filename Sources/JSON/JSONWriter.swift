/// Writes compact JSON into bytes, as `json.dumps(…, ensure_ascii=False, separators=(",", ":"))` does.
///
///     var writer = JSONWriter()
///     writer.beginObject()
///     writer.key("index")
///     writer.integer(0)
///     writer.endObject()
///
/// Commas are put where they belong. No control byte below 0x20 ever comes out raw.
public struct JSONWriter: Sendable {
  /// What was written so far; the owner may take it out and clear it between values.
  public var bytes: [UInt8] = []
  /// A value was written in the container that is open: the next one needs a comma.
  private var needsComma = false

  public init() {}

  public mutating func beginObject() { begin(UInt8(ascii: "{")) }
  public mutating func endObject() { end(UInt8(ascii: "}")) }
  public mutating func beginArray() { begin(UInt8(ascii: "[")) }
  public mutating func endArray() { end(UInt8(ascii: "]")) }

  /// The name of the member whose value is written next.
  public mutating func key(named name: Text) {
    separate()
    JSONWriter.append(name.bytes, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// A name that needs no escapes, as all names of our own.
  public mutating func key(_ name: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  public mutating func value(_ value: JSONValue) {
    separate()
    JSONWriter.append(value, to: &bytes)
    needsComma = true
  }

  public mutating func string(_ value: Text) {
    separate()
    JSONWriter.append(value.bytes, to: &bytes)
    needsComma = true
  }

  public mutating func string(_ value: String) { string(Text(value)) }

  public mutating func integer(_ value: some BinaryInteger) {
    separate()
    bytes.append(contentsOf: String(value).utf8)
    needsComma = true
  }

  public mutating func double(_ value: Double) {
    separate()
    JSONWriter.append(value, to: &bytes)
    needsComma = true
  }

  public mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }

  public mutating func null() { literal("null") }

  /// Ends a line of JSON lines: the next value stands for itself.
  public mutating func newline() {
    bytes.append(0x0A)
    needsComma = false
  }

  private mutating func literal(_ word: StaticString) {
    separate()
    bytes.append(contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    needsComma = true
  }

  private mutating func begin(_ byte: UInt8) {
    separate()
    bytes.append(byte)
    needsComma = false
  }

  private mutating func end(_ byte: UInt8) {
    bytes.append(byte)
    needsComma = true
  }

  private mutating func separate() { if needsComma { bytes.append(UInt8(ascii: ",")) } }
}

extension JSONWriter {
  /// What writers of JSON do differently.
  public struct Style: Sendable {
    let comma: String
    let colon: String
    let text: @Sendable (Text, inout [UInt8]) -> Void
    let double: @Sendable (Double, inout [UInt8]) -> Void

    public init(
      comma: String = ",", colon: String = ":", text: @escaping @Sendable (Text, inout [UInt8]) -> Void,
      double: @escaping @Sendable (Double, inout [UInt8]) -> Void
    ) {
      self.comma = comma
      self.colon = colon
      self.text = text
      self.double = double
    }

    public static let compact = Style(
      text: { JSONWriter.append($0.bytes, to: &$1) }, double: { JSONWriter.append($0, to: &$1) })
  }

  public static func append(_ value: JSONValue, to target: inout [UInt8], style: Style = .compact) {
    switch value {
    case .null: target.append(contentsOf: "null".utf8)
    case .bool(let flag): target.append(contentsOf: (flag ? "true" : "false").utf8)
    case .integer(let value): target.append(contentsOf: String(value).utf8)
    case .bigInteger(let digits): target.append(contentsOf: digits.bytes)
    case .double(let value): style.double(value, &target)
    case .string(let text): style.text(text, &target)
    case .array(let elements):
      target.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { target.append(contentsOf: style.comma.utf8) }
        append(element, to: &target, style: style)
      }
      target.append(UInt8(ascii: "]"))
    case .object(let object):
      target.append(UInt8(ascii: "{"))
      for (index, member) in object.members.enumerated() {
        if index > 0 { target.append(contentsOf: style.comma.utf8) }
        style.text(member.key, &target)
        target.append(contentsOf: style.colon.utf8)
        append(member.value, to: &target, style: style)
      }
      target.append(UInt8(ascii: "}"))
    }
  }

  /// As Python's `json` writes doubles: `repr`, and `NaN`, `Infinity`, `-Infinity`.
  public static func append(_ value: Double, to target: inout [UInt8]) {
    if value.isFinite { return PythonFloat.append(value, to: &target) }
    target.append(contentsOf: (value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity").utf8)
  }

  /// A string with its quotes.
  public static func append(_ text: some Collection<UInt8>, to target: inout [UInt8]) {
    target.append(UInt8(ascii: "\""))
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""): target.append(contentsOf: "\\\"".utf8)
      case UInt8(ascii: "\\"): target.append(contentsOf: "\\\\".utf8)
      case 0x20...: target.append(byte)
      case 0x0A: target.append(contentsOf: "\\n".utf8)
      case 0x0D: target.append(contentsOf: "\\r".utf8)
      case 0x09: target.append(contentsOf: "\\t".utf8)
      case 0x08: target.append(contentsOf: "\\b".utf8)
      case 0x0C: target.append(contentsOf: "\\f".utf8)
      default:
        target.append(contentsOf: byte < 0x10 ? "\\u000".utf8 : "\\u00".utf8)
        target.append(contentsOf: String(byte, radix: 16).utf8)
      }
    }
    target.append(UInt8(ascii: "\""))
  }
}
