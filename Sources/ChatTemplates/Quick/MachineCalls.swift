import JSON

extension Machine {
  mutating func call(
    _ function: Cell, _ number: Int, _ first: UnsafeMutablePointer<Cell>,
    _ top: UnsafeMutablePointer<Cell>
  ) throws(GivesUp) -> Cell {
    try step()
    switch function.kind {
    case .macro:
      return try invoke(program.macros[function.integer], program.shapes[number], first, top)
    case .function:
      if function.integer == GlobalFunction.namespace {
        return try namespace(program.shapes[number], first)
      }
      if function.integer == GlobalFunction.range, program.shapes[number].names.isEmpty,
        let range = try range(first, program.shapes[number].positional)
      {
        return range
      }
      if function.integer == GlobalFunction.now, let text = try now(program.shapes[number], first) { return text }
      let global = GlobalFunction.all[function.integer]
      let given = try arguments(program.shapes[number], first)
      return try general { (_, run) throws(TemplateError) in try global.call(run, given) }
    case .boxed:
      let value = boxes[function.integer]
      let given = try arguments(program.shapes[number], first)
      return try general { (_, run) throws(TemplateError) in
        try CallExpression.call(value, given, run)
      }
    default: throw GivesUp()
    }
  }

  /// `f(a, *list)`: the elements go on the stack behind the other arguments.
  mutating func call(
    _ function: Cell, spreading list: Cell, _ number: Int, _ first: UnsafeMutablePointer<Cell>
  ) throws(GivesUp) -> Cell {
    let shape = program.shapes[number]
    guard function.kind == .macro, list.isSequence, shape.names.isEmpty, list.size < 64,
      end - first > shape.positional + list.size
    else { throw GivesUp() }
    try step()
    for at in 0..<list.size { (first + shape.positional + at).initialize(to: try item(list, .int(at))) }
    let count = shape.positional + list.size
    return try invoke(
      program.macros[function.integer], CallShape(positional: count, names: [], keys: []), first, first + count)
  }

  // MARK: Macros

  private mutating func invoke(
    _ macro: QuickMacro, _ shape: CallShape, _ first: UnsafeMutablePointer<Cell>,
    _ top: UnsafeMutablePointer<Cell>
  ) throws(GivesUp) -> Cell {
    guard end - top > macro.cells, depth < 30, shape.positional <= macro.parameters.count else {
      throw GivesUp()
    }
    for at in 0..<macro.slots { (top + at).initialize(to: .missing) }
    for at in 0..<shape.positional { top[macro.parameters[at].slot] = first[at] }
    for (at, name) in shape.names.enumerated() {
      guard let place = macro.parameters.firstIndex(where: { $0.name == name }),
        place >= shape.positional
      else {
        throw GivesUp()
      }
      top[macro.parameters[place].slot] = first[shape.positional + at]
    }
    depth += 1
    if captures == 0 { flushed = output.count }
    captures += 1
    let start = output.count
    try run(from: macro.entry, top, slots: macro.slots)
    captures -= 1
    depth -= 1
    return try captured(from: start)
  }
}
