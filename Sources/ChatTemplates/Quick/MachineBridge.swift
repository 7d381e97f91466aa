import JSON

/// To the general evaluator's values, and back.
extension Machine {
  /// What the general evaluator makes of it; any error of its own is the general evaluator's to tell.
  mutating func general(
    _ body: (inout Machine, Run) throws(TemplateError) -> Value
  ) throws(GivesUp) -> Cell {
    let run = generalRun()
    do {
      return try cell(try body(&self, run))
    } catch {
      throw GivesUp()
    }
  }

  mutating func generalRun() -> Run {
    if let general { return general }
    var limits = RenderLimits()
    limits.steps = 1_000_000
    limits.textBytes = 1 << 23
    limits.totalBytes = 1 << 26
    limits.elements = 1 << 18
    let run = Run(limits: limits, environment: environment.pointee, names: [], variables: JSONObject())
    general = run
    return run
  }

  func text(_ cell: Cell) throws(GivesUp) -> Text {
    guard cell.isText else { throw GivesUp() }
    return Text(bytes: Array(cell.bytes))
  }

  mutating func cell(_ value: Value) throws(GivesUp) -> Cell {
    switch value {
    case .missing, .undefined: return .undefined
    case .none: return .none
    case .bool(let flag): return .bool(flag)
    case .int(let number): return .int(number)
    case .float(let number): return .float(number)
    case .str(let text): return try kept(text, .text)
    case .markup(let text): return try kept(text, .markup)
    default: return box(value)
    }
  }

  private mutating func kept(_ text: Text, _ kind: Cell.Kind) throws(GivesUp) -> Cell {
    let target = try arena.allocate(max(text.count, 1))
    target.copyMemory(from: text.bytes, byteCount: text.count)
    return .pointer(kind, target, text.count)
  }

  mutating func value(_ cell: Cell) throws(GivesUp) -> Value {
    switch cell.kind {
    case .missing, .undefined: return .undefined(hint: "")
    case .none: return .none
    case .bool: return .bool(cell.flag)
    case .int: return .int(cell.integer)
    case .float: return .float(cell.double)
    case .text: return .str(Text(bytes: Array(cell.bytes)))
    case .markup: return .markup(Text(bytes: Array(cell.bytes)))
    case .array: return .list(of: cell.elements.map { Value($0) })
    case .object: return .dict(dict(cell))
    case .keys: return .object(DictViewValue(dict(cell), .keys))
    case .values: return .object(DictViewValue(dict(cell), .values))
    case .items: return .object(DictViewValue(dict(cell), .items))
    case .list: return .list(of: try values(cell))
    case .tuple: return .tuple(of: try values(cell))
    case .dict: return .dict(try dict(ofCells: cell))
    case .range: return .object(QuickRange.of(cell).pointee.value(cell.size))
    case .boxed: return boxes[cell.integer]
    case .loop, .namespace, .macro, .function, .generator: throw GivesUp()
    }
  }

  private mutating func values(_ list: Cell) throws(GivesUp) -> [Value] {
    var result: [Value] = []
    result.reserveCapacity(list.size)
    for item in list.cells { result.append(try value(item)) }
    return result
  }

  private func dict(_ object: Cell) -> DictValue {
    let result = DictValue()
    for member in object.members { result.set(member.key, Value(member.value)) }
    return result
  }

  private mutating func dict(ofCells dict: Cell) throws(GivesUp) -> DictValue {
    let result = DictValue()
    for at in 0..<dict.size {
      let (name, value) = (try value(dict.cells[2 * at]), try value(dict.cells[2 * at + 1]))
      do { try result.set(name, value) } catch { throw GivesUp() }
    }
    return result
  }

  /// Arguments on the stack.
  mutating func arguments(_ shape: CallShape, _ first: UnsafeMutablePointer<Cell>) throws(GivesUp)
    -> Arguments
  {
    var result = Arguments()
    for at in 0..<shape.positional { result.positional.append(try value(first[at])) }
    for (at, name) in shape.names.enumerated() {
      result.keywords.append((name, try value(first[shape.positional + at])))
    }
    return result
  }
}
