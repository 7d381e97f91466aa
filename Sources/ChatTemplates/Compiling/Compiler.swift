import JSON

/// Turns the syntax tree into the program, with a slot for each variable: jinja2.compiler.
final class Compiler {
  let folding = Folding()
  private var functions = 0
  /// What the template reads from outside, by number.
  private var names: [Text] = []
  /// What Python refuses in the code that jinja2 made: it reads it when all of it is there.
  private var refusal: TemplateError?

  func refuseLater(_ message: String, _ line: Int) {
    refusal = refusal ?? TemplateError(.syntax, message, line: line)
  }

  /// Where a node stands.
  struct Frame {
    var symbols: Symbols
    /// Inside an `if`: an unknown filter is an error only when it is reached.
    var isSoft = false
    var inLoop = false
    /// Where the text of the block that is being filtered is.
    var captured = 0

    func inner(_ function: FunctionLayout? = nil) -> Frame {
      Frame(
        symbols: Symbols(parent: symbols, function: function ?? symbols.function),
        inLoop: function == nil && inLoop, captured: captured)
    }

    func soft() -> Frame {
      var result = self
      result.isSoft = true
      return result
    }
  }

  private func number(of name: Text) -> Int {
    if let number = names.firstIndex(of: name) { return number }
    names.append(name)
    return names.count - 1
  }

  static func compile(_ nodes: [Node]) throws(TemplateError) -> Program {
    let compiler = Compiler()
    let frame = Frame(symbols: Symbols(parent: nil, function: compiler.layout(nil)))
    frame.symbols.visit(nodes)
    let body = try compiler.block(nodes, frame)
    if let refusal = compiler.refusal { throw refusal }
    let function = Function(
      slots: frame.symbols.function.count, entry: compiler.entry(frame), body: body, depth: Depth.of(nodes))
    return Program(main: function, names: compiler.names)
  }

  func layout(_ parent: FunctionLayout?) -> FunctionLayout {
    functions += 1
    return FunctionLayout(number: functions, parent: parent)
  }

  func place(_ reference: Symbols.Reference, from function: FunctionLayout) -> Place {
    var hops = 0
    var layout: FunctionLayout? = function
    while let current = layout, current.number != reference.function {
      hops += 1
      layout = current.parent
    }
    return Place(hops: hops, index: reference.index)
  }

  func place(_ name: Text, _ frame: Frame) throws(TemplateError) -> Place {
    guard let reference = frame.symbols.reference(name) else {
      throw TemplateError(
        .failedAssertion,
        "Tried to resolve a name to a reference that was unknown to the frame (\(PythonRepr.string(.str(name))))")
    }
    return place(reference, from: frame.symbols.function)
  }

  func entry(_ frame: Frame) -> FrameEntry {
    var loads: [(index: Int, load: FrameEntry.Load)] = []
    for (index, load) in frame.symbols.loads.sorted(by: { $0.key < $1.key }) {
      switch load {
      case .parameter: break
      case .resolve(let name): loads.append((index, .resolve(number(of: name))))
      case .alias(let reference): loads.append((index, .alias(place(reference, from: frame.symbols.function))))
      case .undefined: loads.append((index, .undefined))
      }
    }
    return FrameEntry(loads: loads, all: frame.symbols.loads.keys.sorted())
  }

  func block(_ nodes: [Node], _ frame: Frame) throws(TemplateError) -> Block {
    var statements: [any Statement] = []
    for node in nodes { statements.append(try statement(node, frame)) }
    return Block(statements: statements)
  }

  func target(_ target: Expr, _ frame: Frame) throws(TemplateError) -> Target {
    switch target.kind {
    case .name(let name): return .slot(try place(name, frame).index)
    case .namespaceReference(let name, let attribute): return .namespace(try place(name, frame), attribute)
    case .tuple(let items):
      var targets: [Target] = []
      for item in items { targets.append(try self.target(item, frame)) }
      return .tuple(targets)
    default: throw TemplateError(.syntax, "can't assign to this", line: target.line)
    }
  }

  func captureSlot(_ frame: Frame) -> Int { frame.symbols.function.slot(frame.symbols.level, "\u{0}text") }
}

/// How deep syntax trees are: what a call of them may take of the stack.
enum Depth {
  static func of(_ nodes: [Node]) -> Int { nodes.reduce(0) { max($0, of($1)) } + 1 }

  private static func of(_ expressions: [Expr]) -> Int { expressions.reduce(0) { max($0, $1.depth) } }

  private static func of(_ node: Node) -> Int {
    switch node {
    case .data, .breakLoop, .continueLoop: 1
    case .output(let value, _): value.depth + 1
    case .set(_, let value, _): value.depth + 1
    case .setBlock(_, let filter, let body, _): max(filter?.depth ?? 0, of(body)) + 3
    case .loop(let loop):
      max(loop.iterable.depth, loop.test?.depth ?? 0, of(loop.body), of(loop.otherwise)) + 4
    case .condition(let branches, let otherwise, _):
      max(of(otherwise), branches.reduce(0) { max($0, $1.test.depth, of($1.body)) }) + 1
    case .with(let pairs, let body, _): max(of(pairs.map(\.value)), of(body)) + 1
    case .macro(_, let signature, _, _): of(signature.defaults) + 1
    case .callBlock(let call, _, _, _): call.depth + 4
    case .filterBlock(let filter, let body, _): max(filter.depth, of(body)) + 3
    case .generation: 5
    case .scope(let body, _): of(body) + 1
    }
  }
}
