import JSON
import MaskModel

extension QuickProgram {
  /// Renders, or gives up and leaves the target as it was.
  ///
  /// - Parameter source: of the template, where somebody asks for the places of messages.
  func render(
    _ variables: JSONObject, environment: RenderEnvironment, source: Text?,
    into target: inout [UInt8]
  ) -> RenderedSpans? {
    // Macros have their variables on the same stack.
    let room = names.count + cells + macroRoom
    return withUnsafeTemporaryAllocation(of: Cell.self, capacity: room) { cells in
      var machine = Machine(
        self, environment: environment, variables: variables, memory: cells,
        findsMessages: source != nil)
      defer { machine.deallocate() }
      do {
        return try machine.render(variables, source, into: &target)
      } catch {
        return nil
      }
    }
  }
}

extension Machine {
  mutating func render(
    _ variables: JSONObject, _ source: Text?, into target: inout [UInt8]
  ) throws(GivesUp) -> RenderedSpans {
    load(variables)
    for at in 0..<program.slots { (cells + at).initialize(to: .missing) }
    try run(from: 0, cells, slots: program.slots)
    target.append(contentsOf: UnsafeBufferPointer(start: output.bytes, count: output.count))
    guard trace != nil || !spans.isEmpty || general?.readsClock == true else {
      return RenderedSpans()
    }
    let text = Text(bytes: Array(UnsafeBufferPointer(start: output.bytes, count: output.count)))
    var result = RenderedSpans(text, spans)
    if let trace, let source {
      let messages = variables["messages"]?.elements ?? []
      result.place(messages, in: text, trace.turns, pieces: trace.pieces(messages), source: source)
    }
    result.readsClock = general?.readsClock == true
    return result
  }

  private mutating func load(_ variables: JSONObject) {
    let object = Cell(borrowing: variables)
    for at in program.names.indices {
      (inputs + at).initialize(to: input(object, program.names[at]))
    }
  }

  private mutating func input(_ object: Cell, _ name: QuickProgram.Name) -> Cell {
    if let found = member(object, name.text) { return found }
    if let function = name.function { return .number(.function, function) }
    guard name.isObject, let value = GlobalFunction.named(Text(bytes: Array(name.text.bytes)))
    else { return .missing }
    return box(value)
  }

  func deallocate() {
    output.deallocate()
    arena.deallocate()
  }
}
