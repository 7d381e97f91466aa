import JSON

/// jinja2.parser: statements. Expressions stand in ExpressionParser.
struct Parser {
  var tokens: [Token]
  var at = 0
  var depth = 0
  private var endTags: [[String]] = []
  private var tags: [String] = []

  static let deepest = 60

  init(_ tokens: [Token]) { self.tokens = tokens }

  static func parse(_ text: Text) throws(TemplateError) -> [Node] {
    var parser = Parser(try Lexer.tokens(of: text))
    do {
      return try parser.body(until: nil)
    } catch {
      throw error.at(column: parser.current.column, ofLine: parser.current.line)
    }
  }

  // MARK: Tokens

  var current: Token { tokens[min(at, tokens.count - 1)] }
  var next: Token { tokens[min(at + 1, tokens.count - 1)] }

  @discardableResult
  mutating func take() -> Token {
    defer { at += 1 }
    return current
  }

  mutating func skip(sign: String) -> Bool {
    guard current.isSign(sign) else { return false }
    at += 1
    return true
  }

  mutating func skip(name: String) -> Bool {
    guard current.isName(name) else { return false }
    at += 1
    return true
  }

  @discardableResult
  mutating func expect(_ kind: Token.Kind) throws(TemplateError) -> Token {
    guard current.kind == kind else {
      let expected = Token(kind: kind, text: kind == .name ? "name" : Text(), line: 0).described
      if current.kind == .end {
        throw TemplateError(.syntax, "unexpected end of template, expected '\(expected)'.", line: current.line)
      }
      throw TemplateError(.syntax, "expected token '\(expected)', got '\(current.described)'", line: current.line)
    }
    return take()
  }

  mutating func expect(sign: String) throws(TemplateError) { try expect(.sign(sign)) }

  mutating func expect(name: String) throws(TemplateError) {
    guard skip(name: name) else {
      throw TemplateError(.syntax, "expected token '\(name)', got '\(current.described)'", line: current.line)
    }
  }

  func failure(_ message: String, line: Int? = nil) -> TemplateError {
    TemplateError(.syntax, message, line: line ?? current.line)
  }

  // MARK: Bodies

  /// Up to one of the end tags, which stays the current token.
  private mutating func body(until ends: [String]?) throws(TemplateError) -> [Node] {
    if let ends { endTags.append(ends) }
    defer { if ends != nil { endTags.removeLast() } }
    depth += 1
    defer { depth -= 1 }
    if depth > Self.deepest {
      throw TemplateError(.limit, "blocks nested deeper than \(Self.deepest)", line: current.line)
    }
    var nodes: [Node] = []
    while true {
      let token = current
      switch token.kind {
      case .end: return nodes
      case .data:
        nodes.append(.data(token.text, line: token.line))
        at += 1
      case .variableBegin:
        at += 1
        nodes.append(.output(try tuple(), line: token.line))
        try expect(.variableEnd)
      default:
        at += 1
        if let ends, current.kind == .name, ends.contains(current.text.string) { return nodes }
        nodes += try statement()
        try expect(.blockEnd)
      }
    }
  }

  mutating func statements(until ends: String..., drop: Bool = true) throws(TemplateError) -> [Node] {
    _ = skip(sign: ":")
    try expect(.blockEnd)
    let nodes = try body(until: ends)
    if current.kind == .end { throw unknown(nil, ends: endTags + [ends], line: current.line) }
    if drop { at += 1 }
    return nodes
  }

  private func unknown(_ name: String?, ends: [[String]], line: Int) -> TemplateError {
    var message = name.map { "Encountered unknown tag '\($0)'." } ?? "Unexpected end of template."
    if let looking = ends.last {
      let words = looking.map { "'\($0)'" }.joined(separator: " or ")
      if let name, ends.joined().contains(name) {
        message +=
          " You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for \(words)."
      } else {
        message += " Jinja was looking for the following tags: \(words)."
      }
    }
    if let tag = tags.last { message += " The innermost block that needs to be closed is '\(tag)'." }
    return failure(message, line: line)
  }

  private mutating func statement() throws(TemplateError) -> [Node] {
    let token = current
    guard token.kind == .name else { throw failure("tag name expected") }
    let name = token.text.string
    guard let read = Self.statements[name] else { throw unknown(name, ends: endTags, line: token.line) }
    tags.append(name)
    defer { tags.removeLast() }
    at += 1
    return try read(&self, token.line)
  }
}
