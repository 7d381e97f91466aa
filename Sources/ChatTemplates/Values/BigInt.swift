/// An integer beyond 64 bits: sign and magnitude in 32-bit limbs, the lowest first, no zero on top.
struct BigInt: Hashable, Sendable {
  var limbs: [UInt32]
  var isNegative: Bool

  init(limbs: [UInt32], isNegative: Bool) {
    var limbs = limbs
    while limbs.last == 0 { limbs.removeLast() }
    self.limbs = limbs
    self.isNegative = isNegative && !limbs.isEmpty
  }

  init(_ value: Int) {
    let magnitude = value.magnitude
    self.init(
      limbs: [UInt32(truncatingIfNeeded: magnitude), UInt32(truncatingIfNeeded: magnitude >> 32)],
      isNegative: value < 0)
  }

  /// Nil unless all bytes are digits of the base.
  init?(digits: some Collection<UInt8>, radix: UInt32 = 10, isNegative: Bool = false) {
    var result: [UInt32] = []
    for digit in digits {
      guard let value = BigInt.digit(digit), value < radix else { return nil }
      var carry = UInt64(value)
      for index in result.indices {
        carry += UInt64(result[index]) * UInt64(radix)
        result[index] = UInt32(truncatingIfNeeded: carry)
        carry >>= 32
      }
      if carry > 0 { result.append(UInt32(carry)) }
    }
    self.init(limbs: result, isNegative: isNegative)
  }

  static func digit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte - 0x30)
    case 0x61...0x7A: UInt32(byte - 0x61 + 10)
    case 0x41...0x5A: UInt32(byte - 0x41 + 10)
    default: nil
    }
  }

  var isZero: Bool { limbs.isEmpty }
  var bitWidth: Int { limbs.isEmpty ? 0 : limbs.count * 32 - (limbs.last ?? 0).leadingZeroBitCount }
  var isOdd: Bool { (limbs.first ?? 0) & 1 == 1 }

  /// Nil beyond 64 bits.
  var small: Int? {
    guard limbs.count <= 2 else { return nil }
    let magnitude = UInt64(limbs.first ?? 0) | UInt64(limbs.count > 1 ? limbs[1] : 0) << 32
    if isNegative { return magnitude <= 1 << 63 ? Int(truncatingIfNeeded: 0 &- magnitude) : nil }
    return Int(exactly: magnitude)
  }

  var negated: BigInt { BigInt(limbs: limbs, isNegative: !isNegative) }
  var magnitude: BigInt { BigInt(limbs: limbs, isNegative: false) }

  /// The nearest double, by way of the decimal digits.
  var double: Double { Double(description) ?? 0 }
}

extension BigInt: CustomStringConvertible {
  var description: String { (isNegative ? "-" : "") + digits(radix: 10) }

  func digits(radix: UInt32) -> String {
    if isZero { return "0" }
    var rest = limbs
    var result: [UInt8] = []
    while !rest.isEmpty {
      let digit = BigInt.divideSmall(&rest, by: radix)
      result.append(UInt8(truncatingIfNeeded: digit < 10 ? 0x30 + digit : 0x57 + digit))
    }
    return String(decoding: result.reversed(), as: UTF8.self)
  }

  /// Divides in place, gives the remainder.
  static func divideSmall(_ limbs: inout [UInt32], by divisor: UInt32) -> UInt32 {
    var remainder: UInt64 = 0
    for index in limbs.indices.reversed() {
      let value = remainder << 32 | UInt64(limbs[index])
      limbs[index] = UInt32(truncatingIfNeeded: value / UInt64(divisor))
      remainder = value % UInt64(divisor)
    }
    while limbs.last == 0 { limbs.removeLast() }
    return UInt32(truncatingIfNeeded: remainder)
  }
}
