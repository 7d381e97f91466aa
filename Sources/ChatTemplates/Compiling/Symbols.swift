import JSON

/// jinja2.idtracking: which variable a name means in each frame, and where a frame takes its value from at entry.
///
/// Jinja gives each name one variable a frame, filled when the frame is entered: so a name that a loop sets keeps the
/// outer value until then, and forgets its own at the next turn.
final class Symbols {
  let level: Int
  let parent: Symbols?
  let function: FunctionLayout
  private var references: [Text: Reference] = [:]
  private(set) var loads: [Int: Load] = [:]
  private var stores: Set<Text> = []

  struct Reference: Hashable {
    var function: Int
    var index: Int
  }

  enum Load: Hashable {
    case parameter
    case resolve(Text)
    case alias(Reference)
    case undefined
  }

  init(parent: Symbols?, function: FunctionLayout) {
    self.parent = parent
    self.function = function
    level = parent.map { $0.level + 1 } ?? 0
  }

  private func copy() -> Symbols {
    let result = Symbols(parent: parent, function: function)
    result.references = references
    result.loads = loads
    result.stores = stores
    return result
  }

  func reference(_ name: Text) -> Reference? { references[name] ?? parent?.reference(name) }

  private func define(_ name: Text, _ load: Load) -> Reference {
    let reference = Reference(function: function.number, index: function.slot(level, name))
    references[name] = reference
    loads[reference.index] = load
    return reference
  }

  func store(_ name: Text) {
    stores.insert(name)
    guard references[name] == nil else { return }
    if let outer = parent?.reference(name) {
      _ = define(name, .alias(outer))
    } else {
      _ = define(name, .undefined)
    }
  }

  @discardableResult
  func declareParameter(_ name: Text) -> Reference {
    stores.insert(name)
    return define(name, .parameter)
  }

  func load(_ name: Text) { if reference(name) == nil { _ = define(name, .resolve(name)) } }

  /// Branches of an `if` share the frame; what only some of them set comes from outside otherwise.
  private func update(_ branches: [Symbols]) {
    var stored: Set<Text> = []
    for branch in branches { stored.formUnion(branch.stores) }
    stored.subtract(stores)
    for branch in branches {
      references.merge(branch.references) { $1 }
      loads.merge(branch.loads) { $1 }
      stores.formUnion(branch.stores)
    }
    for name in stored {
      guard let target = references[name] else { continue }
      loads[target.index] = parent?.reference(name).map(Load.alias) ?? .resolve(name)
    }
  }
}

/// The variables of a function of the compiled template.
final class FunctionLayout {
  let number: Int
  let parent: FunctionLayout?
  private var slots: [Key: Int] = [:]

  private struct Key: Hashable {
    var level: Int
    var name: Text
  }

  var count: Int { slots.count }

  init(number: Int, parent: FunctionLayout?) {
    self.number = number
    self.parent = parent
  }

  func slot(_ level: Int, _ name: Text) -> Int {
    let key = Key(level: level, name: name)
    if let slot = slots[key] { return slot }
    slots[key] = slots.count
    return slots.count - 1
  }
}

extension Symbols {
  func visit(_ nodes: [Node]) { for node in nodes { visit(node) } }

  func visit(_ node: Node) {
    switch node {
    case .data, .breakLoop, .continueLoop, .generation, .scope: break
    case .output(let expression, _): visit(expression)
    case .set(let target, let value, _):
      visit(value)
      visit(target: target)
    case .setBlock(let target, _, _, _): visit(target: target)
    case .loop(let loop): visit(loop.iterable)
    case .condition(let branches, let otherwise, _): visit(branches[...], otherwise)
    case .with(let pairs, _, _): for pair in pairs { visit(pair.value) }
    case .macro(let name, _, _, _): store(name)
    case .callBlock(let call, _, _, _): visit(call)
    case .filterBlock(let filter, _, _): visit(filter)
    }
  }

  /// As jinja2: the first test, then the branches, each `elif` an `if` of its own within theirs.
  private func visit(_ branches: ArraySlice<(test: Expr, body: [Node])>, _ otherwise: [Node]) {
    guard let first = branches.first else { return }
    visit(first.test)
    let body = copy()
    body.visit(first.body)
    let rest = copy()
    for branch in branches.dropFirst() { rest.visit([branch][...], []) }
    let last = copy()
    last.visit(otherwise)
    update([body, rest, last])
  }

  func visit(_ expression: Expr) {
    if case .name(let name) = expression.kind { load(name) }
    for child in expression.children { visit(child) }
  }

  func visit(target: Expr, asParameter: Bool = false) {
    switch target.kind {
    case .name(let name): if asParameter { declareParameter(name) } else { store(name) }
    case .namespaceReference(let name, _): load(name)
    case .tuple(let items): for item in items { visit(target: item, asParameter: asParameter) }
    default: break
    }
  }
}
