import JSON

/// Where the variables of a function of the program are.
///
/// A function that is entered on the spot, as the body of a generation block is, has its variables among those of the
/// function around it.
final class QuickScope {
  let frame: QuickBuilder.Frame
  let offset: Int
  let parent: QuickScope?
  /// Loops around, innermost last; nil stands for a block whose text is kept, which no `break` may leave.
  var loops: [QuickLoop?] = []

  init(_ frame: QuickBuilder.Frame, slots: Int, parent: QuickScope?) {
    self.frame = frame
    offset = frame.slots
    frame.slots += slots
    self.parent = parent
  }

  /// The slot of a variable: in this frame, or in that of the root.
  func slot(_ place: Place) throws(NotQuick) -> (isGlobal: Bool, slot: Int) {
    var scope = self
    for _ in 0..<place.hops {
      guard let parent = scope.parent else { throw NotQuick() }
      scope = parent
    }
    if scope.frame === frame { return (false, scope.offset + place.index) }
    guard scope.frame.isRoot else { throw NotQuick() }
    return (true, scope.offset + place.index)
  }

  func own(_ index: Int) -> Int { offset + index }
}

/// A loop that is being written: its jumps to the step, and out of it.
final class QuickLoop {
  var continues: [Int] = []
  var breaks: [Int] = []
}

/// Writes the quick program of a compiled template.
struct QuickCompiler {
  let builder = QuickBuilder()
  /// Texts may be safe, and what is added to them is escaped: sums are put together before they are written.
  let expectsSafe: Bool
  private var pending: [(macro: Int, definition: MacroDefinition, root: QuickScope)] = []

  private init(expectsSafe: Bool) { self.expectsSafe = expectsSafe }

  static func compile(_ program: Program) -> QuickProgram? {
    var compiler = QuickCompiler(expectsSafe: false)
    let quick = try? compiler.program(program)
    guard compiler.builder.makesSafe else { return quick }
    compiler = QuickCompiler(expectsSafe: true)
    return try? compiler.program(program)
  }

  private mutating func program(_ program: Program) throws(NotQuick) -> QuickProgram {
    let frame = QuickBuilder.Frame(isRoot: true)
    let root = QuickScope(frame, slots: program.main.slots, parent: nil)
    try enter(program.main.entry, root)
    try block(program.main.body, root)
    try builder.emit(.end, in: frame, effect: 0)
    while let next = pending.popLast() { try macro(next.macro, next.definition, next.root) }
    try QuickFusion.apply(to: builder, names: program.names.count)
    return try QuickProgram(
      builder, names: program.names, slots: frame.slots, cells: frame.slots + frame.highest + 1)
  }

  // MARK: Macros

  mutating func define(_ definition: MacroDefinition, _ scope: QuickScope) throws(NotQuick) -> Int {
    guard scope.frame.isRoot, scope.parent == nil, definition.caller == nil,
      definition.keywords == nil,
      definition.rest == nil, !definition.namesCaller
    else { throw NotQuick() }
    builder.macros.append(QuickMacro())
    pending.append((builder.macros.count - 1, definition, scope))
    return builder.macros.count - 1
  }

  private mutating func macro(
    _ number: Int, _ definition: MacroDefinition, _ root: QuickScope
  ) throws(NotQuick) {
    let frame = QuickBuilder.Frame(isRoot: false)
    let scope = QuickScope(frame, slots: definition.function.slots, parent: root)
    let entry = builder.here
    try enter(definition.function.entry, scope)
    for parameter in definition.parameters {
      let isGiven = try builder.emit(.jumpIfSet, 0, parameter.slot, in: frame, effect: 0)
      if let value = parameter.value {
        try expression(value, scope)
      } else {
        try builder.emit(.undefined, in: frame, effect: 1)
      }
      try builder.emit(.store, parameter.slot, in: frame, effect: -1)
      builder.land(isGiven)
    }
    try block(definition.function.body, scope)
    try builder.emit(.end, in: frame, effect: 0)
    builder.macros[number] = QuickMacro(
      entry: entry, slots: frame.slots, cells: frame.slots + frame.highest + 1,
      parameters: definition.parameters.map { ($0.name, $0.slot) })
  }

  func enter(_ entry: FrameEntry, _ scope: QuickScope) throws(NotQuick) {
    for (index, load) in entry.loads {
      switch load {
      case .resolve(let number):
        try builder.emit(.variable, number, scope.own(index), in: scope.frame, effect: 0)
      case .alias(let place):
        let (isGlobal, slot) = try scope.slot(place)
        try builder.emit(
          isGlobal ? .copyGlobal : .copy, slot, scope.own(index), in: scope.frame, effect: 0)
      case .undefined: try builder.emit(.clear, scope.own(index), in: scope.frame, effect: 0)
      }
    }
  }

  /// A variable; undefined where it was never set.
  func load(_ place: Place, _ scope: QuickScope) throws(NotQuick) {
    let (isGlobal, slot) = try scope.slot(place)
    try builder.emit(isGlobal ? .global : .local, slot, in: scope.frame, effect: 1)
  }
}
