import JSON

extension Parser {
  typealias Reader = @Sendable (inout Parser, Int) throws(TemplateError) -> [Node]

  /// The tags, each with what reads it; the tag's name is taken already.
  static let statements: [String: Reader] = [
    "for": { (parser, line) throws(TemplateError) in [.loop(try parser.loop(line))] },
    "if": { (parser, line) throws(TemplateError) in [try parser.condition(line)] },
    "set": { (parser, line) throws(TemplateError) in [try parser.set(line)] },
    "macro": { (parser, line) throws(TemplateError) in [try parser.macro(line)] },
    "call": { (parser, line) throws(TemplateError) in [try parser.call(line)] },
    "filter": { (parser, line) throws(TemplateError) in [try parser.filterBlock(line)] },
    "with": { (parser, line) throws(TemplateError) in [try parser.with(line)] },
    "print": { (parser, line) throws(TemplateError) in try parser.printed(line) },
    "generation": { (parser, line) throws(TemplateError) in
      [.generation(try parser.statements(until: "endgeneration"), line: line)]
    },
    "break": { (_, line) throws(TemplateError) in [.breakLoop(line: line)] },
    "continue": { (_, line) throws(TemplateError) in [.continueLoop(line: line)] },
    "autoescape": { (parser, line) throws(TemplateError) in try parser.autoescape(line) },
    "block": refused("block"), "extends": refused("extends"), "include": refused("include"),
    "import": refused("import"), "from": refused("from"),
  ]

  private static func refused(_ tag: String) -> Reader {
    { (_, line) throws(TemplateError) in
      throw TemplateError(
        .unsupported, "the tag '\(tag)': a chat template stands alone, without other files", line: line)
    }
  }

  private mutating func loop(_ line: Int) throws(TemplateError) -> Node.Loop {
    let target = try assignmentTarget(ends: ["in"])
    try expect(name: "in")
    let iterable = try tuple(conditional: false, ends: ["recursive"])
    let test = skip(name: "if") ? try expression() : nil
    let isRecursive = skip(name: "recursive")
    let body = try statements(until: "endfor", "else", drop: false)
    let otherwise = take().isName("else") ? try statements(until: "endfor") : []
    return Node.Loop(
      target: target, iterable: iterable, body: body, otherwise: otherwise, test: test, isRecursive: isRecursive,
      line: line)
  }

  private mutating func condition(_ line: Int) throws(TemplateError) -> Node {
    var branches: [(test: Expr, body: [Node])] = []
    while true {
      let test = try tuple(conditional: false)
      branches.append((test, try statements(until: "elif", "else", "endif", drop: false)))
      let end = take()
      if end.isName("elif") { continue }
      let otherwise = end.isName("else") ? try statements(until: "endif") : []
      return .condition(branches, otherwise: otherwise, line: line)
    }
  }

  private mutating func set(_ line: Int) throws(TemplateError) -> Node {
    let target = try assignmentTarget(namespaces: true)
    if skip(sign: "=") { return .set(target, try tuple(), line: line) }
    let filter = try filters(nil)
    return .setBlock(target, filter: filter, try statements(until: "endset"), line: line)
  }

  private mutating func signature() throws(TemplateError) -> Node.Signature {
    var result = Node.Signature()
    try expect(sign: "(")
    while !current.isSign(")") {
      if !result.names.isEmpty { try expect(sign: ",") }
      let name = try assignmentName()
      if skip(sign: "=") {
        result.defaults.append(try expression())
      } else if !result.defaults.isEmpty {
        throw failure("non-default argument follows default argument")
      }
      result.names.append(name)
    }
    try expect(sign: ")")
    return result
  }

  /// A name that something may be assigned to.
  private mutating func assignmentName() throws(TemplateError) -> Text {
    let token = try expect(.name)
    if ["true", "false", "none", "True", "False", "None"].contains(token.text.string) {
      throw failure("can't assign to 'name'", line: token.line)
    }
    return token.text
  }

  private mutating func macro(_ line: Int) throws(TemplateError) -> Node {
    let name = try assignmentName()
    let signature = try signature()
    return .macro(name, signature, try statements(until: "endmacro"), line: line)
  }

  private mutating func call(_ line: Int) throws(TemplateError) -> Node {
    let signature = current.isSign("(") ? try signature() : Node.Signature()
    let call = try expression()
    guard case .call = call.kind else { throw failure("expected call", line: line) }
    return .callBlock(call, signature, try statements(until: "endcall"), line: line)
  }

  private mutating func filterBlock(_ line: Int) throws(TemplateError) -> Node {
    guard let filter = try filters(nil, inline: true) else { throw failure("expected a filter") }
    return .filterBlock(filter, try statements(until: "endfilter"), line: line)
  }

  private mutating func with(_ line: Int) throws(TemplateError) -> Node {
    var pairs: [(target: Expr, value: Expr)] = []
    while current.kind != .blockEnd {
      if !pairs.isEmpty { try expect(sign: ",") }
      let target = try assignmentTarget()
      try expect(sign: "=")
      pairs.append((target, try expression()))
    }
    return .with(pairs, try statements(until: "endwith"), line: line)
  }

  private mutating func printed(_ line: Int) throws(TemplateError) -> [Node] {
    var nodes: [Node] = []
    while current.kind != .blockEnd {
      if !nodes.isEmpty { try expect(sign: ",") }
      nodes.append(.output(try expression(), line: line))
    }
    return nodes
  }

  private mutating func autoescape(_ line: Int) throws(TemplateError) -> [Node] {
    let flag = try expression()
    guard case .constant(.bool(false)) = flag.kind else {
      throw TemplateError(.unsupported, "autoescape: chat templates are rendered without it", line: line)
    }
    return [.scope(try statements(until: "endautoescape"), line: line)]
  }

  /// What `set`, `for` and `with` assign to.
  private mutating func assignmentTarget(
    ends: [String] = [], namespaces: Bool = false
  ) throws(TemplateError) -> Expr {
    let target = try tuple(simplified: true, ends: ends, namespaces: namespaces)
    try checkAssignable(target)
    return target
  }

  private func checkAssignable(_ target: Expr) throws(TemplateError) {
    switch target.kind {
    case .name, .namespaceReference: return
    case .tuple(let items): for item in items { try checkAssignable(item) }
    case .constant: throw failure("can't assign to 'const'", line: target.line)
    case .list: throw failure("can't assign to 'list'", line: target.line)
    case .dict: throw failure("can't assign to 'dict'", line: target.line)
    default: throw failure("can't assign to this", line: target.line)
    }
  }
}
