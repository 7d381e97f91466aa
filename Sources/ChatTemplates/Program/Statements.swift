import JSON

/// Text of the template, or of an expression whose text is known.
struct DataStatement: Statement {
  let text: Text
  let isData: Bool

  func execute(_ run: Run, _ scope: Scope) throws(TemplateError) -> Flow {
    if isData { run.output.append(contentsOf: text.bytes) } else { run.write(known: text) }
    try run.check(bytes: run.output.count)
    return .next
  }
}

struct OutputStatement: Statement {
  let value: any Expression
  let line: Int

  func execute(_ run: Run, _ scope: Scope) throws(TemplateError) -> Flow {
    run.line = line
    try run.write(try value.evaluate(run, scope))
    return .next
  }
}

struct SetStatement: Statement {
  let target: Target
  let value: any Expression
  let line: Int

  func execute(_ run: Run, _ scope: Scope) throws(TemplateError) -> Flow {
    run.line = line
    try target.check(scope)
    try target.assign(try value.evaluate(run, scope), scope, run)
    return .next
  }
}

struct SetBlockStatement: Statement {
  let target: Target
  let entry: FrameEntry
  let body: Block
  let slot: Int
  let filter: (any Expression)?
  let line: Int

  func execute(_ run: Run, _ scope: Scope) throws(TemplateError) -> Flow {
    run.line = line
    entry.enter(run, scope)
    var flow = Flow.next
    let text = try run.captured { () throws(TemplateError) in flow = try body.execute(run, scope) }
    if flow != .next { return flow }
    run.line = line
    scope.set(slot, .str(text))
    try target.assign(try filter?.evaluate(run, scope) ?? .str(text), scope, run)
    entry.leave(scope)
    return .next
  }
}

struct FilterBlockStatement: Statement {
  let entry: FrameEntry
  let body: Block
  let slot: Int
  let filter: any Expression
  let line: Int

  func execute(_ run: Run, _ scope: Scope) throws(TemplateError) -> Flow {
    entry.enter(run, scope)
    var flow = Flow.next
    let text = try run.captured { () throws(TemplateError) in flow = try body.execute(run, scope) }
    if flow != .next { return flow }
    run.line = line
    scope.set(slot, .str(text))
    try run.writePiece(try filter.evaluate(run, scope))
    entry.leave(scope)
    return .next
  }
}

struct ConditionStatement: Statement {
  let branches: [(test: any Expression, body: Block, line: Int)]
  let otherwise: Block

  func execute(_ run: Run, _ scope: Scope) throws(TemplateError) -> Flow {
    for (test, body, line) in branches {
      run.line = line
      if try test.evaluate(run, scope).isTrue { return try body.execute(run, scope) }
    }
    return try otherwise.execute(run, scope)
  }
}

struct WithStatement: Statement {
  let entry: FrameEntry
  let pairs: [(target: Target, value: any Expression)]
  let body: Block
  let line: Int

  func execute(_ run: Run, _ scope: Scope) throws(TemplateError) -> Flow {
    run.line = line
    entry.enter(run, scope)
    for (target, value) in pairs { try target.assign(try value.evaluate(run, scope), scope, run) }
    let flow = try body.execute(run, scope)
    entry.leave(scope)
    return flow
  }
}

struct FlowStatement: Statement {
  let flow: Flow
  func execute(_ run: Run, _ scope: Scope) throws(TemplateError) -> Flow { flow }
}

struct ScopeStatement: Statement {
  let entry: FrameEntry
  let body: Block

  func execute(_ run: Run, _ scope: Scope) throws(TemplateError) -> Flow {
    entry.enter(run, scope)
    let flow = try body.execute(run, scope)
    entry.leave(scope)
    return flow
  }
}
