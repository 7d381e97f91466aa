import JSON

/// A string of a template: `encode("ascii", "backslashreplace").decode("unicode-escape")`.
///
/// The first step writes what is not ASCII as escapes; so a backslash before `é` gives `\xe9`, four characters.
enum StringEscapes {
  static func decoded(_ source: ArraySlice<Unicode.Scalar>, line: Int) throws(TemplateError) -> Text {
    if !source.contains("\\") { return Lexer.text(source) }
    var reader = Reader(bytes: ascii(source), line: line)
    return try reader.text()
  }

  private static func ascii(_ source: ArraySlice<Unicode.Scalar>) -> [UInt8] {
    var bytes: [UInt8] = []
    for scalar in source {
      if scalar.isASCII {
        bytes.append(UInt8(scalar.value))
      } else {
        let (mark, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
        let digits = String(scalar.value, radix: 16)
        bytes.append(contentsOf: ("\\" + mark + String(repeating: "0", count: width - digits.count) + digits).utf8)
      }
    }
    return bytes
  }

  private struct Reader {
    let bytes: [UInt8]
    let line: Int
    var at = 0
    var result: [UInt8] = []

    mutating func text() throws(TemplateError) -> Text {
      while at < bytes.count {
        let byte = bytes[at]
        at += 1
        if byte == UInt8(ascii: "\\") { try escape() } else { result.append(byte) }
      }
      return Text(bytes: result)
    }

    private mutating func escape() throws(TemplateError) {
      guard at < bytes.count else { throw TemplateError(.syntax, "\\ at end of string", line: line) }
      let byte = bytes[at]
      at += 1
      switch byte {
      case UInt8(ascii: "\n"): break
      case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): result.append(byte)
      case UInt8(ascii: "b"): result.append(8)
      case UInt8(ascii: "f"): result.append(12)
      case UInt8(ascii: "t"): result.append(9)
      case UInt8(ascii: "n"): result.append(10)
      case UInt8(ascii: "r"): result.append(13)
      case UInt8(ascii: "v"): result.append(11)
      case UInt8(ascii: "a"): result.append(7)
      case 0x30...0x37: try octal(byte)
      case UInt8(ascii: "x"): try hexadecimal(2, "truncated \\xXX escape")
      case UInt8(ascii: "u"): try hexadecimal(4, "truncated \\uXXXX escape")
      case UInt8(ascii: "U"): try hexadecimal(8, "truncated \\UXXXXXXXX escape")
      case UInt8(ascii: "N"): throw TemplateError(.unsupported, "a character by its name (\\N{…})", line: line)
      default: result.append(contentsOf: [UInt8(ascii: "\\"), byte])
      }
    }

    private mutating func octal(_ first: UInt8) throws(TemplateError) {
      var code = UInt32(first - 0x30)
      var count = 1
      while count < 3, at < bytes.count, (0x30...0x37).contains(bytes[at]) {
        code = code * 8 + UInt32(bytes[at] - 0x30)
        at += 1
        count += 1
      }
      try append(code)
    }

    private mutating func hexadecimal(_ width: Int, _ message: String) throws(TemplateError) {
      var code: UInt32 = 0
      for _ in 0..<width {
        guard at < bytes.count, let digit = BigInt.digit(bytes[at]), digit < 16 else {
          throw TemplateError(.syntax, message, line: line)
        }
        code = code << 4 | digit
        at += 1
      }
      try append(code)
    }

    private mutating func append(_ code: UInt32) throws(TemplateError) {
      guard let scalar = Unicode.Scalar(code) else {
        if code > 0x10FFFF { throw TemplateError(.syntax, "illegal Unicode character", line: line) }
        throw TemplateError(.unsupported, "a lone surrogate in a string", line: line)
      }
      result.append(contentsOf: String(scalar).utf8)
    }
  }
}
