import JSON

/// A macro's body and what it takes: the body of a `call` or `generation` block is one without a name.
final class MacroDefinition: Sendable {
  let name: Text?
  let function: Function
  let parameters: [(name: Text, slot: Int, value: (any Expression)?)]
  /// Slots of the special names, where the body reads them.
  let caller: Int?
  let keywords: Int?
  let rest: Int?
  /// `caller` stands among the parameters.
  let namesCaller: Bool

  init(
    name: Text?, function: Function, parameters: [(name: Text, slot: Int, value: (any Expression)?)], caller: Int?,
    keywords: Int?, rest: Int?
  ) {
    self.name = name
    self.function = function
    self.parameters = parameters
    self.caller = caller
    self.keywords = keywords
    self.rest = rest
    namesCaller = parameters.contains { $0.name == "caller" }
  }
}

/// A macro with the scope it was made in.
final class MacroValue: ObjectValue {
  let definition: MacroDefinition
  private let scope: Scope

  init(_ definition: MacroDefinition, _ scope: Scope) {
    self.definition = definition
    self.scope = scope
  }

  override var typeName: String { "Macro" }
  override var isCallable: Bool { true }

  override func repr() -> String {
    "<Macro \(definition.name.map { PythonRepr.string(.str($0)) } ?? "anonymous")>"
  }

  override func attribute(_ name: Text, _ run: Run) throws(TemplateError) -> Value? {
    switch name {
    case "name": definition.name.map { Value.str($0) } ?? Value.none
    case "arguments": .tuple(of: definition.parameters.map { .str($0.name) })
    case "catch_kwargs": .bool(definition.keywords != nil)
    case "catch_varargs": .bool(definition.rest != nil)
    case "caller": .bool(definition.caller != nil)
    case "explicit_caller": .bool(definition.namesCaller)
    default: nil
    }
  }

  /// jinja2.runtime.Macro.__call__.
  override func call(_ run: Run, _ arguments: Arguments) throws(TemplateError) -> Value {
    let scope = Scope(definition.function.slots, parent: scope)
    try bind(arguments, to: scope)
    return .str(try invoke(run, scope))
  }

  private func bind(_ given: Arguments, to scope: Scope) throws(TemplateError) {
    var arguments = given
    let parameters = definition.parameters
    var foundCaller = given.positional.count >= parameters.count && definition.namesCaller
    for (at, parameter) in parameters.enumerated() {
      if at < arguments.positional.count {
        scope.set(parameter.slot, arguments.positional[at])
      } else {
        if parameter.name == "caller" { foundCaller = true }
        scope.set(parameter.slot, arguments.take(parameter.name) ?? .missing)
      }
    }
    if let slot = definition.caller, !foundCaller {
      var caller = arguments.take("caller") ?? .none
      if caller.isNone { caller = .undefined(UndefinedValue("No caller defined", name: "caller")) }
      scope.set(slot, caller)
    }
    try bindRest(arguments, to: scope)
  }

  private func bindRest(_ arguments: Arguments, to scope: Scope) throws(TemplateError) {
    let name = definition.name.map { PythonRepr.string(.str($0)) } ?? "None"
    if let slot = definition.keywords {
      scope.set(slot, .dict(DictValue(arguments.keywords.map { ($0.name, $0.value) })))
    } else if let first = arguments.keywords.first {
      if arguments.keywords.contains(where: { $0.name == "caller" }) {
        throw TemplateError(
          .type,
          "macro \(name) was invoked with two values for the special caller argument. This is most likely a bug.")
      }
      throw TemplateError(.type, "macro \(name) takes no keyword argument \(PythonRepr.string(.str(first.name)))")
    }
    let count = definition.parameters.count
    if let slot = definition.rest {
      scope.set(slot, .tuple(of: Array(arguments.positional.dropFirst(count))))
    } else if arguments.positional.count > count {
      throw TemplateError(.type, "macro \(name) takes not more than \(count) argument(s)")
    }
  }

  private func invoke(_ run: Run, _ scope: Scope) throws(TemplateError) -> Text {
    let line = run.line
    let text = try run.descend(definition.function.depth) { () throws(TemplateError) in
      try run.captured { () throws(TemplateError) in
        definition.function.entry.enter(run, scope)
        for parameter in definition.parameters {
          guard case .missing = scope.value(Place(hops: 0, index: parameter.slot)) else { continue }
          scope.set(parameter.slot, try value(of: parameter, run, scope))
        }
        _ = try definition.function.body.execute(run, scope)
      }
    }
    run.line = line
    return text
  }

  private func value(
    of parameter: (name: Text, slot: Int, value: (any Expression)?), _ run: Run, _ scope: Scope
  ) throws(TemplateError) -> Value {
    if let value = parameter.value { return try value.evaluate(run, scope) }
    let name = PythonRepr.string(.str(parameter.name))
    return .undefined(UndefinedValue("parameter \(name) was not provided", name: parameter.name))
  }
}

struct MacroStatement: Statement {
  let definition: MacroDefinition
  let slot: Int

  func execute(_ run: Run, _ scope: Scope) throws(TemplateError) -> Flow {
    run.register(closure: scope)
    scope.set(slot, .object(MacroValue(definition, scope)))
    return .next
  }
}

struct CallBlockStatement: Statement {
  let definition: MacroDefinition
  let call: CallExpression
  let line: Int

  func execute(_ run: Run, _ scope: Scope) throws(TemplateError) -> Flow {
    run.line = line
    try run.writePiece(try call.evaluate(run, scope, caller: .object(MacroValue(definition, scope))))
    return .next
  }
}

/// `{% generation %}`: its text counts as written by the assistant.
///
/// The span begins where the output at the top level ended when the block was left, as in transformers: inside a macro
/// or a set block that is not where the text will stand.
struct GenerationStatement: Statement {
  let definition: MacroDefinition
  let line: Int

  func execute(_ run: Run, _ scope: Scope) throws(TemplateError) -> Flow {
    run.line = line
    let value = try MacroValue(definition, scope).call(run, Arguments())
    try run.join()
    run.spans.append(Run.OpenSpan(start: run.flushedBytes, characters: value.text?.characterCount ?? 0))
    try run.write(value)
    return .next
  }
}
