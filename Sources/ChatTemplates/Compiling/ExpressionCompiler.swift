import JSON

extension Compiler {
  /// An expression as it stands in a statement: literals are not folded themselves, what stands in them is, one after
  /// the other, so that the first of two errors is the one that jinja2 comes to.
  func expression(_ node: Expr, _ frame: Frame) throws(TemplateError) -> any Expression {
    switch node.kind {
    case .tuple(let items), .list(let items):
      var compiled: [any Expression] = []
      for item in items { compiled.append(try expression(item, frame)) }
      return SequenceExpression(items: compiled, isTuple: node.kind.isTuple)
    case .dict(let pairs):
      var compiled: [(key: any Expression, value: any Expression)] = []
      for (key, value) in pairs { compiled.append((try expression(key, frame), try expression(value, frame))) }
      return DictExpression(pairs: compiled)
    default: return try translated(try folding.visited(node), frame)
    }
  }

  /// Of a tree that was folded.
  func translated(_ node: Expr, _ frame: Frame) throws(TemplateError) -> any Expression {
    switch node.kind {
    case .constant(let constant), .folded(let constant):
      if let name = constant.undefinedName { return UndefinedNameExpression(name: name) }
      return ConstantExpression(constant: constant)
    case .name(let name), .namespaceReference(let name, _):
      return NameExpression(name: name, place: try place(name, frame))
    case .tuple(let items), .list(let items):
      return SequenceExpression(items: try expressions(items, frame), isTuple: node.kind.isTuple)
    case .dict(let pairs):
      var compiled: [(key: any Expression, value: any Expression)] = []
      for (key, value) in pairs { compiled.append((try translated(key, frame), try translated(value, frame))) }
      return DictExpression(pairs: compiled)
    case .attribute(let value, let name): return AttributeExpression(value: try translated(value, frame), name: name)
    case .item(let value, let key): return try item(value, key, frame)
    case .slice: throw TemplateError(.unsupported, "a slice among several subscripts", line: node.line)
    case .call(let function, let arguments):
      return CallExpression(function: try translated(function, frame), arguments: try self.arguments(arguments, frame))
    case .filter(let value, let name, let arguments): return try filter(value, name, arguments, node.line, frame)
    case .test(let value, let name, let arguments): return try test(value, name, arguments, node.line, frame)
    case .not(let value): return NotExpression(value: try translated(value, frame))
    case .negated(let value): return SignExpression(value: try translated(value, frame), isNegative: true)
    case .positive(let value): return SignExpression(value: try translated(value, frame), isNegative: false)
    case .binary(let operation, let left, let right):
      return BinaryExpression(
        operation: operation, left: try translated(left, frame), right: try translated(right, frame))
    case .concatenation(let items): return ConcatenationExpression(items: try expressions(items, frame))
    case .compare(let first, let rest): return try compare(first, rest, frame)
    case .and(let left, let right):
      return LogicExpression(left: try translated(left, frame), right: try translated(right, frame), isAnd: true)
    case .or(let left, let right):
      return LogicExpression(left: try translated(left, frame), right: try translated(right, frame), isAnd: false)
    case .condition(let test, let then, let otherwise):
      let soft = frame.soft()
      return ConditionExpression(
        test: try translated(test, soft), then: try translated(then, soft), otherwise: try optional(otherwise, soft),
        line: node.line)
    }
  }

  private func expressions(_ nodes: [Expr], _ frame: Frame) throws(TemplateError) -> [any Expression] {
    var result: [any Expression] = []
    for node in nodes { result.append(try translated(node, frame)) }
    return result
  }

  private func optional(_ node: Expr?, _ frame: Frame) throws(TemplateError) -> (any Expression)? {
    guard let node else { return nil }
    return try translated(node, frame)
  }

  private func item(_ value: Expr, _ key: Expr, _ frame: Frame) throws(TemplateError) -> any Expression {
    let value = try translated(value, frame)
    guard case .slice(let start, let stop, let step) = key.kind else {
      return ItemExpression(value: value, key: try translated(key, frame))
    }
    return SliceExpression(
      value: value, start: try optional(start, frame), stop: try optional(stop, frame), step: try optional(step, frame))
  }

  private func compare(
    _ first: Expr, _ rest: [(sign: String, operand: Expr)], _ frame: Frame
  ) throws(TemplateError) -> any Expression {
    var compiled: [(sign: CompareExpression.Sign, operand: any Expression)] = []
    for (sign, operand) in rest {
      guard let sign = CompareExpression.Sign(rawValue: sign) else { continue }
      compiled.append((sign, try translated(operand, frame)))
    }
    return CompareExpression(first: try translated(first, frame), rest: compiled)
  }

  func arguments(_ arguments: CallArguments, _ frame: Frame) throws(TemplateError) -> ArgumentExpressions {
    var keywords: [(name: Text, value: any Expression)] = []
    for (name, value) in arguments.keywords {
      if keywords.contains(where: { $0.name == name }) {
        refuseLater("keyword argument repeated: \(name)", value.line)
      }
      keywords.append((name, try translated(value, frame)))
    }
    return ArgumentExpressions(
      positional: try expressions(arguments.positional, frame), keywords: keywords,
      splat: try optional(arguments.splat, frame), keywordSplat: try optional(arguments.keywordSplat, frame))
  }

  private func filter(
    _ value: Expr?, _ name: Text, _ arguments: CallArguments, _ line: Int, _ frame: Frame
  ) throws(TemplateError) -> any Expression {
    let filter = Filter.named(name)
    let message = "No filter named \(PythonRepr.string(.str(name)))"
    if filter == nil { try refuse(message, line, frame) }
    let subject: any Expression = try optional(value, frame) ?? CapturedExpression(slot: frame.captured)
    let arguments = try self.arguments(arguments, frame)
    guard let filter else {
      return UnknownExpression(message: message + " found.", value: subject, arguments: arguments)
    }
    return FilterExpression(value: subject, filter: filter, arguments: arguments)
  }

  private func test(
    _ value: Expr, _ name: Text, _ arguments: CallArguments, _ line: Int, _ frame: Frame
  ) throws(TemplateError) -> any Expression {
    let test = ValueTest.named(name)
    let message = "No test named \(PythonRepr.string(.str(name)))"
    if test == nil { try refuse(message, line, frame) }
    let subject = try translated(value, frame)
    let arguments = try self.arguments(arguments, frame)
    guard let test else {
      return UnknownExpression(message: message + " found.", value: subject, arguments: arguments)
    }
    return TestExpression(value: subject, test: test, arguments: arguments)
  }

  /// Inside an `if` an unknown filter is an error only when it is called.
  private func refuse(_ message: String, _ line: Int, _ frame: Frame) throws(TemplateError) {
    if !frame.isSoft { throw TemplateError(.assertion, message + ".", line: line) }
  }
}
