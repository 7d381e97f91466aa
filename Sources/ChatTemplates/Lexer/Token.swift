import JSON

/// A token of jinja2's lexer.
struct Token: Sendable {
  enum Kind: Hashable, Sendable {
    case data, variableBegin, variableEnd, blockBegin, blockEnd, name, string, integer, float, end
    case sign(String)
  }

  var kind: Kind
  /// The name, the text, or the digits as they were written.
  var text: Text
  var line: Int
  /// Of its line, from 1, in characters; 0 where unknown.
  var column = 0

  func isName(_ name: String) -> Bool { kind == .name && text == Text(name) }
  func isSign(_ sign: String) -> Bool { kind == .sign(sign) }

  /// As jinja2's messages name it.
  var described: String {
    switch kind {
    case .name, .string, .integer, .float: text.string
    case .data: "template data / text"
    case .variableBegin: "begin of print statement"
    case .variableEnd: "end of print statement"
    case .blockBegin: "begin of statement block"
    case .blockEnd: "end of statement block"
    case .end: "end of template"
    case .sign(let sign): sign
    }
  }
}
