/// Where and why bytes are no JSON.
public struct JSONError: Error, Hashable, Sendable {
  public enum Kind: Sendable, Hashable {
    /// The bytes break JSON's grammar.
    case syntax
    /// The input ends inside a value.
    case truncated
    /// A string holds bytes that are not UTF-8.
    case invalidUTF8
    /// A string holds half of a surrogate pair as an escape, which no UTF-8 text can hold.
    case loneSurrogate
    /// Arrays and objects are nested beyond the reader's limit.
    case tooDeep
    /// An integer has more digits than Python converts (4,300, `sys.int_info.default_max_str_digits`).
    case tooManyDigits
  }

  public var kind: Kind
  /// Offset into the reader's buffer.
  public var byte: Int
  /// What stands there, safe to be shown.
  public var found: String
  public var expected: String

  public init(kind: Kind = .syntax, byte: Int, found: String, expected: String) {
    self.kind = kind
    self.byte = byte
    self.found = found
    self.expected = expected
  }
}

extension JSONError: CustomStringConvertible {
  public var description: String { "byte \(byte): found \(found), expected \(expected)" }
}
