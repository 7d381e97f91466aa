import JSON

extension Machine {
  /// A variable of the caller, or a function of the environment.
  func variable(_ number: Int) -> Cell { inputs[number] }

  mutating func call(
    _ function: Cell, _ shape: CallShape, _ first: UnsafeMutablePointer<Cell>, _ top: UnsafeMutablePointer<Cell>
  ) throws(GivesUp) -> Cell {
    try step()
    switch function.kind {
    case .macro: return try invoke(program.macros[function.integer], shape, first, top)
    case .function:
      let global = GlobalFunction.all[function.integer]
      if global.name == "namespace" { return try namespace(shape, first) }
      let given = try arguments(shape, first)
      return try general { (_, run) throws(TemplateError) in try global.call(run, given) }
    case .boxed:
      let value = boxes[function.integer]
      let given = try arguments(shape, first)
      return try general { (_, run) throws(TemplateError) in try CallExpression.call(value, given, run) }
    default: throw GivesUp()
    }
  }

  // MARK: Macros

  private mutating func invoke(
    _ macro: QuickMacro, _ shape: CallShape, _ first: UnsafeMutablePointer<Cell>, _ top: UnsafeMutablePointer<Cell>
  ) throws(GivesUp) -> Cell {
    guard end - top > macro.cells, depth < 60, shape.positional <= macro.parameters.count else { throw GivesUp() }
    for at in 0..<macro.slots { (top + at).initialize(to: .missing) }
    for at in 0..<shape.positional { top[macro.parameters[at].slot] = first[at] }
    for (at, name) in shape.names.enumerated() {
      guard let place = macro.parameters.firstIndex(where: { $0.name == name }), place >= shape.positional else {
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

  // MARK: Namespaces

  private mutating func namespace(
    _ shape: CallShape, _ first: UnsafeMutablePointer<Cell>
  ) throws(GivesUp) -> Cell {
    guard shape.positional == 0 else { throw GivesUp() }
    var attributes: [(key: Int, value: Cell)] = []
    for (at, key) in shape.keys.enumerated() {
      if program.keys[key].isPrivate { throw GivesUp() }
      attributes.append((key, first[at]))
    }
    namespaces.append(attributes)
    return .number(.namespace, namespaces.count - 1)
  }

  func attribute(ofNamespace value: Cell, _ key: UnsafePointer<Key>) throws(GivesUp) -> Cell {
    let number = key - UnsafePointer(program.keys.baseAddress.unsafelyUnwrapped)
    for attribute in namespaces[value.integer] where attribute.key == number { return attribute.value }
    return .undefined
  }

  mutating func set(_ namespace: Cell, _ key: Int, _ value: Cell) throws(GivesUp) {
    // A namespace in a namespace can be a circle.
    guard namespace.kind == .namespace, value.kind != .namespace, value.kind != .loop, !program.keys[key].isPrivate
    else { throw GivesUp() }
    let number = namespace.integer
    for at in namespaces[number].indices where namespaces[number][at].key == key {
      namespaces[number][at].value = value
      return
    }
    namespaces[number].append((key, value))
  }
}
