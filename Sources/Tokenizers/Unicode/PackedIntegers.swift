/// Reads the integers of a generated table: characters of 5 bits each, low bits first, +32 where more follow.
///
/// Generated tables are text because an array literal of this size takes the compiler ten seconds.
struct PackedIntegers {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0

  init(_ text: StaticString) {
    bytes = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
  }

  /// The next integer, nil at the end.
  mutating func next() -> Int? {
    var result = 0
    var shift = 0
    while position < bytes.count {
      let digit = Self.digit(bytes[position])
      position += 1
      guard digit >= 0 else { continue }
      result |= (digit & 31) << shift
      shift += 5
      if digit < 32 { return result }
    }
    return nil
  }

  /// Line breaks and anything else outside the alphabet are −1.
  private static func digit(_ byte: UInt8) -> Int {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte) - 48
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(byte) - 65 + 10
    case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(byte) - 97 + 36
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "-"): 63
    default: -1
    }
  }
}
