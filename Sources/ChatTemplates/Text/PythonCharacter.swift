import JSON

/// What Python 3.11 takes a code point for: Swift knows another version of Unicode.
enum PythonCharacter {
  struct Bits: OptionSet, Sendable {
    let rawValue: UInt16
    static let alpha = Bits(rawValue: 1)
    static let decimal = Bits(rawValue: 2)
    static let digit = Bits(rawValue: 4)
    static let numeric = Bits(rawValue: 8)
    static let upper = Bits(rawValue: 16)
    static let lower = Bits(rawValue: 32)
    static let title = Bits(rawValue: 64)
    static let cased = Bits(rawValue: 128)
    static let ignorable = Bits(rawValue: 256)
    static let identifierStart = Bits(rawValue: 512)
    static let identifierPart = Bits(rawValue: 1024)
    /// Jinja's lexer takes it into a name; whether the name holds is asked afterwards.
    static let namePart = Bits(rawValue: 2048)

    static let alphanumeric: Bits = [.alpha, .decimal, .digit, .numeric]
  }

  /// The code points from which each set of bits holds, in order.
  private static let runs: (starts: [UInt32], bits: [UInt16]) = {
    var reader = Varints(PythonUnicodeData.runs)
    var starts: [UInt32] = []
    var bits: [UInt16] = []
    var at: UInt32 = 0
    while let length = reader.next(), let value = reader.next() {
      starts.append(at)
      bits.append(UInt16(truncatingIfNeeded: value))
      at += length
    }
    return (starts, bits)
  }()

  static func bits(_ code: UInt32) -> Bits {
    code < 0x80 ? ascii[Int(code)] : Bits(rawValue: runs.bits[run(code)])
  }

  private static let ascii: [Bits] = (0..<0x80).map { Bits(rawValue: runs.bits[run($0)]) }

  private static func run(_ code: UInt32) -> Int {
    let starts = runs.starts
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= code { low = middle } else { high = middle }
    }
    return low
  }

  /// The value of a decimal digit of any script; they stand in tens.
  static func decimal(_ code: UInt32) -> UInt32? {
    Self.is(code, .decimal) ? (code - runs.starts[run(code)]) % 10 : nil
  }

  static func `is`(_ code: UInt32, _ wanted: Bits) -> Bool { !bits(code).isDisjoint(with: wanted) }

  /// `\w` of Python's regular expressions.
  static func isWord(_ code: UInt32) -> Bool { code == 0x5F || Self.is(code, .alphanumeric) }

  /// Code points that become others, by code point.
  struct Mapping: Sendable {
    private var targets: [UInt32: [UInt32]] = [:]

    init(_ data: StaticString) {
      var reader = Varints(data)
      var code: UInt32 = 0
      while let step = reader.next(), let count = reader.next() {
        code += step
        if count == 1, let change = reader.next() {
          targets[code] = [change & 1 == 0 ? code &+ change / 2 : code &- change / 2]
        } else {
          targets[code] = (0..<count).compactMap { _ in reader.next() }
        }
      }
    }

    func append(_ code: UInt32, to target: inout [UInt8]) {
      guard let codes = targets[code] else { return Text.append(code, to: &target) }
      for code in codes { Text.append(code, to: &target) }
    }
  }

  static let lower = Mapping(PythonUnicodeData.lower)
  static let upper = Mapping(PythonUnicodeData.upper)
  static let title = Mapping(PythonUnicodeData.title)
  static let fold = Mapping(PythonUnicodeData.fold)
}

/// The numbers of Tools/unicode/probe_python.py: five bits a character, low first, 32 where more follow.
private struct Varints {
  private let data: StaticString
  private var at = 0

  init(_ data: StaticString) { self.data = data }

  mutating func next() -> UInt32? {
    var value: UInt32 = 0
    var shift: UInt32 = 0
    while at < data.utf8CodeUnitCount {
      let byte = data.utf8Start[at]
      at += 1
      guard let digit = Self.digit(byte) else { continue }
      value |= (digit & 31) << shift
      shift += 5
      if digit < 32 { return value }
    }
    return nil
  }

  private static func digit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte) - 0x30
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte) - 0x41 + 10
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte) - 0x61 + 36
    case UInt8(ascii: "#"): 62
    case UInt8(ascii: "$"): 63
    default: nil
    }
  }
}

extension Text {
  static func append(_ code: UInt32, to target: inout [UInt8]) {
    if code < 0x80 { return target.append(UInt8(truncatingIfNeeded: code)) }
    guard let scalar = Unicode.Scalar(code) else { return }
    target.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }

  /// The code points in order.
  var codes: [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(bytes.count)
    var at = 0
    while at < bytes.count {
      let (code, next) = scalar(at: at)
      result.append(code)
      at = next
    }
    return result
  }
}
