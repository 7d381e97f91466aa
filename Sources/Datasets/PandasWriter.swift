import JSON
import MaskModel

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What `pandas.io.json.ujson_dumps` (pandas 3.1) makes of values, as far as reading its output back shows it: doubles
/// keep 10 decimal places, those that are no numbers become null.
enum PandasWriter {
  /// The text of a double, or nil for NaN and the infinities, which are written as null.
  static func text(_ value: Double) -> [UInt8]? {
    guard value.isFinite else { return nil }
    let magnitude = value.magnitude
    if magnitude > 1e16 - 1 || (magnitude != 0 && magnitude < 1e-15) { return shortText(value) }
    let scale = 1e10
    var whole = UInt64(magnitude)
    let scaled = (magnitude - Double(whole)) * scale
    var fraction = UInt64(scaled)
    let rest = scaled - Double(fraction)
    if rest > 0.5 || (rest == 0.5 && (fraction == 0 || fraction & 1 == 1)) { fraction += 1 }
    if Double(fraction) >= scale {
      fraction = 0
      whole += 1
    }
    return Array(((value < 0 ? "-" : "") + "\(whole)." + decimals(fraction)).utf8)
  }

  /// Ten digits without the zeros at their end, but one at least.
  private static func decimals(_ fraction: UInt64) -> String {
    let digits = String(fraction)
    var text = String(repeating: "0", count: max(0, 10 - digits.utf8.count)) + digits
    while text.utf8.count > 1, text.utf8.last == UInt8(ascii: "0") { text.removeLast() }
    return text
  }

  /// `%.10g`, with a point whatever the locale says.
  private static func shortText(_ value: Double) -> [UInt8] {
    var buffer = [CChar](repeating: 0, count: 32)
    let count = withVaList([value]) { vsnprintf(&buffer, buffer.count, "%.10g", $0) }
    return buffer.prefix(max(0, Int(count))).map { $0 == 0x2C ? 0x2E : UInt8(bitPattern: $0) }
  }

  /// A double after one `ujson_dumps`, read exactly, as Arrow reads it; nil where it became null.
  static func rewritten(_ value: Double) -> JSONValue {
    guard let text = text(value) else { return .null }
    return (try? JSONValue(parsing: text)) ?? .null
  }

  /// What a value of a JSON-typed column is when it comes out: `ujson_loads` of what `json_encode_field`
  /// (datasets 5.2, utils/json.py) stored. A string that is itself JSON for pandas comes out as what it says.
  static func stored(_ value: JSONValue) -> JSONValue {
    if case .string(let text) = value { return (try? PandasReader.whole(text.bytes)) ?? value }
    return holdsDouble(value) ? reread(value) : value
  }

  /// Only doubles change on the way through pandas.
  static func holdsDouble(_ value: JSONValue) -> Bool {
    switch value {
    case .double: true
    case .array(let elements): elements.contains(where: holdsDouble)
    case .object(let object): object.members.contains { holdsDouble($0.value) }
    default: false
    }
  }

  /// `ujson_loads(ujson_dumps(value))`
  static func reread(_ value: JSONValue) -> JSONValue {
    switch value {
    case .double(let number):
      guard let text = text(number) else { return .null }
      return (try? PandasReader.whole(text)) ?? .null
    case .array(let elements): return .array(elements.map(reread))
    case .object(let object):
      return .object(JSONObject(object.members.map { .init(key: $0.key, value: reread($0.value)) }))
    default: return value
    }
  }

  /// The text that `json_encode_field` stores: a string that is JSON for pandas as it is, all else written out.
  static func encoded(_ value: JSONValue) -> Text {
    if case .string(let text) = value, (try? PandasReader.whole(text.bytes)) != nil { return text }
    var target: [UInt8] = []
    JSONWriter.append(value, to: &target, style: style)
    return Text(bytes: target)
  }

  /// The text that `Series.to_json` writes for an object of a column of that type (`TypeShape.frameType`): all names,
  /// dates in milliseconds.
  static func frameText(_ value: JSONValue, _ type: ColumnType) -> [UInt8] {
    var target: [UInt8] = []
    JSONWriter.append(framed(value, type), to: &target, style: style)
    return target
  }

  private static func framed(_ value: JSONValue, _ type: ColumnType) -> JSONValue {
    switch (type, value) {
    case (_, .null): return .null
    case (.float64, .integer(let number)): return .double(Double(number))
    case (.float64, .bigInteger(let digits)): return .double(Double(digits.string) ?? .infinity)
    case (.int64, .bigInteger): return .integer(0)
    case (.timestamp, .string(let text)): return .integer(Int64(Timestamp.seconds(text.bytes) ?? 0) * 1000)
    case (.json, _): return .string(encoded(value))
    case (.list(let element), .array(let elements)): return .array(elements.map { framed($0, element) })
    case (.structure(let fields), .object(let object)):
      return .object(
        JSONObject(fields.map { .init(key: $0.name, value: framed(object[$0.name] ?? .null, $0.type)) }))
    default: return value
    }
  }

  private static let style = JSONWriter.Style(
    text: { append($0, to: &$1) }, double: { $1.append(contentsOf: text($0) ?? Array("null".utf8)) })

  /// ASCII only, and `/` with a backslash.
  private static func append(_ text: Text, to target: inout [UInt8]) {
    target.append(UInt8(ascii: "\""))
    for unit in text.string.utf16 {
      switch unit {
      case 0x2F: target.append(contentsOf: "\\/".utf8)
      case 0x80...:
        let digits = String(unit, radix: 16)
        target.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits).utf8)
      default:
        var quoted: [UInt8] = []
        JSONWriter.append(CollectionOfOne(UInt8(truncatingIfNeeded: unit)), to: &quoted)
        target.append(contentsOf: quoted.dropFirst().dropLast())
      }
    }
    target.append(UInt8(ascii: "\""))
  }
}
