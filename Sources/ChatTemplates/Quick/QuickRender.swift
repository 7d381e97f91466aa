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
    QuickMemory.with(cells: names.count + cells + macroRoom) { memory in
      withUnsafePointer(to: environment) { environment in
        var machine = Machine(
          self, environment: environment, variables: variables, memory: memory, findsMessages: source != nil)
        let spans = try? machine.render(variables, source, into: &target)
        machine.deallocate()
        return spans
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
    let written = UnsafeBufferPointer(start: output.bytes, count: output.count)
    let isAlone = target.isEmpty
    if isAlone { target = Array(written) } else { target.append(contentsOf: written) }
    guard trace != nil || !spans.isEmpty || readsClock || general?.readsClock == true else {
      return RenderedSpans()
    }
    var result = RenderedSpans(written, spans)
    if let trace, let source {
      let text = Text(bytes: isAlone ? target : Array(written))
      let messages = variables[named: "messages"]?.elements ?? []
      result.place(messages, in: text, trace.turns, pieces: trace.pieces(messages), source: source)
    }
    result.readsClock = readsClock || general?.readsClock == true
    return result
  }

  /// Each variable that the template asks for, where it asks for it.
  private mutating func load(_ variables: JSONObject) {
    let names = program.names
    inputs.initialize(from: names.defaults.baseAddress.unsafelyUnwrapped, count: names.count)
    let object = Cell(borrowing: variables)
    for at in 0..<object.size {
      let member = object.members.baseAddress.unsafelyUnwrapped + at
      if let number = names.number(Cell(borrowing: member.pointee.key)) {
        inputs[number] = value(member)
      }
    }
    for (number, value) in names.objects where inputs[number].kind == .missing { inputs[number] = box(value) }
  }

  func deallocate() {
    output.deallocate()
    arena.deallocate()
  }
}
