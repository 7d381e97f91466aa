import JSON

extension Compiler {
  func statement(_ node: Node, _ frame: Frame) throws(TemplateError) -> any Statement {
    switch node {
    case .data(let text, _): return DataStatement(text: text, isData: true)
    case .output(let value, let line):
      if let known = folding.written(value) { return DataStatement(text: PythonRepr.text(known), isData: false) }
      return OutputStatement(value: try expression(value, frame), line: line)
    case .set(let target, let value, let line):
      return SetStatement(target: try self.target(target, frame), value: try expression(value, frame), line: line)
    case .setBlock(let target, let filter, let body, let line): return try setBlock(target, filter, body, line, frame)
    case .loop(let loop): return try self.loop(loop, frame)
    case .condition(let branches, let otherwise, let line): return try condition(branches, otherwise, line, frame)
    case .with(let pairs, let body, let line): return try with(pairs, body, line, frame)
    case .macro(let name, let signature, let body, let line):
      let definition = try macro(name, signature, body, line, frame)
      return MacroStatement(definition: definition, slot: try place(name, frame).index)
    case .callBlock(let call, let signature, let body, let line):
      let definition = try macro(nil, signature, body, line, frame)
      guard case .call(let function, let arguments) = try folding.visited(call).kind else {
        throw TemplateError(.syntax, "expected call", line: line)
      }
      let callee = CallExpression(
        function: try translated(function, frame), arguments: try self.arguments(arguments, frame))
      return CallBlockStatement(definition: definition, call: callee, line: line)
    case .generation(let body, let line):
      return GenerationStatement(definition: try macro(nil, Node.Signature(), body, line, frame), line: line)
    case .filterBlock(let filter, let body, let line): return try filterBlock(filter, body, line, frame)
    case .breakLoop(let line): return flow(.breakLoop, "'break' outside loop", line, frame)
    case .continueLoop(let line): return flow(.continueLoop, "'continue' not properly in loop", line, frame)
    case .scope(let body, _):
      let inner = frame.inner()
      inner.symbols.visit(body)
      let block = try block(body, inner)
      return ScopeStatement(entry: entry(inner), body: block)
    }
  }

  private func flow(_ flow: Flow, _ message: String, _ line: Int, _ frame: Frame) -> FlowStatement {
    if !frame.inLoop { refuseLater(message, line) }
    return FlowStatement(flow: flow)
  }

  private func condition(
    _ branches: [(test: Expr, body: [Node])], _ otherwise: [Node], _ line: Int, _ frame: Frame
  ) throws(TemplateError) -> ConditionStatement {
    let soft = frame.soft()
    var compiled: [(test: any Expression, body: Block, line: Int)] = []
    for branch in branches {
      compiled.append((try expression(branch.test, soft), try block(branch.body, soft), branch.test.line))
    }
    return ConditionStatement(branches: compiled, otherwise: try block(otherwise, soft))
  }

  private func setBlock(
    _ target: Expr, _ filter: Expr?, _ body: [Node], _ line: Int, _ frame: Frame
  ) throws(TemplateError) -> SetBlockStatement {
    var inner = frame.inner()
    inner.symbols.visit(body)
    inner.captured = captureSlot(inner)
    let block = try block(body, inner)
    var compiled: (any Expression)?
    if let filter { compiled = try expression(filter, inner) }
    return SetBlockStatement(
      target: try self.target(target, frame), entry: entry(inner), body: block, slot: inner.captured, filter: compiled,
      line: line)
  }

  private func filterBlock(
    _ filter: Expr, _ body: [Node], _ line: Int, _ frame: Frame
  ) throws(TemplateError) -> FilterBlockStatement {
    var inner = frame.inner()
    inner.symbols.visit(body)
    inner.symbols.visit(filter)
    inner.captured = captureSlot(inner)
    let block = try block(body, inner)
    let compiled = try expression(filter, inner)
    return FilterBlockStatement(entry: entry(inner), body: block, slot: inner.captured, filter: compiled, line: line)
  }

  private func with(
    _ pairs: [(target: Expr, value: Expr)], _ body: [Node], _ line: Int, _ frame: Frame
  ) throws(TemplateError) -> WithStatement {
    let inner = frame.inner()
    for pair in pairs { inner.symbols.visit(target: pair.target, asParameter: true) }
    inner.symbols.visit(body)
    var compiled: [(target: Target, value: any Expression)] = []
    for pair in pairs { compiled.append((try target(pair.target, inner), try expression(pair.value, frame))) }
    let block = try block(body, inner)
    return WithStatement(entry: entry(inner), pairs: compiled, body: block, line: line)
  }

