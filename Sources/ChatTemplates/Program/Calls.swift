import JSON

/// Arguments as they are evaluated.
struct ArgumentExpressions: Sendable {
  let positional: [any Expression]
  let keywords: [(name: Text, value: any Expression)]
  let splat: (any Expression)?
  let keywordSplat: (any Expression)?

  func evaluate(_ run: Run, _ scope: Scope) throws(TemplateError) -> Arguments {
    var result = Arguments()
    for item in positional { result.positional.append(try item.evaluate(run, scope)) }
    if let splat { result.positional += try Sequences.list(try splat.evaluate(run, scope), run) }
    for (name, value) in keywords { result.keywords.append((name, try value.evaluate(run, scope))) }
    if let keywordSplat { try add(try keywordSplat.evaluate(run, scope), to: &result) }
    return result
  }

  private func add(_ value: Value, to result: inout Arguments) throws(TemplateError) {
    guard case .dict(let dict) = value else {
      throw TemplateError(.type, "argument after ** must be a mapping, not \(value.typeName)")
    }
    for (key, value) in zip(dict.keys, dict.values) {
      guard case .str(let name) = key else { throw TemplateError(.type, "keywords must be strings") }
      if result.keywords.contains(where: { $0.name == name }) {
        throw TemplateError(.type, "got multiple values for keyword argument '\(name)'")
      }
      result.keywords.append((name, value))
    }
  }
}

struct CallExpression: Expression {
  let function: any Expression
  let arguments: ArgumentExpressions
  /// `x.method(…)`: what is called where `x` is a text or a dict, without a value for the method itself.
  let attribute: AttributeExpression?
  let ofText: Method?
  let ofDict: Method?

  init(function: any Expression, arguments: ArgumentExpressions) {
    self.function = function
    self.arguments = arguments
    attribute = function as? AttributeExpression
    ofText = attribute.flatMap { Method.named($0.name, .str) }
    ofDict = attribute.flatMap { Method.named($0.name, .dict) }
  }

  func evaluate(_ run: Run, _ scope: Scope) throws(TemplateError) -> Value {
    if let attribute, ofText != nil || ofDict != nil {
      let value = try attribute.value.evaluate(run, scope)
      if let method = method(of: value) {
        let arguments = try arguments.evaluate(run, scope)
        try run.charge(steps: 1)
        return try method.call(run, value, arguments)
      }
      let function = try attribute.attribute(value, run)
      return try Self.call(function, try arguments.evaluate(run, scope), run)
    }
    let function = try function.evaluate(run, scope)
    let arguments = try arguments.evaluate(run, scope)
    return try Self.call(function, arguments, run)
  }

  private func method(of value: Value) -> Method? {
    switch value {
    case .str, .markup: ofText
    case .dict: ofDict
    default: nil
    }
  }

  func evaluate(_ run: Run, _ scope: Scope, caller: Value) throws(TemplateError) -> Value {
    let function = try function.evaluate(run, scope)
    var arguments = try arguments.evaluate(run, scope)
    arguments.keywords.append(("caller", caller))
    return try Self.call(function, arguments, run)
  }

  static func call(_ function: Value, _ arguments: Arguments, _ run: Run) throws(TemplateError) -> Value {
    try run.charge(steps: 1)
    switch function {
    case .undefined(let value): throw value.error
    case .object(let object): return try object.call(run, arguments)
    default: throw TemplateError(.type, "'\(function.typeName)' object is not callable")
    }
  }
}

struct FilterExpression: Expression {
  let value: any Expression
  let filter: Filter
  let arguments: ArgumentExpressions

  func evaluate(_ run: Run, _ scope: Scope) throws(TemplateError) -> Value {
    let value = try value.evaluate(run, scope)
    try run.charge(steps: 1)
    return try filter.apply(run, value, try arguments.evaluate(run, scope))
  }
}

struct TestExpression: Expression {
  let value: any Expression
  let test: ValueTest
  let arguments: ArgumentExpressions

  func evaluate(_ run: Run, _ scope: Scope) throws(TemplateError) -> Value {
    let value = try value.evaluate(run, scope)
    return .bool(try test.holds(run, value, try arguments.evaluate(run, scope)))
  }
}

/// A filter or test that is not there: an error where it is reached.
struct UnknownExpression: Expression {
  let message: String
  let value: any Expression
  let arguments: ArgumentExpressions

  func evaluate(_ run: Run, _ scope: Scope) throws(TemplateError) -> Value {
    _ = try value.evaluate(run, scope)
    _ = try arguments.evaluate(run, scope)
    throw TemplateError(.runtime, message)
  }
}

/// The text of a block, handed to its filter.
struct CapturedExpression: Expression {
  let slot: Int
  func evaluate(_ run: Run, _ scope: Scope) throws(TemplateError) -> Value { scope.value(Place(hops: 0, index: slot)) }
}
