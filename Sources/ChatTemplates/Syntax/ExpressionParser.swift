import JSON

/// jinja2.parser: expressions, with its own order of binding (`2**3**2` is 64).
extension Parser {
  mutating func expression(conditional: Bool = true) throws(TemplateError) -> Expr {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.deepest { throw TemplateError(.limit, "nested deeper than \(Self.deepest)", line: current.line) }
    return conditional ? try condition() : try or()
  }

  private mutating func condition() throws(TemplateError) -> Expr {
    var result = try or()
    while current.isName("if") {
      let line = take().line
      let test = try or()
      let otherwise = skip(name: "else") ? try expression() : nil
      result = try Expr(.condition(test: test, then: result, otherwise: otherwise), line: line)
    }
    return result
  }

  private mutating func or() throws(TemplateError) -> Expr {
    var left = try and()
    while current.isName("or") {
      let line = take().line
      left = try Expr(.or(left, try and()), line: line)
    }
    return left
  }

  private mutating func and() throws(TemplateError) -> Expr {
    var left = try not()
    while current.isName("and") {
      let line = take().line
      left = try Expr(.and(left, try not()), line: line)
    }
    return left
  }

  private mutating func not() throws(TemplateError) -> Expr {
    var lines: [Int] = []
    while current.isName("not") { lines.append(take().line) }
    var result = try compare()
    for line in lines.reversed() { result = try Expr(.not(result), line: line) }
    return result
  }

  private mutating func compare() throws(TemplateError) -> Expr {
    let first = try sum()
    var rest: [(sign: String, operand: Expr)] = []
    while true {
      if case .sign(let sign) = current.kind, ["==", "!=", "<", "<=", ">", ">="].contains(sign) {
        at += 1
        rest.append((sign, try sum()))
      } else if skip(name: "in") {
        rest.append(("in", try sum()))
      } else if current.isName("not"), next.isName("in") {
        at += 2
        rest.append(("not in", try sum()))
      } else {
        return rest.isEmpty ? first : try Expr(.compare(first, rest), line: first.line)
      }
    }
  }

  private mutating func sum() throws(TemplateError) -> Expr {
    var left = try concatenation()
    while case .sign(let sign) = current.kind, sign == "+" || sign == "-" {
      at += 1
      let right = try concatenation()
      left = try Expr(.binary(sign == "+" ? .add : .subtract, left, right), line: left.line)
    }
    return left
  }

  private mutating func concatenation() throws(TemplateError) -> Expr {
    var items = [try product()]
    while skip(sign: "~") { items.append(try product()) }
    return items.count == 1 ? items[0] : try Expr(.concatenation(items), line: items[0].line)
  }

  private mutating func product() throws(TemplateError) -> Expr {
    var left = try power()
    while case .sign(let sign) = current.kind, ["*", "/", "//", "%"].contains(sign),
      let operation = Arithmetic.Operation(rawValue: sign)
    {
      at += 1
      let right = try power()
      left = try Expr(.binary(operation, left, right), line: left.line)
    }
    return left
  }

  private mutating func power() throws(TemplateError) -> Expr {
    var left = try unary()
    while skip(sign: "**") { left = try Expr(.binary(.power, left, try unary()), line: left.line) }
    return left
  }

  private mutating func unary(filters withFilters: Bool = true) throws(TemplateError) -> Expr {
    depth += 1
    defer { depth -= 1 }
    if depth > Self.deepest { throw TemplateError(.limit, "nested deeper than \(Self.deepest)", line: current.line) }
    let line = current.line
    var node: Expr
    if skip(sign: "-") {
      node = try Expr(.negated(try unary(filters: false)), line: line)
    } else if skip(sign: "+") {
      node = try Expr(.positive(try unary(filters: false)), line: line)
    } else {
      node = try primary()
    }
    node = try postfix(node)
    return withFilters ? try filtered(node) : node
  }

