import JSON

/// `for` without `recursive`.
struct LoopStatement: Statement {
  let loop: LoopBody
  let iterable: any Expression
  let line: Int

  func execute(_ run: Run, _ scope: Scope) throws(TemplateError) -> Flow {
    run.line = line
    let value = try iterable.evaluate(run, scope)
    try loop.turns(value, run, scope, depth: 0, recursion: nil)
    return .next
  }
}

/// `for … recursive`: a function of its own, called with what it goes through.
struct RecursiveLoopStatement: Statement {
  let loop: LoopBody
  let slots: Int
  let depth: Int
  let iterable: any Expression
  let line: Int

  func execute(_ run: Run, _ scope: Scope) throws(TemplateError) -> Flow {
    run.line = line
    let value = try iterable.evaluate(run, scope)
    try run.write(.str(try render(value, run, scope, level: 0)))
    return .next
  }

  private func render(_ value: Value, _ run: Run, _ outer: Scope, level: Int) throws(TemplateError) -> Text {
    try run.descend(depth) { () throws(TemplateError) in
      try run.captured { () throws(TemplateError) in
        let scope = Scope(slots, parent: outer)
        let again = FunctionValue("loop") { (run, arguments) throws(TemplateError) in
          let line = run.line
          defer { run.line = line }
          return .str(try render(arguments.positional.first ?? .none, run, outer, level: level + 1))
        }
        try loop.turns(value, run, scope, depth: level, recursion: again)
      }
    }
  }
}

struct LoopBody: Sendable {
  let target: Target
  let entry: FrameEntry
  let body: Block
  /// The slot of `loop`, where something reads it.
  let loopSlot: Int?
  let filter: LoopFilter?
  let otherwise: (entry: FrameEntry, body: Block)?

  func turns(
    _ value: Value, _ run: Run, _ scope: Scope, depth: Int, recursion: FunctionValue?
  ) throws(TemplateError) {
    let all = try Sequences.required(value)
    let iterator = filter.map { $0.filtered(all, run, scope) } ?? all
    let length = filter == nil ? Sequences.length(value) : nil
    let loop = loopSlot.map { _ in LoopValue(iterator, length: length, depth: depth, recursion: recursion) }
    let outerMessage = run.turns.message
    defer { run.turns.enter(outerMessage, at: run.writtenBytes) }
    var isComplete = false
    func next() throws(TemplateError) -> Value? {
      guard let loop else { return try iterator.next() }
      return try loop.advance()
    }
    while let item = try next() {
      try run.charge(steps: 1)
      try target.assign(item, scope, run)
      if let loop, let slot = loopSlot { scope.set(slot, .object(loop)) }
      if case .dict(let dict) = item, let message = run.messageIndex(dict) {
        run.turns.enter(message, at: run.writtenBytes)
      }
      entry.enter(run, scope)
      let flow = try body.execute(run, scope)
      // Jinja notes at the end of a turn that there was one: a turn that `break` or `continue` cuts short is none.
      if flow == .next { isComplete = true }
      if flow == .breakLoop { break }
    }
    entry.leave(scope)
    if !isComplete, let otherwise {
      otherwise.entry.enter(run, scope)
      _ = try otherwise.body.execute(run, scope)
      otherwise.entry.leave(scope)
    }
  }
}

/// `for x in xs if test`: asked for each element when its turn comes.
struct LoopFilter: Sendable {
  let slots: Int
  let entry: FrameEntry
  let target: Target
  let test: any Expression

  func filtered(_ iterator: ValueIterator, _ run: Run, _ outer: Scope) -> ValueIterator {
    let scope = Scope(slots, parent: outer)
    entry.enter(run, scope)
    return ValueIterator(holding: .object(iterator)) { () throws(TemplateError) in
      while let item = try iterator.next() {
        try run.charge(steps: 1)
        try target.assign(item, scope, run)
        if try test.evaluate(run, scope).isTrue { return item }
      }
      return nil
    }
  }
}

