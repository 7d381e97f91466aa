import JSON

/// What stands behind an expression: attributes, items, calls, filters, tests.
extension Parser {
  mutating func postfix(_ node: Expr) throws(TemplateError) -> Expr {
    var node = node
    while true {
      if current.isSign(".") || current.isSign("[") {
        node = try subscripted(node)
      } else if current.isSign("(") {
        node = try called(node)
      } else {
        return node
      }
    }
  }

  mutating func filtered(_ node: Expr) throws(TemplateError) -> Expr {
    var node = node
    while true {
      if current.isSign("|") {
        node = try filters(node) ?? node
      } else if current.isName("is") {
        node = try test(node)
      } else if current.isSign("(") {
        node = try called(node)
      } else {
        return node
      }
    }
  }

  private mutating func called(_ node: Expr) throws(TemplateError) -> Expr {
    let line = current.line
    return try Expr(.call(node, try arguments()), line: line)
  }

  private mutating func subscripted(_ node: Expr) throws(TemplateError) -> Expr {
    let token = take()
    if token.isSign(".") {
      let name = take()
      if name.kind == .name { return try Expr(.attribute(node, name.text), line: token.line) }
      guard name.kind == .integer, let place = Int(name.text.string) else {
        throw failure("expected name or number", line: name.line)
      }
      return try Expr(.item(node, try Expr(.constant(.int(place)), line: name.line)), line: token.line)
    }
    var items: [Expr] = []
    while !current.isSign("]") {
      if !items.isEmpty { try expect(sign: ",") }
      items.append(try subscriptKey())
    }
    try expect(sign: "]")
    let key = items.count == 1 ? items[0] : try Expr(.tuple(items), line: token.line)
    return try Expr(.item(node, key), line: token.line)
  }

  private mutating func subscriptKey() throws(TemplateError) -> Expr {
    let line = current.line
    var start: Expr?
    if !skip(sign: ":") {
      let node = try expression()
      guard skip(sign: ":") else { return node }
      start = node
    }
    func ends() -> Bool { current.isSign("]") || current.isSign(",") }
    let stop = current.isSign(":") || ends() ? nil : try expression()
    let step = skip(sign: ":") && !ends() ? try expression() : nil
    return try Expr(.slice(start, stop, step), line: line)
  }

  mutating func arguments() throws(TemplateError) -> CallArguments {
    let line = current.line
    try expect(sign: "(")
    var result = CallArguments()
    var needsComma = false
    func ensure(_ holds: Bool) throws(TemplateError) {
      if !holds { throw failure("invalid syntax for function call expression", line: line) }
    }
    while !current.isSign(")") {
      if needsComma {
        try expect(sign: ",")
        if current.isSign(")") { break }
      }
      if current.isSign("*") {
        try ensure(result.splat == nil && result.keywordSplat == nil)
        at += 1
        result.splat = try expression()
      } else if current.isSign("**") {
        try ensure(result.keywordSplat == nil)
        at += 1
        result.keywordSplat = try expression()
      } else if current.kind == .name, next.isSign("=") {
        try ensure(result.keywordSplat == nil)
        let name = take().text
        at += 1
        result.keywords.append((name, try expression()))
      } else {
        try ensure(result.splat == nil && result.keywordSplat == nil && result.keywords.isEmpty)
        result.positional.append(try expression())
      }
      needsComma = true
    }
    try expect(sign: ")")
    return result
  }

  private mutating func dottedName() throws(TemplateError) -> Text {
    var name = try expect(.name).text
    while skip(sign: ".") { name = name + "." + (try expect(.name).text) }
    return name
  }

  /// `|a|b(1)`; with `inline` the first stands without its bar.
  mutating func filters(_ node: Expr?, inline: Bool = false) throws(TemplateError) -> Expr? {
    var node = node
    var inline = inline
    while current.isSign("|") || inline {
      if !inline { at += 1 }
      inline = false
      let line = current.line
      let name = try dottedName()
      let arguments = current.isSign("(") ? try arguments() : CallArguments()
      node = try Expr(.filter(node, name, arguments), line: line)
    }
    return node
  }

  private mutating func test(_ node: Expr) throws(TemplateError) -> Expr {
    let line = take().line
    let isNegated = skip(name: "not")
    let name = try dottedName()
    var arguments = CallArguments()
    if current.isSign("(") {
      arguments = try self.arguments()
    } else if takesOperand {
      if current.isName("is") { throw failure("You cannot chain multiple tests with is") }
      arguments.positional = [try postfix(try primary())]
    }
    let test = try Expr(.test(node, name, arguments), line: line)
    return isNegated ? try Expr(.not(test), line: line) : test
  }

  private var takesOperand: Bool {
    switch current.kind {
    case .name: !["else", "or", "and"].contains(current.text.string)
    case .string, .integer, .float, .sign("["), .sign("{"): true
    default: false
    }
  }
}
