import JSON

/// Something that gives a value.
protocol Expression: Sendable {
  func evaluate(_ run: Run, _ scope: Scope) throws(TemplateError) -> Value
}

/// How a statement ended.
enum Flow { case next, breakLoop, continueLoop }

/// Something that writes, sets or decides.
protocol Statement: Sendable {
  func execute(_ run: Run, _ scope: Scope) throws(TemplateError) -> Flow
}

/// Statements one after the other.
struct Block: Sendable {
  var statements: [any Statement]

  func execute(_ run: Run, _ scope: Scope) throws(TemplateError) -> Flow {
    for statement in statements {
      try run.charge(steps: 1)
      let flow = try statement.execute(run, scope)
      if flow != .next { return flow }
    }
    return .next
  }
}

/// What a frame does when it is entered and left.
struct FrameEntry: Sendable {
  enum Load: Sendable {
    /// A variable of the caller, or a global: its number among the names of the program.
    case resolve(Int)
    case alias(Place)
    case undefined
  }

  var loads: [(index: Int, load: Load)]
  /// Forgotten when the frame is left, parameters included.
  var all: [Int]

  func enter(_ run: Run, _ scope: Scope) {
    for (index, load) in loads {
      switch load {
      case .resolve(let number): scope.set(index, run.variable(number))
      case .alias(let place): scope.set(index, scope.value(place))
      case .undefined: scope.set(index, .missing)
      }
    }
  }

  func leave(_ scope: Scope) { for index in all { scope.set(index, .missing) } }
}

/// A part of the template that is called: the root, a macro, a recursive loop.
struct Function: Sendable {
  var slots: Int
  var entry: FrameEntry
  var body: Block
  /// How deep its syntax tree is.
  var depth: Int
}

/// A whole template.
struct Program: Sendable {
  var main: Function
  /// What it reads from outside, by number.
  var names: [Text]
}

/// What can be assigned to.
indirect enum Target: Sendable {
  case slot(Int)
  case namespace(Place, Text)
  case tuple([Target])

  func assign(_ value: Value, _ scope: Scope, _ run: Run) throws(TemplateError) {
    switch self {
    case .slot(let index):
      try Run.checkNesting(value)
      scope.set(index, value)
    case .namespace(let place, let name):
      guard case .object(let object as NamespaceValue) = scope.value(place) else {
        throw TemplateError(.runtime, "cannot assign attribute on non-namespace object")
      }
      try object.set(name, value)
    case .tuple(let targets): try unpack(value, targets, scope, run)
    }
  }

  private func unpack(_ value: Value, _ targets: [Target], _ scope: Scope, _ run: Run) throws(TemplateError) {
    guard let iterator = Sequences.iterator(value) else {
      throw TemplateError(.type, "cannot unpack non-iterable \(value.typeName) object")
    }
    var items: [Value] = []
    while items.count <= targets.count, let item = try iterator.next() { items.append(item) }
    guard items.count >= targets.count else {
      throw TemplateError(
        .value, "not enough values to unpack (expected \(targets.count), got \(items.count))")
    }
    guard items.count == targets.count else {
      throw TemplateError(.value, "too many values to unpack (expected \(targets.count))")
    }
    for (target, item) in zip(targets, items) { try target.assign(item, scope, run) }
  }

  /// Jinja looks at all namespaces of an assignment before it evaluates the value.
  func check(_ scope: Scope) throws(TemplateError) {
    switch self {
    case .slot: break
    case .namespace(let place, _):
      if case .object(let object) = scope.value(place), object is NamespaceValue { return }
      throw TemplateError(.runtime, "cannot assign attribute on non-namespace object")
    case .tuple(let targets): for target in targets { try target.check(scope) }
    }
  }
}
