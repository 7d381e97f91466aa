import JSON

struct ConstantExpression: Expression {
  let constant: Constant
  func evaluate(_ run: Run, _ scope: Scope) throws(TemplateError) -> Value { constant.value }
}

/// A constant that jinja2 writes into its code as a name that is not there.
struct UndefinedNameExpression: Expression {
  let name: String
  func evaluate(_ run: Run, _ scope: Scope) throws(TemplateError) -> Value {
    throw TemplateError(.name, "name '\(name)' is not defined")
  }
}

struct NameExpression: Expression {
  let name: Text
  let place: Place

  func evaluate(_ run: Run, _ scope: Scope) throws(TemplateError) -> Value {
    let value = scope.value(place)
    if case .missing = value { return .undefined(name: name) }
    return value
  }
}

struct SequenceExpression: Expression {
  let items: [any Expression]
  let isTuple: Bool

  func evaluate(_ run: Run, _ scope: Scope) throws(TemplateError) -> Value {
    var values: [Value] = []
    values.reserveCapacity(items.count)
    for item in items { values.append(try item.evaluate(run, scope)) }
    try run.charge(elements: values.count)
    let result = ListValue(values)
    if result.depth > RenderLimits.nesting { try Run.checkNesting(.list(result)) }
    return isTuple ? .tuple(result) : .list(result)
  }
}

struct DictExpression: Expression {
  let pairs: [(key: any Expression, value: any Expression)]

  func evaluate(_ run: Run, _ scope: Scope) throws(TemplateError) -> Value {
    let dict = DictValue()
    for (key, value) in pairs {
      let key = try key.evaluate(run, scope)
      try dict.set(key, try value.evaluate(run, scope))
    }
    try run.charge(elements: dict.count)
    try Run.checkNesting(.dict(dict))
    return .dict(dict)
  }
}

struct AttributeExpression: Expression {
  let value: any Expression
  let name: Text
  /// No attribute of a dict has that name: it is a key, or missing.
  private let isKey: Bool
  private let field: LoopField?

  init(value: any Expression, name: Text) {
    self.value = value
    self.name = name
    isKey = !Method.dictNames.contains(name) && !Lookup.isDunder(name)
    field = LoopField.named[name]
  }

  func evaluate(_ run: Run, _ scope: Scope) throws(TemplateError) -> Value {
    try attribute(try value.evaluate(run, scope), run)
  }

  func attribute(_ value: Value, _ run: Run) throws(TemplateError) -> Value {
    switch value {
    case .dict(let dict) where isKey: return dict.value(name) ?? Lookup.missing(value, .str(name))
    case .object(let object):
      if let field, let found = try object.field(field) { return found }
    default: break
    }
    return try Lookup.attribute(value, name, run)
  }
}

struct ItemExpression: Expression {
  let value: any Expression
  let key: any Expression

  func evaluate(_ run: Run, _ scope: Scope) throws(TemplateError) -> Value {
    let value = try value.evaluate(run, scope)
    return try Lookup.item(value, try key.evaluate(run, scope), run)
  }
}

struct SliceExpression: Expression {
  let value: any Expression
  let start: (any Expression)?
  let stop: (any Expression)?
  let step: (any Expression)?

  func evaluate(_ run: Run, _ scope: Scope) throws(TemplateError) -> Value {
    let value = try value.evaluate(run, scope)
    let start = try start?.evaluate(run, scope)
    let stop = try stop?.evaluate(run, scope)
    let step = try step?.evaluate(run, scope)
    if let result = try Sequences.slice(value, start, stop, step, run) { return result }
    if case .dict = value { throw TemplateError(.type, "unhashable type: 'slice'") }
    throw TemplateError(.type, "'\(value.typeName)' object is not subscriptable")
  }
}

struct NotExpression: Expression {
  let value: any Expression
  func evaluate(_ run: Run, _ scope: Scope) throws(TemplateError) -> Value {
    .bool(!(try value.evaluate(run, scope).isTrue))
  }
}

