/// Where a number of a template ends: integer_re and float_re of jinja2.lexer.
struct NumberScan {
  let source: [Unicode.Scalar]
  let at: Int

  private func byte(_ index: Int) -> UInt8 {
    index >= 0 && index < source.count && source[index].isASCII ? UInt8(source[index].value) : 0
  }

  private func isDigit(_ index: Int) -> Bool { (0x30...0x39).contains(byte(index)) }

  /// `(\d+_)*\d+`
  private func digits(_ start: Int) -> Int? {
    guard isDigit(start) else { return nil }
    var index = start
    while isDigit(index) || byte(index) == UInt8(ascii: "_") && isDigit(index + 1) { index += 1 }
    return index
  }

  var float: Int? {
    guard byte(at - 1) != UInt8(ascii: "."), let whole = digits(at) else { return nil }
    let fraction = byte(whole) == UInt8(ascii: ".") ? digits(whole + 1) : nil
    return exponent(fraction ?? whole) ?? fraction
  }

  private func exponent(_ index: Int) -> Int? {
    guard byte(index) | 0x20 == UInt8(ascii: "e") else { return nil }
    let isSigned = byte(index + 1) == UInt8(ascii: "+") || byte(index + 1) == UInt8(ascii: "-")
    return digits(index + (isSigned ? 2 : 1))
  }

  var integer: Int? {
    guard isDigit(at) else { return nil }
    if byte(at) == UInt8(ascii: "0") {
      let radix: UInt32? =
        switch byte(at + 1) | 0x20 {
        case UInt8(ascii: "b"): 2
        case UInt8(ascii: "o"): 8
        case UInt8(ascii: "x"): 16
        default: nil
        }
      if let radix, let end = run(at + 2, radix) { return end }
      var end = at + 1
      while byte(end) == 0x30 || byte(end) == UInt8(ascii: "_") && byte(end + 1) == 0x30 { end += 1 }
      return end
    }
    return digits(at)
  }

  /// `(_?digit)+`
  private func run(_ start: Int, _ radix: UInt32) -> Int? {
    func isDigit(_ index: Int) -> Bool { BigInt.digit(byte(index)).map { $0 < radix } ?? false }
    var index = start
    while isDigit(index) || byte(index) == UInt8(ascii: "_") && isDigit(index + 1) { index += 1 }
    return index > start ? index : nil
  }
}
