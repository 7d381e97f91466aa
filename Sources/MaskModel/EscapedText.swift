import JSON

/// The way in which templates are typed, on the command line and in the browser: `\n`, `\t`, `\r`, `\\` and `\uXXXX`
/// are read, for a shell passes them as they stand.
public enum EscapedText {
  public enum Mistake: Error, Hashable, Sendable {
    /// The text ends in the middle of an escape: more is to come.
    case unfinished
    case unknown(Unicode.Scalar)
    /// Among the four digits of `\uXXXX`.
    case noDigit(Unicode.Scalar)
    /// The first half of a surrogate pair at the end of the text, as it was typed: the other is to come.
    case halfPair(String)
    /// Half of a surrogate pair.
    case surrogate
    /// Between the commas of `ids:`; empty where an id is still to come.
    case noID(String)
  }

  /// What is meant.
  public static func parse(_ typed: [Unicode.Scalar]) throws(Mistake) -> Text {
    var result: [UInt8] = []
    var index = 0
    while index < typed.count {
      guard typed[index] == "\\" else {
        result += UTF8.encode(typed[index]).map { Array($0) } ?? []
        index += 1
        continue
      }
      guard index + 1 < typed.count else { throw .unfinished }
      switch typed[index + 1] {
      case "n": result.append(0x0A)
      case "t": result.append(0x09)
      case "r": result.append(0x0D)
      case "\\": result.append(0x5C)
      case "u":
        let (scalar, length) = try hexadecimal(typed, at: index)
        result += UTF8.encode(scalar).map { Array($0) } ?? []
        index += length - 2
      default: throw .unknown(typed[index + 1])
      }
      index += 2
    }
    return Text(bytes: result)
  }

  /// The scalar of `\uXXXX` or of a pair of them, and how many characters were typed for it.
  private static func hexadecimal(_ typed: [Unicode.Scalar], at index: Int) throws(Mistake) -> (Unicode.Scalar, Int) {
    let first = try unit(typed, at: index)
    if let scalar = Unicode.Scalar(first) { return (scalar, 6) }
    guard first < 0xDC00 else { throw .surrogate }
    guard index + 6 < typed.count else {
      throw .halfPair(String(String.UnicodeScalarView(typed[index..<index + 6])))
    }
    guard typed[index + 6] == "\\", index + 7 >= typed.count || typed[index + 7] == "u" else { throw .surrogate }
    let second = try unit(typed, at: index + 6)
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x2400 + ((first & 0x3FF) << 10) + 0xDC00 + (second & 0x3FF))
    else { throw .surrogate }
    return (scalar, 12)
  }

  private static func unit(_ typed: [Unicode.Scalar], at index: Int) throws(Mistake) -> UInt32 {
    var value: UInt32 = 0
    for offset in 2..<6 {
      guard index + offset < typed.count else { throw .unfinished }
      guard let digit = Character(typed[index + offset]).hexDigitValue else { throw .noDigit(typed[index + offset]) }
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  /// The other way: what one would type for `text`.
  public static func typed(for text: Text) -> [Unicode.Scalar] {
    text.string.unicodeScalars.flatMap { scalar -> [Unicode.Scalar] in
      switch scalar {
      case "\n": ["\\", "n"]
      case "\t": ["\\", "t"]
      case "\r": ["\\", "r"]
      case "\\": ["\\", "\\"]
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        Array(
          ("\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16, uppercase: true)).unicodeScalars)
      default: [scalar]
      }
    }
  }
}
