extension BigInt: Comparable {
  static func < (left: BigInt, right: BigInt) -> Bool {
    if left.isNegative != right.isNegative { return left.isNegative }
    let order = compare(left.limbs, right.limbs)
    return left.isNegative ? order > 0 : order < 0
  }

  private static func compare(_ left: [UInt32], _ right: [UInt32]) -> Int {
    if left.count != right.count { return left.count < right.count ? -1 : 1 }
    for index in left.indices.reversed() where left[index] != right[index] {
      return left[index] < right[index] ? -1 : 1
    }
    return 0
  }

  static func + (left: BigInt, right: BigInt) -> BigInt {
    if left.isNegative == right.isNegative {
      return BigInt(limbs: add(left.limbs, right.limbs), isNegative: left.isNegative)
    }
    if compare(left.limbs, right.limbs) >= 0 {
      return BigInt(limbs: subtract(left.limbs, right.limbs), isNegative: left.isNegative)
    }
    return BigInt(limbs: subtract(right.limbs, left.limbs), isNegative: right.isNegative)
  }

  static func - (left: BigInt, right: BigInt) -> BigInt { left + right.negated }

  static func * (left: BigInt, right: BigInt) -> BigInt {
    var result = [UInt32](repeating: 0, count: left.limbs.count + right.limbs.count)
    for (at, limb) in left.limbs.enumerated() {
      var carry: UInt64 = 0
      for (offset, other) in right.limbs.enumerated() {
        carry += UInt64(limb) * UInt64(other) + UInt64(result[at + offset])
        result[at + offset] = UInt32(truncatingIfNeeded: carry)
        carry >>= 32
      }
      result[at + right.limbs.count] = UInt32(truncatingIfNeeded: carry)
    }
    return BigInt(limbs: result, isNegative: left.isNegative != right.isNegative)
  }

  private static func add(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    var carry: UInt64 = 0
    for index in 0..<max(left.count, right.count) {
      carry += UInt64(index < left.count ? left[index] : 0) + UInt64(index < right.count ? right[index] : 0)
      result.append(UInt32(truncatingIfNeeded: carry))
      carry >>= 32
    }
    if carry > 0 { result.append(UInt32(carry)) }
    return result
  }

  /// The left one is not the smaller one.
  private static func subtract(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
    var result = left
    var borrow: Int64 = 0
    for index in result.indices {
      var value = Int64(result[index]) - borrow - Int64(index < right.count ? right[index] : 0)
      borrow = value < 0 ? 1 : 0
      if value < 0 { value += 1 << 32 }
      result[index] = UInt32(truncatingIfNeeded: value)
    }
    return result
  }

  /// Of the magnitudes, bit by bit: numbers have a few thousand bits at most.
  static func divideMagnitudes(_ left: BigInt, _ right: BigInt) -> (quotient: BigInt, remainder: BigInt) {
    if right.limbs.count == 1 {
      var limbs = left.limbs
      let remainder = divideSmall(&limbs, by: right.limbs[0])
      return (BigInt(limbs: limbs, isNegative: false), BigInt(limbs: [remainder], isNegative: false))
    }
    var quotient = [UInt32](repeating: 0, count: left.limbs.count)
    var remainder = BigInt(0)
    let divisor = right.magnitude
    for bit in stride(from: left.bitWidth - 1, through: 0, by: -1) {
      remainder = remainder + remainder
      if left.limbs[bit / 32] >> UInt32(bit % 32) & 1 == 1 { remainder = remainder + BigInt(1) }
      if remainder >= divisor {
        remainder = remainder - divisor
        quotient[bit / 32] |= 1 << UInt32(bit % 32)
      }
    }
    return (BigInt(limbs: quotient, isNegative: false), remainder)
  }

  /// As Python's `divmod`: the quotient is rounded down, the remainder has the divisor's sign. Not for zero.
  func floorDivided(by other: BigInt) -> (quotient: BigInt, remainder: BigInt) {
    let (quotient, remainder) = BigInt.divideMagnitudes(self, other)
    let signed = BigInt(limbs: quotient.limbs, isNegative: isNegative != other.isNegative)
    let rest = BigInt(limbs: remainder.limbs, isNegative: isNegative)
    if !rest.isZero, isNegative != other.isNegative { return (signed - BigInt(1), rest + other) }
    return (signed, rest)
  }

  static func power(of base: BigInt, _ exponent: Int) -> BigInt {
    var result = BigInt(1)
    var square = base
    var left = exponent
    while left > 0 {
      if left & 1 == 1 { result = result * square }
      left >>= 1
      if left > 0 { square = square * square }
    }
    return result
  }
}
