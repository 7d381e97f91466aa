import JSON

extension QuickCompiler {
  mutating func block(_ block: Block, _ scope: QuickScope) throws(NotQuick) {
    for statement in block.statements { try self.statement(statement, scope) }
  }

  private mutating func statement(_ node: any Statement, _ scope: QuickScope) throws(NotQuick) {
    let frame = scope.frame
    switch node {
    case let node as DataStatement:
      try builder.emit(.known, builder.add(try builder.text(node.text)), in: frame, effect: 0)
    case let node as OutputStatement: try output(node.value, scope)
    case let node as SetStatement:
      try check(node.target, scope)
      try expression(node.value, scope)
      try assign(node.target, scope)
    case let node as ConditionStatement: try condition(node, scope)
    case let node as LoopStatement: try loop(node, scope)
    case let node as SetBlockStatement: try setBlock(node, scope)
    case let node as WithStatement:
      try enter(node.entry, scope)
      for (target, value) in node.pairs {
        try expression(value, scope)
        try assign(target, scope)
      }
      try block(node.body, scope)
    case let node as ScopeStatement:
      try enter(node.entry, scope)
      try block(node.body, scope)
    case let node as MacroStatement:
      try builder.emit(
        .macro, try define(node.definition, scope), scope.own(node.slot), in: frame, effect: 0)
    case let node as GenerationStatement: try generation(node, scope)
    case let node as FlowStatement: try flow(node.flow, scope)
    default: try builder.emit(.givesUp, in: frame, effect: 0)
    }
  }

  // MARK: Variables

  private func check(_ target: Target, _ scope: QuickScope) throws(NotQuick) {
    switch target {
    case .slot: break
    case .namespace(let place, _):
      try load(place, scope)
      try builder.emit(.checkNamespace, in: scope.frame, effect: -1)
    case .tuple(let targets): for target in targets { try check(target, scope) }
    }
  }

  /// What is on the stack goes to the target.
  func assign(_ target: Target, _ scope: QuickScope) throws(NotQuick) {
    switch target {
    case .slot(let index): try builder.emit(.store, scope.own(index), in: scope.frame, effect: -1)
    case .namespace(let place, let name):
      try load(place, scope)
      try builder.emit(.storeNamespace, try builder.key(name), in: scope.frame, effect: -2)
    case .tuple(let targets):
      try builder.emit(.unpack, targets.count, in: scope.frame, effect: targets.count - 1)
      for target in targets { try assign(target, scope) }
    }
  }

  // MARK: Blocks

  private mutating func setBlock(_ node: SetBlockStatement, _ scope: QuickScope) throws(NotQuick) {
    try enter(node.entry, scope)
    try captured(node.body, scope)
    let slot = scope.own(node.slot)
    try builder.emit(.store, slot, in: scope.frame, effect: -1)
    if let filter = node.filter {
      try expression(filter, scope)
    } else {
      try builder.emit(.local, slot, in: scope.frame, effect: 1)
    }
    try assign(node.target, scope)
  }

  /// What the body writes, as a text on the stack.
  private mutating func captured(_ body: Block, _ scope: QuickScope) throws(NotQuick) {
    try builder.emit(.capture, in: scope.frame, effect: 1)
    scope.loops.append(nil)
    try block(body, scope)
    scope.loops.removeLast()
    try builder.emit(.capturedText, in: scope.frame, effect: 0)
  }

  private mutating func generation(_ node: GenerationStatement, _ scope: QuickScope)
    throws(NotQuick)
  {
    guard node.definition.parameters.isEmpty, node.definition.caller == nil,
      node.definition.keywords == nil,
      node.definition.rest == nil
    else { throw NotQuick() }
    let inner = QuickScope(scope.frame, slots: node.definition.function.slots, parent: scope)
    // What it writes stays where it is: the block's text is written at its end.
    try builder.emit(.generation, in: scope.frame, effect: 1)
    try enter(node.definition.function.entry, inner)
    try block(node.definition.function.body, inner)
    try builder.emit(.generated, in: scope.frame, effect: -1)
  }

  // MARK: Loops

  private mutating func flow(_ flow: Flow, _ scope: QuickScope) throws(NotQuick) {
    guard let loop = scope.loops.last.flatMap({ $0 }) else { throw NotQuick() }
    let jump = try builder.emit(.jump, in: scope.frame, effect: 0)
    if flow == .breakLoop { loop.breaks.append(jump) } else { loop.continues.append(jump) }
  }

  /// The step to the next element stands behind the body, and is jumped to at the beginning.
  private mutating func loop(_ node: LoopStatement, _ scope: QuickScope) throws(NotQuick) {
    let frame = scope.frame
    let record = frame.slot()
    let isCollected = try collected(node.loop, node.iterable, scope)
    if !isCollected { try expression(node.iterable, scope) }
    let filter = try (isCollected ? nil : node.loop.filter).map { (filter) throws(NotQuick) in
      let inner = QuickScope(frame, slots: filter.slots, parent: scope)
      try enter(filter.entry, inner)
      return (filter: filter, scope: inner)
    }
    try builder.emit(.loopBegin, record, filter == nil ? 0 : 1, in: frame, effect: -1)
    let loop = QuickLoop()
    loop.continues.append(try builder.emit(.jump, in: frame, effect: 0))
    let body = builder.here
    // The step puts the element into its variable, or on the stack for what takes it from there.
    var slot: Int?
    if filter == nil, case .slot(let index) = node.loop.target { slot = scope.own(index) }
    if slot == nil { frame.grow(by: 1) }
    if let filter { try self.filter(filter.filter, filter.scope, record, loop) }
    if slot == nil { try assign(node.loop.target, scope) }
    if let slot = node.loop.loopSlot {
      try builder.emit(.copy, record, scope.own(slot), in: frame, effect: 0)
    }
    try enter(node.loop.entry, scope)
    scope.loops.append(loop)
    try block(node.loop.body, scope)
    scope.loops.removeLast()
    if node.loop.otherwise != nil { try builder.emit(.loopComplete, record, in: frame, effect: 0) }
    builder.land(loop.continues)
    if slot == nil { frame.grow(by: 1) }
    let next = try builder.emit(.loopNext, slot ?? -1, record, in: frame, effect: slot == nil ? -1 : 0)
    builder.code[next].c = Int32(truncatingIfNeeded: body)
    builder.land(loop.breaks)
    try builder.emit(.loopEnd, record, in: frame, effect: 0)
    try otherwise(node, record, scope)
  }

  private mutating func otherwise(
    _ node: LoopStatement, _ record: Int, _ scope: QuickScope
  ) throws(NotQuick) {
    guard let otherwise = node.loop.otherwise else { return }
    let end = try builder.emit(.loopElse, 0, record, in: scope.frame, effect: 0)
    try enter(otherwise.entry, scope)
    try block(otherwise.body, scope)
    builder.land(end)
  }
}
