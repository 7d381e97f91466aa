import JSON
import MaskModel

/// Arrow 26's casts between booleans, numbers, strings and `timestamp[s]`, with its checks for values that do not fit.
enum ScalarCast {
  /// - Parameter value: not null.
  static func cast(_ value: JSONValue, _ from: ColumnType, _ to: ColumnType) throws(CastFailure) -> JSONValue {
    if let result = result(value, from, to) { return result }
    throw CastFailure(value, to: to)
  }

  private static func result(_ value: JSONValue, _ from: ColumnType, _ to: ColumnType) -> JSONValue? {
    switch from {
    case .json: return parsed(PandasWriter.encoded(value), to)
    case .structure: return nil
    case .foreign where from == to: return value
    case .foreign: return cast(value, ofForeign: from, to)
    case .timestamp:
      guard case .string(let text) = value, let seconds = Timestamp.seconds(text.bytes) else { return nil }
      return cast(seconds: seconds, to)
    default: break
    }
    switch value {
    case .bool(let flag): return cast(flag, to)
    case .integer(let integer) where from == .int64: return cast(integer, to)
    case .integer(let integer): return cast(Double(integer), to)
    case .bigInteger where from == .int64: return cast(Int64(0), to)
    case .bigInteger(let digits): return Double(digits.string).flatMap { cast($0, to) }
    case .double(let double): return cast(double, to)
    case .string(let text): return to == .string ? value : parsed(text, to)
    default: return nil
    }
  }

  /// Of the types that only pandas gives.
  private static func cast(_ value: JSONValue, ofForeign type: ColumnType, _ to: ColumnType) -> JSONValue? {
    switch (value, type, to) {
    case (.integer(let integer), .uint64, _): cast(integer, to)
    case (.bigInteger(let digits), .uint64, .string): .string(digits)
    case (.string(let text), .microseconds, .timestamp): text.bytes.count == 19 ? value : nil
    case (.string(let text), .microseconds, .string):
      text.bytes.count == 19 ? .string(Text(text.string + ".000000")) : value
    default: nil
    }
  }

  private static func cast(seconds: Int, _ to: ColumnType) -> JSONValue? {
    switch to {
    case .timestamp, .string, .microseconds: Timestamp.text(seconds).map { .string($0) }
    case .int64: .integer(Int64(seconds))
    default: nil
    }
  }

  private static func cast(_ flag: Bool, _ to: ColumnType) -> JSONValue? {
    switch to {
    case .bool: .bool(flag)
    case .int64: .integer(flag ? 1 : 0)
    case .float64: .double(flag ? 1 : 0)
    case .string: .string(flag ? "true" : "false")
    default: nil
    }
  }

  private static func cast(_ integer: Int64, _ to: ColumnType) -> JSONValue? {
    switch to {
    case .int64: .integer(integer)
    case .uint64: integer >= 0 ? .integer(integer) : nil
    case .float64: integer.magnitude <= 1 << 53 ? .double(Double(integer)) : nil
    case .bool: .bool(integer != 0)
    case .string: .string(Text(String(integer)))
    case .timestamp: integer.magnitude < 1 << 40 ? Timestamp.text(Int(integer)).map { .string($0) } : nil
    default: nil
    }
  }

  private static func cast(_ double: Double, _ to: ColumnType) -> JSONValue? {
    switch to {
    case .float64: .double(double)
    case .int64: Int64(exactly: double).map { .integer($0) }
    case .bool: .bool(double != 0)
    case .string: .string(Text(shown(double)))
    default: nil
    }
  }

  private static func parsed(_ text: Text, _ to: ColumnType) -> JSONValue? {
    let bytes = text.bytes
    switch to {
    case .string: return .string(text)
    case .int64: return integer(bytes).map { .integer($0) }
    case .float64:
      guard let first = bytes.first, first > 0x20, !bytes.contains(where: { $0 | 0x20 == UInt8(ascii: "x") }) else {
        return nil
      }
      return Double(text.string).map { .double($0) }
    case .bool:
      switch text.string.lowercased() {
      case "true", "1": return .bool(true)
      case "false", "0": return .bool(false)
      default: return nil
      }
    case .timestamp: return Timestamp.seconds(bytes).flatMap(Timestamp.text).map { .string($0) }
    default: return nil
    }
  }

  /// Decimal without `+`, or hexadecimal behind `0x`.
  private static func integer(_ bytes: [UInt8]) -> Int64? {
    let text = String(decoding: bytes, as: UTF8.self)
    if bytes.first == UInt8(ascii: "+") { return nil }
    if bytes.count > 2, bytes[0] == UInt8(ascii: "0"), bytes[1] | 0x20 == UInt8(ascii: "x") {
      guard bytes[2] != UInt8(ascii: "+"), bytes[2] != UInt8(ascii: "-") else { return nil }
      return UInt64(text.dropFirst(2), radix: 16).map { Int64(bitPattern: $0) }
    }
    return Int64(text)
  }

  /// As Arrow writes doubles: `1`, `1.5`, `0.00001`, `1e-7`, `1e+15`.
  private static func shown(_ value: Double) -> String {
    if !value.isFinite { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    var bytes: [UInt8] = []
    PythonFloat.appendArrow(value, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
