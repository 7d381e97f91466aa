/// Doubles as Python's `repr` writes them: `1.0`, `0.030534351145038167`, `1e+16`, `nan`.
public enum PythonFloat {
  /// Swift and Python both give the shortest digits that read back as the same number and, of those, the closest;
  /// only the layout differs: Python writes the exponent from 1e16 on and below 1e-4, with at least two digits.
  public static func append(_ value: Double, to target: inout [UInt8]) {
    if !value.isFinite { return target.append(contentsOf: (value.isNaN ? "nan" : value < 0 ? "-inf" : "inf").utf8) }
    if value.sign == .minus { target.append(UInt8(ascii: "-")) }
    if value == 0 { return target.append(contentsOf: "0.0".utf8) }
    let (digits, point) = decimal(value.magnitude)
    if point > 16 || point < -3 {
      appendScientific(digits, exponent: point - 1, to: &target)
    } else if point <= 0 {
      target.append(contentsOf: "0.".utf8)
      target.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: -point))
      target.append(contentsOf: digits)
    } else if digits.count <= point {
      target.append(contentsOf: digits)
      target.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: point - digits.count))
      target.append(contentsOf: ".0".utf8)
    } else {
      target.append(contentsOf: digits[..<point])
      target.append(UInt8(ascii: "."))
      target.append(contentsOf: digits[point...])
    }
  }

  /// Finite doubles as Arrow's cast to string writes them: the same digits, but `1` for `1.0`, `1e-7` for `1e-07`, and
  /// exponents from 1e10 on and below 1e-6.
  public static func appendArrow(_ value: Double, to target: inout [UInt8]) {
    if value.sign == .minus { target.append(UInt8(ascii: "-")) }
    if value == 0 { return target.append(UInt8(ascii: "0")) }
    let (digits, point) = decimal(value.magnitude)
    if point > 10 || point < -5 {
      appendScientific(digits, exponent: point - 1, width: 1, to: &target)
    } else if point <= 0 {
      target.append(contentsOf: "0.".utf8)
      target.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: -point))
      target.append(contentsOf: digits)
    } else {
      target.append(contentsOf: digits.prefix(point))
      target.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: max(0, point - digits.count)))
      if digits.count > point {
        target.append(UInt8(ascii: "."))
        target.append(contentsOf: digits[point...])
      }
    }
  }

  private static func appendScientific(
    _ digits: [UInt8], exponent: Int, width: Int = 2, to target: inout [UInt8]
  ) {
    target.append(digits[0])
    if digits.count > 1 {
      target.append(UInt8(ascii: "."))
      target.append(contentsOf: digits[1...])
    }
    target.append(contentsOf: (exponent < 0 ? "e-" : "e+").utf8)
    if width > 1, exponent.magnitude < 10 { target.append(UInt8(ascii: "0")) }
    target.append(contentsOf: String(exponent.magnitude).utf8)
  }

  /// The digits without leading and trailing zeros, and where the point stands: 0.digits × 10^point.
  private static func decimal(_ value: Double) -> (digits: [UInt8], point: Int) {
    var digits: [UInt8] = []
    var point: Int?
    var exponent = 0
    let text = Array(value.description.utf8)
    for (index, byte) in text.enumerated() {
      if byte == UInt8(ascii: ".") {
        point = digits.count
      } else if byte == UInt8(ascii: "e") {
        exponent = Int(String(decoding: text[(index + 1)...], as: UTF8.self)) ?? 0
        break
      } else {
        digits.append(byte)
      }
    }
    let leading = digits.prefix { $0 == UInt8(ascii: "0") }.count
    let place = (point ?? digits.count) - leading + exponent
    digits.removeFirst(leading)
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    return (digits, place)
  }
}
