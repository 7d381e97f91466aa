import JSON

/// jinja2.compiler.find_undeclared: whether a special name (`loop`, `caller`, …) is read before it is set, in all that
/// stands in a body, nested functions included.
struct Undeclared {
  private var names: Set<Text>
  private(set) var found: Set<Text> = []

  static func names(_ names: Set<Text>, in nodes: [Node]) -> Set<Text> {
    var visitor = Undeclared(names: names)
    visitor.visit(nodes)
    return visitor.found
  }

  private init(names: Set<Text>) { self.names = names }

  private mutating func visit(_ nodes: [Node]) { for node in nodes { visit(node) } }

  private mutating func visit(_ node: Node) {
    switch node {
    case .data, .breakLoop, .continueLoop: break
    case .output(let expression, _): visit(expression)
    case .set(let target, let value, _):
      visit(target: target)
      visit(value)
    case .setBlock(let target, let filter, let body, _):
      visit(target: target)
      if let filter { visit(filter) }
      visit(body)
    case .loop(let loop):
      visit(target: loop.target)
      visit(loop.iterable)
      visit(loop.body)
      visit(loop.otherwise)
      if let test = loop.test { visit(test) }
    case .condition(let branches, let otherwise, _):
      for branch in branches {
        visit(branch.test)
        visit(branch.body)
      }
      visit(otherwise)
    case .with(let pairs, let body, _):
      for pair in pairs { visit(target: pair.target) }
      for pair in pairs { visit(pair.value) }
      visit(body)
    case .macro(_, let signature, let body, _): visit(signature, body)
    case .callBlock(let call, let signature, let body, _):
      visit(call)
      visit(signature, body)
    case .filterBlock(let filter, let body, _):
      visit(body)
      visit(filter)
    case .generation(let body, _), .scope(let body, _): visit(body)
    }
  }

  private mutating func visit(_ signature: Node.Signature, _ body: [Node]) {
    for name in signature.names { names.remove(name) }
    for value in signature.defaults { visit(value) }
    visit(body)
  }

  private mutating func visit(_ expression: Expr) {
    if case .name(let name) = expression.kind, names.contains(name) { found.insert(name) }
    for child in expression.children { visit(child) }
  }

  private mutating func visit(target: Expr) {
    switch target.kind {
    case .name(let name): names.remove(name)
    case .tuple(let items): for item in items { visit(target: item) }
    default: break
    }
  }
}

extension Node {
  /// Something in these nodes assigns to `loop`.
  static func assignsLoop(_ nodes: [Node]) -> Bool { nodes.contains { $0.assignsLoop } }

  private var assignsLoop: Bool {
    func isLoop(_ target: Expr) -> Bool {
      switch target.kind {
      case .name(let name): name == "loop"
      case .tuple(let items): items.contains(where: isLoop)
      default: false
      }
    }
    switch self {
    case .data, .output, .breakLoop, .continueLoop: return false
    case .set(let target, _, _): return isLoop(target)
    case .setBlock(let target, _, let body, _): return isLoop(target) || Node.assignsLoop(body)
    case .loop(let loop):
      return isLoop(loop.target) || Node.assignsLoop(loop.body) || Node.assignsLoop(loop.otherwise)
    case .condition(let branches, let otherwise, _):
      return branches.contains { Node.assignsLoop($0.body) } || Node.assignsLoop(otherwise)
    case .with(_, let body, _), .macro(_, _, let body, _), .callBlock(_, _, let body, _), .filterBlock(_, let body, _),
      .generation(let body, _), .scope(let body, _):
      return Node.assignsLoop(body)
    }
  }
}
