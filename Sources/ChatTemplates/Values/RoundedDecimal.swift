/// Doubles as exact decimals, rounded half to even: what `round(x, n)` and `%.2f` stand on.
enum RoundedDecimal {
  /// The digits of |value| × 10^places, rounded to an integer.
  static func scaled(_ value: Double, places: Int) -> BigInt {
    let magnitude = value.magnitude
    guard magnitude > 0, magnitude.isFinite else { return BigInt(0) }
    let exponent = Int(magnitude.exponent) - 52
    var top = BigInt(Int(magnitude.significand * 0x1p52))
    var bottom = BigInt(1)
    if exponent > 0 { top = top * power(2, exponent) } else { bottom = bottom * power(2, -exponent) }
    if places > 0 { top = top * power(10, places) } else { bottom = bottom * power(10, -places) }
    let (quotient, remainder) = BigInt.divideMagnitudes(top, bottom)
    let twice = remainder + remainder
    return twice > bottom || twice == bottom && quotient.isOdd ? quotient + BigInt(1) : quotient
  }

  private static func power(_ base: Int, _ exponent: Int) -> BigInt { BigInt.power(of: BigInt(base), exponent) }

  /// The integer that a whole double is.
  static func integer(_ value: Double) -> BigInt {
    let digits = scaled(value, places: 0)
    return value < 0 ? digits.negated : digits
  }

  /// As `'%.nf' % value`, for a finite value.
  static func fixed(_ value: Double, places: Int) -> String {
    var digits = scaled(value, places: places).description
    if digits.utf8.count <= places { digits = String(repeating: "0", count: places + 1 - digits.utf8.count) + digits }
    let whole = digits.dropLast(places)
    return (value.sign == .minus ? "-" : "") + whole + (places > 0 ? "." + digits.suffix(places) : "")
  }

  /// As `'%.ne' % value`, for a finite value.
  static func scientific(_ value: Double, places: Int) -> String {
    var exponent = 0
    var digits = String(repeating: "0", count: places + 1)
    if value != 0 {
      exponent = decimalExponent(value.magnitude)
      digits = scaled(value, places: places - exponent).description
      if digits.utf8.count > places + 1 {
        exponent += 1
        digits = scaled(value, places: places - exponent).description
      }
    }
    let power = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
    return (value.sign == .minus ? "-" : "") + digits.prefix(1) + (places > 0 ? "." + digits.dropFirst() : "")
      + (exponent < 0 ? "e-" : "e+") + power
  }

  /// ⌊log₁₀ value⌋, exactly: the description gives it.
  static func decimalExponent(_ value: Double) -> Int {
    let text = value.description
    if let mark = text.firstIndex(of: "e") {
      return Int(text[text.index(after: mark)...].drop { $0 == "+" }) ?? 0
    }
    let whole = text.prefix { $0 != "." }
    if whole != "0" { return whole.utf8.count - 1 }
    return -1 - text.drop { $0 != "." }.dropFirst().prefix { $0 == "0" }.utf8.count
  }

  /// `round(value, places)`.
  static func round(_ value: Double, places: Int) -> Double {
    guard value.isFinite, places <= 323 else { return value }
    guard places >= -308 else { return value.sign == .minus ? -0.0 : 0 }
    return Double((value.sign == .minus ? "-" : "") + scaled(value, places: places).description + "e\(-places)")
      ?? value
  }
}
