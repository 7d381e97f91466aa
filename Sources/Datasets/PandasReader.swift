import JSON

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads JSON as `pandas.io.json.ujson_loads` (pandas 3.1) does, which `datasets` uses to look for mixed types and to
/// re-encode rows that have them.
///
/// It is laxer than JSON (a comma before `}`, raw control characters in strings but the zero byte, `007`, `1.`, `-`) and less exact: NaN
/// becomes null, integers wrap around beyond 64 bits in places, doubles are off by a bit in the last place.
struct PandasReader {
  /// Not JSON for pandas; `byte` counts from the start of the buffer.
  struct Failure: Error, Hashable {
    var byte: Int
    var reason: String
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private(set) var position: Int
  private let end: Int
  private var depth = 0
  /// The bytes come out of a file that Python opened as text: `\r` and `\r\n` are `\n`.
  private let isText: Bool
  /// `JSON_MAX_OBJECT_DEPTH` is 1024 there; ours is what a thread's stack holds.
  private static let depthLimit = 512

  init(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, isText: Bool = false) {
    self.bytes = bytes
    self.isText = isText
    let range = range.clamped(to: 0..<bytes.count)
    position = range.lowerBound
    end = range.upperBound
  }

  /// The value that the whole range is.
  static func whole(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) throws(Failure) -> JSONValue {
    var reader = PandasReader(bytes, range)
    let value = try reader.value()
    try reader.finish()
    return value
  }

  static func whole(_ text: [UInt8]) throws(Failure) -> JSONValue {
    let result = text.withUnsafeBufferPointer { buffer in
      Result { () throws(Failure) in try whole(buffer, 0..<buffer.count) }
    }
    return try result.get()
  }

  private func failure(_ reason: String) -> Failure { Failure(byte: position, reason: reason) }

  private mutating func skipSpace() {
    while position < end {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  mutating func value() throws(Failure) -> JSONValue {
    skipSpace()
    guard position < end else { throw failure("no value") }
    switch bytes[position] {
    case UInt8(ascii: "\""): return .string(Text(bytes: try string()))
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): return try number()
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "N"): return try word("NaN", .null)
    case UInt8(ascii: "I"): return try word("Infinity", .double(.infinity))
    default: throw failure("no value")
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) throws(Failure) -> JSONValue {
    let count = word.utf8CodeUnitCount
    guard count <= end - position else { throw failure("no value") }
    for offset in 0..<count where bytes[position + offset] != word.utf8Start[offset] { throw failure("no value") }
    position += count
    return value
  }

  private mutating func enter() throws(Failure) {
    position += 1
    depth += 1
    guard depth <= Self.depthLimit else { throw failure("too many nested arrays and objects") }
  }

  private mutating func array() throws(Failure) -> JSONValue {
    try enterArray()
    var elements: [JSONValue] = []
    while try nextElement(isFirst: elements.isEmpty) { elements.append(try value()) }
    return .array(elements)
  }

  mutating func enterArray() throws(Failure) {
    skipSpace()
    guard position < end, bytes[position] == UInt8(ascii: "[") else { throw failure("no array") }
    try enter()
  }

  /// Whether an element follows; if not, the array is left.
  mutating func nextElement(isFirst: Bool) throws(Failure) -> Bool {
    skipSpace()
    guard position < end else { throw failure("no `,` or `]`") }
    if bytes[position] == UInt8(ascii: "]") {
      position += 1
      depth -= 1
      return false
    }
    if isFirst { return true }
    guard bytes[position] == UInt8(ascii: ",") else { throw failure("no `,` or `]`") }
    position += 1
    skipSpace()
    guard position < end, bytes[position] != UInt8(ascii: "]") else { throw failure("no value") }
    return true
  }

  mutating func finish() throws(Failure) {
    skipSpace()
    guard position >= end else { throw failure("trailing data") }
  }

  private mutating func object() throws(Failure) -> JSONValue {
    try enter()
    var object = UniqueMembers()
    while true {
      skipSpace()
      if position < end, bytes[position] == UInt8(ascii: "}") { break }
      guard position < end, bytes[position] == UInt8(ascii: "\"") else { throw failure("no key") }
      let key = Text(bytes: try string())
      skipSpace()
      guard position < end, bytes[position] == UInt8(ascii: ":") else { throw failure("no `:`") }
      position += 1
      object.set(key, try value())
      skipSpace()
      guard position < end else { throw failure("no `,` or `}`") }
      if bytes[position] == UInt8(ascii: "}") { break }
      guard bytes[position] == UInt8(ascii: ",") else { throw failure("no `,` or `}`") }
      position += 1
    }
    position += 1
    depth -= 1
    return .object(object.object)
  }

  /// Control characters may stand raw, but for zero; half a surrogate pair at its head is dropped.
  private mutating func string() throws(Failure) -> [UInt8] {
    position += 1
    var text: [UInt8] = []
    var pendingHigh: UInt32?
    while position < end {
      let run = plainRun()
      if let zero = bytes[position..<run].firstIndex(of: 0) {
        position = zero
        throw failure("a zero byte in a string")
      }
      append(position..<run, to: &text)
      position = run
      guard position < end else { break }
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") {
        guard text.allSatisfy({ $0 < 0x80 }) || isUTF8(text) else { throw failure("bytes that are not UTF-8") }
        return text
      }
      try escape(into: &text, &pendingHigh)
    }
    throw failure("no closing quote")
  }