  mutating func primary(namespaces: Bool = false) throws(TemplateError) -> Expr {
    let token = current
    switch token.kind {
    case .name:
      at += 1
      return try name(token, namespaces)
    case .string:
      var text = take().text
      while current.kind == .string { text.append(take().text) }
      return try Expr(.constant(.str(text)), line: token.line)
    case .integer, .float:
      at += 1
      return try Expr(.constant(try number(token)), line: token.line)
    case .sign("("):
      at += 1
      let node = try tuple(parentheses: true)
      try expect(sign: ")")
      return node
    case .sign("["): return try list()
    case .sign("{"): return try dict()
    default: throw failure("unexpected '\(token.described)'")
    }
  }

  private mutating func name(_ token: Token, _ namespaces: Bool) throws(TemplateError) -> Expr {
    switch token.text.string {
    case "true", "True": return try Expr(.constant(.bool(true)), line: token.line)
    case "false", "False": return try Expr(.constant(.bool(false)), line: token.line)
    case "none", "None": return try Expr(.constant(.none), line: token.line)
    default: break
    }
    if namespaces, skip(sign: ".") {
      return try Expr(.namespaceReference(token.text, try expect(.name).text), line: token.line)
    }
    return try Expr(.name(token.text), line: token.line)
  }

  private func number(_ token: Token) throws(TemplateError) -> Constant {
    let digits = token.text.bytes.filter { $0 != UInt8(ascii: "_") }
    if token.kind == .float { return .float(Double(String(decoding: digits, as: UTF8.self)) ?? 0) }
    var radix: UInt32 = 10
    if digits.count > 2, digits[0] == 0x30 {
      radix = [UInt8(ascii: "x"): 16, UInt8(ascii: "o"): 8, UInt8(ascii: "b"): 2][digits[1] | 0x20] ?? 10
    }
    guard digits.count <= 5_000,
      let value = BigInt(digits: radix == 10 ? digits : Array(digits.dropFirst(2)), radix: radix),
      value.bitWidth <= RenderLimits.integerBits
    else { throw TemplateError(.limit, "an integer of more than \(RenderLimits.integerBits) bits", line: token.line) }
    return value.small.map(Constant.int) ?? .big(value)
  }

  private func endsTuple(_ ends: [String]) -> Bool {
    switch current.kind {
    case .variableEnd, .blockEnd, .sign(")"): true
    case .name: ends.contains(current.text.string)
    default: false
    }
  }

  mutating func tuple(
    simplified: Bool = false, conditional: Bool = true, parentheses: Bool = false, ends: [String] = [],
    namespaces: Bool = false
  ) throws(TemplateError) -> Expr {
    var line = current.line
    var items: [Expr] = []
    var isTuple = false
    while true {
      if !items.isEmpty { try expect(sign: ",") }
      if endsTuple(ends) { break }
      items.append(simplified ? try primary(namespaces: namespaces) : try expression(conditional: conditional))
      guard current.isSign(",") else { break }
      isTuple = true
      line = current.line
    }
    if !isTuple {
      if let only = items.first { return only }
      guard parentheses else { throw failure("Expected an expression, got '\(current.described)'") }
    }
    return try Expr(.tuple(items), line: line)
  }

  private mutating func list() throws(TemplateError) -> Expr {
    let line = take().line
    var items: [Expr] = []
    while !current.isSign("]") {
      if !items.isEmpty { try expect(sign: ",") }
      if current.isSign("]") { break }
      items.append(try expression())
    }
    try expect(sign: "]")
    return try Expr(.list(items), line: line)
  }

  private mutating func dict() throws(TemplateError) -> Expr {
    let line = take().line
    var pairs: [(key: Expr, value: Expr)] = []
    while !current.isSign("}") {
      if !pairs.isEmpty { try expect(sign: ",") }
      if current.isSign("}") { break }
      let key = try expression()
      try expect(sign: ":")
      pairs.append((key, try expression()))
    }
    try expect(sign: "}")
    return try Expr(.dict(pairs), line: line)
  }
}
