import JSON

extension Expr.Kind {
  /// The same with other children, which are handed over in the order of `Expr.children`.
  func changed(_ change: (Expr) throws(TemplateError) -> Expr) throws(TemplateError) -> Expr.Kind {
    switch self {
    case .constant, .folded, .name, .namespaceReference: return self
    case .tuple(let items): return .tuple(try Self.all(items, change))
    case .list(let items): return .list(try Self.all(items, change))
    case .concatenation(let items): return .concatenation(try Self.all(items, change))
    case .dict(let pairs):
      var changed: [(key: Expr, value: Expr)] = []
      for (key, value) in pairs { changed.append((try change(key), try change(value))) }
      return .dict(changed)
    case .attribute(let value, let name): return .attribute(try change(value), name)
    case .not(let value): return .not(try change(value))
    case .negated(let value): return .negated(try change(value))
    case .positive(let value): return .positive(try change(value))
    case .item(let value, let key): return .item(try change(value), try change(key))
    case .slice(let start, let stop, let step):
      return .slice(try Self.one(start, change), try Self.one(stop, change), try Self.one(step, change))
    case .call(let function, let arguments): return .call(try change(function), try arguments.changed(change))
    case .filter(let value, let name, let arguments):
      return .filter(try Self.one(value, change), name, try arguments.changed(change))
    case .test(let value, let name, let arguments):
      return .test(try change(value), name, try arguments.changed(change))
    case .binary(let operation, let left, let right): return .binary(operation, try change(left), try change(right))
    case .and(let left, let right): return .and(try change(left), try change(right))
    case .or(let left, let right): return .or(try change(left), try change(right))
    case .compare(let first, let rest):
      let first = try change(first)
      var changed: [(sign: String, operand: Expr)] = []
      for (sign, operand) in rest { changed.append((sign, try change(operand))) }
      return .compare(first, changed)
    case .condition(let test, let then, let otherwise):
      return .condition(test: try change(test), then: try change(then), otherwise: try Self.one(otherwise, change))
    }
  }

  fileprivate static func all(
    _ items: [Expr], _ change: (Expr) throws(TemplateError) -> Expr
  ) throws(TemplateError) -> [Expr] {
    var result: [Expr] = []
    for item in items { result.append(try change(item)) }
    return result
  }

  fileprivate static func one(
    _ item: Expr?, _ change: (Expr) throws(TemplateError) -> Expr
  ) throws(TemplateError) -> Expr? {
    guard let item else { return nil }
    return try change(item)
  }
}

extension CallArguments {
  fileprivate func changed(_ change: (Expr) throws(TemplateError) -> Expr) throws(TemplateError) -> CallArguments {
    var result = CallArguments()
    result.positional = try Expr.Kind.all(positional, change)
    for (name, value) in keywords { result.keywords.append((name, try change(value))) }
    result.splat = try Expr.Kind.one(splat, change)
    result.keywordSplat = try Expr.Kind.one(keywordSplat, change)
    return result
  }
}
