/// `a ** b` of doubles without a mathematics library: whole exponents and square roots are exact enough to print the
/// same digits, others are refused rather than printed nearly right.
enum Power {
  static func of(_ base: Double, _ exponent: Double) throws(TemplateError) -> Double {
    if exponent == 0 || base == 1 { return 1 }
    if base.isNaN || exponent.isNaN { return .nan }
    if exponent.isInfinite {
      if base.magnitude == 1 { return 1 }
      return (base.magnitude > 1) == (exponent > 0) ? .infinity : 0
    }
    if base.isInfinite { return infinite(base, exponent) }
    if base == 0 { return try zero(base, exponent) }
    if exponent == 0.5, base >= 0 { return base.squareRoot() }
    guard exponent == exponent.rounded(), exponent.magnitude <= 1_074 else {
      throw TemplateError(.unsupported, "the power \(base) ** \(exponent) is not modelled")
    }
    return try whole(base, Int(exponent))
  }

  /// The sign of a zero stays where the exponent is odd.
  private static func zero(_ base: Double, _ exponent: Double) throws(TemplateError) -> Double {
    if exponent < 0 { throw TemplateError(.zeroDivision, "0.0 cannot be raised to a negative power") }
    return isOdd(exponent) ? base : 0
  }

  private static func infinite(_ base: Double, _ exponent: Double) -> Double {
    let result = exponent > 0 ? Double.infinity : 0
    return base < 0 && isOdd(exponent) ? -result : result
  }

  private static func isOdd(_ number: Double) -> Bool { number.truncatingRemainder(dividingBy: 2).magnitude == 1 }

  /// Exactly, in integers, then rounded once: as a correctly rounded `pow`.
  private static func whole(_ base: Double, _ exponent: Int) throws(TemplateError) -> Double {
    let scale = Int(base.magnitude.exponent) - 52
    var mantissa = BigInt(Int(base.magnitude.significand * 0x1p52))
    var shift = scale
    while !mantissa.isOdd {
      var limbs = mantissa.limbs
      _ = BigInt.divideSmall(&limbs, by: 2)
      mantissa = BigInt(limbs: limbs, isNegative: false)
      shift += 1
    }
    guard mantissa.bitWidth * exponent.magnitude.asInt <= 1 << 16 else {
      throw TemplateError(.unsupported, "the power \(base) ** \(exponent) is not modelled")
    }
    let power = BigInt.power(of: mantissa, exponent.magnitude.asInt)
    let bits = shift * exponent.magnitude.asInt
    let negative = base < 0 && exponent & 1 == 1
    let result = exponent > 0 ? quotient(power, BigInt(1), bits) : quotient(BigInt(1), power, -bits)
    guard result.isFinite else { throw TemplateError(.overflow, "(34, 'Numerical result out of range')") }
    return negative ? -result : result
  }

  /// top / bottom × 2^shift, rounded to the nearest double.
  private static func quotient(_ top: BigInt, _ bottom: BigInt, _ shift: Int) -> Double {
    let spare = 64 - (top.bitWidth - bottom.bitWidth)
    let scaledTop = spare > 0 ? top * BigInt.power(of: BigInt(2), spare) : top
    let scaledBottom = spare < 0 ? bottom * BigInt.power(of: BigInt(2), -spare) : bottom
    let (value, rest) = BigInt.divideMagnitudes(scaledTop, scaledBottom)
    // A bit below the last one keeps what was cut off, so that the one rounding is the right one.
    let sticky = value + value + BigInt(rest.isZero ? 0 : 1)
    return Double(sign: .plus, exponent: shift - spare - 1, significand: sticky.double)
  }
}

extension UInt {
  fileprivate var asInt: Int { Int(clamping: self) }
}
