import JSON

extension QuickCompiler {
  mutating func block(_ block: Block, _ scope: QuickScope) throws(NotQuick) {
    for statement in block.statements { try self.statement(statement, scope) }
  }

  private mutating func statement(_ node: any Statement, _ scope: QuickScope) throws(NotQuick) {
    let frame = scope.frame
    switch node {
    case let node as DataStatement:
      try builder.emit(
        node.isData ? .data : .known, builder.add(try builder.text(node.text)), in: frame, effect: 0
      )
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
    default: throw NotQuick()
    }
  }

  // MARK: Output

  private func output(_ value: any Expression, _ scope: QuickScope) throws(NotQuick) {
    if let sum = value as? BinaryExpression, sum.operation == .add {
      let parts = summands(sum)
      for part in parts { try expression(part, scope) }
      _ = try builder.emit(.writeSum, parts.count, in: scope.frame, effect: -parts.count)
      return
    }
    if let text = value as? ConcatenationExpression {
      for item in text.items { try expression(item, scope) }
      _ = try builder.emit(.writeText, text.items.count, in: scope.frame, effect: -text.items.count)
      return
    }
    try expression(value, scope)
    try builder.emit(.write, in: scope.frame, effect: -1)
  }

  /// `((a + b) + c)` as a, b, c.
  private func summands(_ sum: BinaryExpression) -> [any Expression] {
    guard let left = sum.left as? BinaryExpression, left.operation == .add else {
      return [sum.left, sum.right]
    }
    return summands(left) + [sum.right]
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

  private mutating func condition(_ node: ConditionStatement, _ scope: QuickScope) throws(NotQuick) {
    var ends: [Int] = []
    for (test, body, _) in node.branches {
      try expression(test, scope)
      let next = try builder.emit(.jumpIfFalse, in: scope.frame, effect: -1)
      try block(body, scope)
      ends.append(try builder.emit(.jump, in: scope.frame, effect: 0))
      builder.land(next)
    }
    try block(node.otherwise, scope)
    for end in ends { builder.land(end) }
  }

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
    try builder.emit(.captured, in: scope.frame, effect: 0)
  }

  private mutating func generation(_ node: GenerationStatement, _ scope: QuickScope)
    throws(NotQuick)
  {
    guard node.definition.parameters.isEmpty, node.definition.caller == nil,
      node.definition.keywords == nil,
      node.definition.rest == nil
    else { throw NotQuick() }
    let inner = QuickScope(scope.frame, slots: node.definition.function.slots, parent: scope)
    try builder.emit(.capture, in: scope.frame, effect: 1)
    try enter(node.definition.function.entry, inner)
    try block(node.definition.function.body, inner)
    try builder.emit(.captured, in: scope.frame, effect: 0)
    try builder.emit(.generation, in: scope.frame, effect: -1)
  }

  // MARK: Loops

  private mutating func flow(_ flow: Flow, _ scope: QuickScope) throws(NotQuick) {
    guard let loop = scope.loops.last.flatMap({ $0 }) else { throw NotQuick() }
    let jump = try builder.emit(.jump, loop.next, in: scope.frame, effect: 0)
    if flow == .breakLoop { loop.breaks.append(jump) }
  }

  private mutating func loop(_ node: LoopStatement, _ scope: QuickScope) throws(NotQuick) {
    let frame = scope.frame
    let record = frame.slot()
    try expression(node.iterable, scope)
    let filter = try node.loop.filter.map { (filter) throws(NotQuick) in
      let inner = QuickScope(frame, slots: filter.slots, parent: scope)
      try enter(filter.entry, inner)
      return (filter: filter, scope: inner)
    }
    try builder.emit(.loopBegin, record, filter == nil ? 0 : 1, in: frame, effect: -1)
    let next = try builder.emit(.loopNext, 0, record, in: frame, effect: 1)
    let loop = QuickLoop(next: next)
    if let filter {
      try builder.emit(.duplicate, in: frame, effect: 1)
      try assign(filter.filter.target, filter.scope)
      try expression(filter.filter.test, filter.scope)
      try builder.emit(.not, in: frame, effect: 0)
      let yes = try builder.emit(.jumpIfFalse, in: frame, effect: -1)
      try builder.emit(.pop, in: frame, effect: -1)
      try builder.emit(.jump, next, in: frame, effect: 1)
      builder.land(yes)
      try builder.emit(.loopAccept, record, in: frame, effect: 0)
    }
    try assign(node.loop.target, scope)
    if let slot = node.loop.loopSlot {
      try builder.emit(.local, record, in: frame, effect: 1)
      try builder.emit(.store, scope.own(slot), in: frame, effect: -1)
    }
    try enter(node.loop.entry, scope)
    scope.loops.append(loop)
    try block(node.loop.body, scope)
    scope.loops.removeLast()
    try builder.emit(.loopComplete, record, in: frame, effect: 0)
    try builder.emit(.jump, next, in: frame, effect: 0)
    builder.land(next)
    for jump in loop.breaks { builder.land(jump) }
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