struct SignExpression: Expression {
  let value: any Expression
  let isNegative: Bool

  func evaluate(_ run: Run, _ scope: Scope) throws(TemplateError) -> Value {
    let value = try value.evaluate(run, scope)
    return isNegative ? try Arithmetic.negated(value) : try Arithmetic.positive(value)
  }
}

struct BinaryExpression: Expression {
  let operation: Arithmetic.Operation
  let left: any Expression
  let right: any Expression

  func evaluate(_ run: Run, _ scope: Scope) throws(TemplateError) -> Value {
    let left = try left.evaluate(run, scope)
    return try Arithmetic.apply(operation, left, try right.evaluate(run, scope), run)
  }
}

/// `a ~ b`: texts of both; as soon as one is safe, the others are escaped.
struct ConcatenationExpression: Expression {
  let items: [any Expression]

  func evaluate(_ run: Run, _ scope: Scope) throws(TemplateError) -> Value {
    var bytes: [UInt8] = []
    for item in items {
      PythonRepr.appendStr(try item.evaluate(run, scope), to: &bytes)
      try run.check(bytes: bytes.count)
    }
    try run.charge(bytes: bytes.count)
    return .str(Text(bytes: bytes))
  }
}

struct CompareExpression: Expression {
  let first: any Expression
  let rest: [(sign: Sign, operand: any Expression)]

  enum Sign: String, Sendable {
    case equal = "==", notEqual = "!=", less = "<", lessEqual = "<=", greater = ">", greaterEqual = ">="
    case contained = "in", notContained = "not in"
  }

  func evaluate(_ run: Run, _ scope: Scope) throws(TemplateError) -> Value {
    var left = try first.evaluate(run, scope)
    for (sign, operand) in rest {
      let right = try operand.evaluate(run, scope)
      if !(try Self.holds(sign, left, right)) { return .bool(false) }
      left = right
    }
    return .bool(true)
  }

  static func holds(_ sign: Sign, _ left: Value, _ right: Value) throws(TemplateError) -> Bool {
    if case .str(let a) = left, case .str(let b) = right {
      if sign == .equal { return a == b }
      if sign == .notEqual { return a != b }
    }
    return switch sign {
    case .equal: try Comparison.equal(left, right)
    case .notEqual: !(try Comparison.equal(left, right))
    case .less: try Comparison.less(left, right)
    case .lessEqual: try Comparison.less(left, right, orEqual: true, "<=")
    case .greater: try flipped(left, right, ">")
    case .greaterEqual: try flipped(left, right, ">=")
    case .contained: try Comparison.contains(right, left)
    case .notContained: !(try Comparison.contains(right, left))
    }
  }

  /// `a > b` as `b < a`, with the words of the first.
  private static func flipped(_ left: Value, _ right: Value, _ sign: String) throws(TemplateError) -> Bool {
    if case .undefined(let value) = left { throw value.error }
    do {
      return try Comparison.less(right, left, orEqual: sign == ">=", sign)
    } catch {
      guard error.kind == .type else { throw error }
      throw TemplateError(
        .type, "'\(sign)' not supported between instances of '\(left.typeName)' and '\(right.typeName)'")
    }
  }
}

struct LogicExpression: Expression {
  let left: any Expression
  let right: any Expression
  let isAnd: Bool

  func evaluate(_ run: Run, _ scope: Scope) throws(TemplateError) -> Value {
    let left = try left.evaluate(run, scope)
    return left.isTrue == isAnd ? try right.evaluate(run, scope) : left
  }
}

struct ConditionExpression: Expression {
  let test: any Expression
  let then: any Expression
  let otherwise: (any Expression)?
  let line: Int

  func evaluate(_ run: Run, _ scope: Scope) throws(TemplateError) -> Value {
    if try test.evaluate(run, scope).isTrue { return try then.evaluate(run, scope) }
    if let otherwise { return try otherwise.evaluate(run, scope) }
    return .undefined(
      hint: "the inline if-expression on line \(line) evaluated to false and no else section was defined.")
  }
}