  private func append(_ run: Range<Int>, to text: inout [UInt8]) {
    guard isText, bytes[run].contains(0x0D) else { return text.append(contentsOf: bytes[run]) }
    for index in run where bytes[index] != 0x0A || index == run.lowerBound || bytes[index - 1] != 0x0D {
      text.append(bytes[index] == 0x0D ? 0x0A : bytes[index])
    }
  }

  /// The offset of the next quote or backslash.
  private func plainRun() -> Int {
    guard let base = bytes.baseAddress,
      let quote = memchr(base + position, Int32(UInt8(ascii: "\"")), end - position)
    else { return end }
    let stop = UnsafeRawPointer(quote) - UnsafeRawPointer(base)
    guard let slash = memchr(base + position, Int32(UInt8(ascii: "\\")), stop - position) else { return stop }
    return UnsafeRawPointer(slash) - UnsafeRawPointer(base)
  }

  private func isUTF8(_ text: [UInt8]) -> Bool { String(validating: text, as: UTF8.self) != nil }

  private mutating func escape(into text: inout [UInt8], _ pendingHigh: inout UInt32?) throws(Failure) {
    guard position < end else { throw failure("no closing quote") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      guard let unit = hexUnit() else { throw failure("no four hexadecimal digits") }
      try append(unit, to: &text, &pendingHigh)
    default: throw failure("an unknown escape")
    }
  }

  private func append(_ unit: UInt32, to text: inout [UInt8], _ pendingHigh: inout UInt32?) throws(Failure) {
    let code: UInt32
    if let high = pendingHigh {
      guard (0xDC00...0xDFFF).contains(unit) else { throw failure("half a surrogate pair") }
      code = 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00)
      pendingHigh = nil
    } else if (0xD800...0xDBFF).contains(unit) {
      pendingHigh = unit
      return
    } else {
      code = unit
    }
    guard let scalar = Unicode.Scalar(code) else { throw failure("half a surrogate pair") }
    text.append(contentsOf: Array(String(scalar).utf8))
  }

  private mutating func hexUnit() -> UInt32? {
    guard position + 4 <= end else { return nil }
    var unit: UInt32 = 0
    for byte in bytes[position..<position + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else { return nil }
      unit = unit << 4 | UInt32(digit)
    }
    position += 4
    return unit
  }
}

extension PandasReader {
  /// As in pandas' `ultrajsondec.c` without `precise_float`.
  private mutating func number() throws(Failure) -> JSONValue {
    let isNegative = bytes[position] == UInt8(ascii: "-")
    if isNegative { position += 1 }
    if isNegative, position < end, bytes[position] == UInt8(ascii: "I") {
      return try word("Infinity", .double(-.infinity))
    }
    let limit: UInt64 = isNegative ? 1 << 63 : .max
    var whole: UInt64 = 0
    while let digit = digit() {
      let next = whole &* 10 &+ UInt64(digit)
      guard next >= whole, next <= limit else { throw failure("an integer beyond 64 bits") }
      whole = next
    }
    let mark = position < end ? bytes[position] : 0
    if mark == UInt8(ascii: ".") || mark | 0x20 == UInt8(ascii: "e") {
      return .double(double(whole, isNegative: isNegative))
    }
    if isNegative { return .integer(Int64(truncatingIfNeeded: 0 &- whole)) }
    if let small = Int64(exactly: whole) { return .integer(small) }
    return .bigInteger(Text(String(whole)))
  }

  private mutating func digit() -> UInt8? {
    guard position < end, bytes[position] &- UInt8(ascii: "0") < 10 else { return nil }
    position += 1
    return bytes[position - 1] &- UInt8(ascii: "0")
  }

  private static let tenths: [Double] = [
    1.0, 0.1, 0.01, 0.001, 0.0001, 0.00001, 0.000001, 0.0000001, 0.00000001, 0.000000001, 0.0000000001,
    0.00000000001, 0.000000000001, 0.0000000000001, 0.00000000000001, 0.000000000000001,
  ]

  private mutating func double(_ whole: UInt64, isNegative: Bool) -> Double {
    var fraction = 0.0
    var places = 0
    if bytes[position] == UInt8(ascii: ".") {
      position += 1
      while let digit = digit() {
        guard places < 15 else { continue }
        fraction = fraction * 10 + Double(digit)
        places += 1
      }
    }
    let value = (Double(whole) + fraction * Self.tenths[places]) * (isNegative ? -1 : 1)
    guard position < end, bytes[position] | 0x20 == UInt8(ascii: "e") else { return value }
    position += 1
    var sign = 1.0
    if position < end, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") {
      sign = bytes[position] == UInt8(ascii: "-") ? -1 : 1
      position += 1
    }
    var exponent = 0.0
    while let digit = digit() { exponent = min(exponent * 10 + Double(digit), 1e6) }
    return value * pow(10, exponent * sign)
  }
}