/// What `loop` has.
enum LoopField: String, Sendable, CaseIterable {
  case index0, index, first, last, length, revindex, revindex0, depth, depth0, previtem, nextitem, cycle, changed

  static let named: [Text: LoopField] = Dictionary(uniqueKeysWithValues: allCases.map { (Text($0.rawValue), $0) })
}

/// `loop`.
final class LoopValue: ObjectValue {
  private var iterator: ValueIterator
  private var knownLength: Int?
  private let level: Int
  private let recursion: FunctionValue?
  private var index0 = -1
  private var before = Value.missing
  private var current = Value.missing
  private var after: Value?
  private var lastChanged: Value?

  init(_ iterator: ValueIterator, length: Int?, depth: Int, recursion: FunctionValue?) {
    self.iterator = iterator
    knownLength = length
    level = depth
    self.recursion = recursion
  }

  override var typeName: String { "LoopContext" }
  override var depth: Int { iterator.depth + 1 }
  override var isCallable: Bool { true }
  override func repr() -> String { "<LoopContext \(index0 + 1)/\((try? total()) ?? 0)>" }

  func advance() throws(TemplateError) -> Value? {
    let next: Value?
    if let after {
      next = after
      self.after = nil
    } else {
      next = try iterator.next()
    }
    guard let next else { return nil }
    index0 += 1
    before = current
    current = next
    return next
  }

  private func peek() throws(TemplateError) -> Value? {
    if after == nil { after = try iterator.next() }
    return after
  }

  private func total() throws(TemplateError) -> Int {
    if let knownLength { return knownLength }
    var rest: [Value] = []
    while let item = try iterator.next() { rest.append(item) }
    iterator = ValueIterator(rest)
    let length = rest.count + index0 + 1 + (after == nil ? 0 : 1)
    knownLength = length
    return length
  }

  override func attribute(_ name: Text, _ run: Run) throws(TemplateError) -> Value? {
    guard let field = LoopField.named[name] else { return nil }
    return try self.field(field)
  }

  override func field(_ field: LoopField) throws(TemplateError) -> Value? {
    switch field {
    case .index0: return .int(index0)
    case .index: return .int(index0 + 1)
    case .first: return .bool(index0 == 0)
    case .last: return .bool(try peek() == nil)
    case .length: return .int(try total())
    case .revindex: return .int(try total() - index0)
    case .revindex0: return .int(try total() - index0 - 1)
    case .depth: return .int(level + 1)
    case .depth0: return .int(level)
    case .previtem: return index0 == 0 ? .undefined(hint: "there is no previous item") : before
    case .nextitem: return try peek() ?? .undefined(hint: "there is no next item")
    case .cycle: return .object(cycle)
    case .changed: return .object(changed)
    }
  }

  private func shown(_ method: String) -> String { "<bound method LoopContext.\(method) of \(repr())>" }

  private var cycle: FunctionValue {
    FunctionValue("cycle", type: "method", shown: { [self] in shown("cycle") }) {
      [index0] (_, arguments) throws(TemplateError) in
      guard !arguments.positional.isEmpty else { throw TemplateError(.type, "no items for cycling given") }
      return arguments.positional[index0 % arguments.positional.count]
    }
  }

  private var changed: FunctionValue {
    FunctionValue("changed", type: "method", shown: { [self] in shown("changed") }) {
      [self] (_, arguments) throws(TemplateError) in
      let value = Value.tuple(of: arguments.positional)
      if let lastChanged, try Comparison.equal(lastChanged, value) { return .bool(false) }
      lastChanged = value
      return .bool(true)
    }
  }

  override func call(_ run: Run, _ arguments: Arguments) throws(TemplateError) -> Value {
    guard let recursion else {
      throw TemplateError(.type, "The loop must have the 'recursive' marker to be called recursively.")
    }
    return try recursion.call(run, arguments)
  }
}
