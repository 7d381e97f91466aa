import JSON
import MaskModel

/// The three template options.
enum TemplateText {
  /// - Throws: an escape that is not `\n`, `\t`, `\r`, `\\` or `\uXXXX`.
  static func unescape(_ typed: String, option: String) throws(Failure) -> Text {
    do {
      return try EscapedText.parse(Array(typed.unicodeScalars))
    } catch {
      throw .usage("\(option): \(words(for: error))")
    }
  }

  /// `ids:12,34`, or text.
  static func template(_ typed: String, option: String) throws(Failure) -> TemplateInput {
    do {
      return try TemplateInput(typed: Array(typed.unicodeScalars))
    } catch {
      throw .usage("\(option): \(words(for: error))")
    }
  }

  private static func words(for mistake: EscapedText.Mistake) -> String {
    let escapes = #"expected \n, \t, \r, \\ or \uXXXX"#
    return switch mistake {
    case .unfinished: "found an escape that is cut off at the end, \(escapes)"
    case .unknown(let scalar): "found \\\(scalar), \(escapes)"
    case .noDigit(let scalar): #"found \#(scalar) among the digits of \uXXXX, expected four hexadecimal digits"#
    case .halfPair(let typed):
      #"found \#(typed), the first half of a surrogate pair, expected its second half behind it (as in \ud83d\ude00): "#
        + "alone it is no character"
    case .surrogate: "found half of a surrogate pair, expected both halves, one behind the other, or a character"
    case .noID(let word): "found \(word.isEmpty ? "nothing" : word) in ids:, expected token ids"
    }
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
