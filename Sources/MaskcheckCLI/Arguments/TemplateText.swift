import JSON
import MaskModel
import Masking

/// The three template options: a shell passes `\n` as two characters, so escapes are read here.
enum TemplateText {
  /// - Throws: an escape that is not `\n`, `\t`, `\r`, `\\` or `\uXXXX`.
  static func unescape(_ typed: String, option: String) throws(Failure) -> Text {
    var result = String.UnicodeScalarView()
    var rest = Array(typed.unicodeScalars)[...]
    while let scalar = rest.popFirst() {
      guard scalar == "\\" else {
        result.append(scalar)
        continue
      }
      let name = rest.popFirst()
      switch name {
      case "n": result.append("\n")
      case "t": result.append("\t")
      case "r": result.append("\r")
      case "\\": result.append("\\")
      case "u": result.append(try codePoint(&rest, option: option))
      default:
        let found = name.map { "\\\($0)" } ?? "\\ at the end"
        throw .usage(#"\#(option): found \#(found), expected \n, \t, \r, \\ or \uXXXX"#)
      }
    }
    return Text(String(result))
  }

  /// `ids:12,34`, or text.
  static func template(_ typed: String, option: String) throws(Failure) -> TemplateInput {
    guard typed.hasPrefix("ids:") else { return .text(try unescape(typed, option: option)) }
    var ids: [TokenID] = []
    for piece in typed.dropFirst(4).split(separator: ",", omittingEmptySubsequences: false) {
      guard let id = TokenID(piece.trimmed), id >= 0 else {
        throw .usage("\(option): found \(piece.isEmpty ? "nothing" : String(piece)) in ids:, expected token ids")
      }
      ids.append(id)
    }
    return .ids(ids)
  }

  /// Four hexadecimal digits; two halves of a surrogate pair make one character, as in JSON.
  private static func codePoint(
    _ rest: inout ArraySlice<Unicode.Scalar>, option: String
  ) throws(Failure) -> Unicode.Scalar {
    let first = try unit(&rest, option: option)
    if let scalar = Unicode.Scalar(first) { return scalar }
    if first < 0xDC00, rest.starts(with: ["\\", "u"]) {
      rest = rest.dropFirst(2)
      let second = try unit(&rest, option: option)
      if (0xDC00...0xDFFF).contains(second),
        let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
      {
        return scalar
      }
    }
    throw .usage(#"\#(option): found half of a surrogate pair, expected a character"#)
  }

  private static func unit(_ rest: inout ArraySlice<Unicode.Scalar>, option: String) throws(Failure) -> UInt32 {
    let digits = String(String.UnicodeScalarView(rest.prefix(4)))
    guard digits.count == 4, digits.allSatisfy(\.isHexDigit), let value = UInt32(digits, radix: 16) else {
      throw .usage(#"\#(option): found \u\#(digits), expected four hexadecimal digits"#)
    }
    rest = rest.dropFirst(4)
    return value
  }
}

extension Substring {
  var trimmed: Substring {
    var result = self
    while result.first == " " { result.removeFirst() }
    while result.last == " " { result.removeLast() }
    return result
  }
}