  // MARK: Macros

  func macro(
    _ name: Text?, _ signature: Node.Signature, _ body: [Node], _ line: Int, _ frame: Frame
  ) throws(TemplateError) -> MacroDefinition {
    let inner = frame.inner(layout(frame.symbols.function))
    for name in signature.names { inner.symbols.declareParameter(name) }
    for value in signature.defaults { inner.symbols.visit(value) }
    inner.symbols.visit(body)
    let special = Undeclared.names(["caller", "kwargs", "varargs"], in: body)
    if special.contains("caller"), let at = signature.names.firstIndex(of: "caller"),
      at < signature.names.count - signature.defaults.count
    {
      throw TemplateError(
        .assertion,
        "When defining macros or call blocks the special \"caller\" argument must be omitted or be given a default.",
        line: line)
    }
    func slot(_ name: Text) -> Int? {
      guard special.contains(name), !signature.names.contains(name) else { return nil }
      return inner.symbols.declareParameter(name).index
    }
    let caller = slot("caller")
    let keywords = slot("kwargs")
    let rest = slot("varargs")
    inner.symbols.visit(body)
    let parameters = try self.parameters(signature, inner)
    let block = try block(body, inner)
    let function = Function(
      slots: inner.symbols.function.count, entry: entry(inner), body: block,
      depth: Depth.of(body) + signature.defaults.reduce(6) { max($0, $1.depth) })
    return MacroDefinition(
      name: name, function: function, parameters: parameters, caller: caller, keywords: keywords, rest: rest)
  }

  private func parameters(
    _ signature: Node.Signature, _ frame: Frame
  ) throws(TemplateError) -> [(name: Text, slot: Int, value: (any Expression)?)] {
    var result: [(name: Text, slot: Int, value: (any Expression)?)] = []
    let required = signature.names.count - signature.defaults.count
    for (at, name) in signature.names.enumerated() {
      let value = at < required ? nil : try expression(signature.defaults[at - required], frame)
      result.append((name, try place(name, frame).index, value))
    }
    return result
  }

  // MARK: Loops

  private func loop(_ loop: Node.Loop, _ frame: Frame) throws(TemplateError) -> any Statement {
    let layout = loop.isRecursive ? layout(frame.symbols.function) : nil
    var inner = frame.inner(layout)
    inner.inLoop = true
    var loopSlot: Int?
    if loop.isRecursive || Undeclared.names(["loop"], in: loop.body).contains("loop") {
      loopSlot = inner.symbols.declareParameter("loop").index
    }
    inner.symbols.visit(target: loop.target, asParameter: true)
    inner.symbols.visit(loop.body)
    // In the order of jinja2, which shows when two of them are refused: what a loop of its own function runs over is
    // read behind it.
    let filter = try loopFilter(loop, frame)
    if Node.assignsLoop([.loop(loop)]) {
      throw TemplateError(.assertion, "Can't assign to special loop variable in for-loop target", line: loop.line)
    }
    let iterable = layout == nil ? try expression(loop.iterable, frame) : nil
    let target = try self.target(loop.target, inner)
    let body = try block(loop.body, inner)
    let otherwise = try self.otherwise(loop, frame, layout)
    let compiled = LoopBody(
      target: target, entry: entry(inner), body: body, loopSlot: loopSlot, filter: filter, otherwise: otherwise)
    if let iterable { return LoopStatement(loop: compiled, iterable: iterable, line: loop.line) }
    return RecursiveLoopStatement(
      loop: compiled, slots: inner.symbols.function.count, depth: Depth.of([.loop(loop)]) + 6,
      iterable: try expression(loop.iterable, frame), line: loop.line)
  }

  private func loopFilter(_ loop: Node.Loop, _ frame: Frame) throws(TemplateError) -> LoopFilter? {
    guard let test = loop.test else { return nil }
    let inner = frame.inner(layout(frame.symbols.function))
    inner.symbols.visit(target: loop.target, asParameter: true)
    inner.symbols.visit(test)
    let target = try self.target(loop.target, inner)
    let compiled = try expression(test, inner)
    return LoopFilter(slots: inner.symbols.function.count, entry: entry(inner), target: target, test: compiled)
  }

  private func otherwise(
    _ loop: Node.Loop, _ frame: Frame, _ layout: FunctionLayout?
  ) throws(TemplateError) -> (entry: FrameEntry, body: Block)? {
    guard !loop.otherwise.isEmpty else { return nil }
    let inner = frame.inner(layout)
    inner.symbols.visit(loop.otherwise)
    let body = try block(loop.otherwise, inner)
    return (entry(inner), body)
  }
}
