import JSON

/// Dicts and lists that the template makes.
extension Machine {
  /// `{key: value, …}`
  mutating func dict(_ items: UnsafeMutablePointer<Cell>, _ count: Int) throws(GivesUp) -> Cell {
    guard count < 64, (0..<count).allSatisfy({ items[2 * $0].isName && canNest(items[2 * $0 + 1]) }) else {
      return try boxedDict(items, count)
    }
    let target = try arena.cells(2 * count)
    var size = 0
    for at in 0..<count {
      if let place = Self.place(target, size, items[2 * at]) {
        target[2 * place + 1] = items[2 * at + 1]
        continue
      }
      (target + 2 * size).initialize(to: items[2 * at])
      (target + 2 * size + 1).initialize(to: items[2 * at + 1])
      size += 1
    }
    return .pointer(.dict, target, size)
  }

  private mutating func boxedDict(_ items: UnsafeMutablePointer<Cell>, _ count: Int) throws(GivesUp) -> Cell {
    let dict = DictValue()
    for at in 0..<count {
      let (key, value) = (try value(items[2 * at]), try value(items[2 * at + 1]))
      do { try dict.set(key, value) } catch { throw GivesUp() }
    }
    guard dict.depth < RenderLimits.nesting else { throw GivesUp() }
    return box(.dict(dict))
  }

  private static func place(_ pairs: UnsafeMutablePointer<Cell>, _ count: Int, _ name: Cell) -> Int? {
    (0..<count).first { pairs[2 * $0].isName(name) }
  }

  /// The value of a name in a dict of the template's own.
  @inline(__always)
  func value(ofDict dict: Cell, _ name: Cell) -> Cell? {
    let cells = dict.cells
    var at = 0
    while at < cells.count {
      if cells[at].isName(name) { return cells[at + 1] }
      at &+= 2
    }
    return nil
  }

  /// The names of a dict, as a list.
  mutating func names(ofDict dict: Cell) throws(GivesUp) -> Cell {
    let target = try arena.cells(dict.size)
    for at in 0..<dict.size { (target + at).initialize(to: dict.cells[2 * at]) }
    return .pointer(.list, target, dict.size)
  }

  /// A list or tuple of what is on the stack.
  mutating func sequence(
    _ items: UnsafeMutablePointer<Cell>, _ count: Int, isTuple: Bool
  ) throws(GivesUp) -> Cell {
    guard (0..<count).allSatisfy({ canNest(items[$0]) }) else {
      var values: [Value] = []
      for at in 0..<count { values.append(try value(items[at])) }
      let list = ListValue(values)
      guard list.depth < RenderLimits.nesting else { throw GivesUp() }
      return box(isTuple ? .tuple(list) : .list(list))
    }
    let target = try arena.cells(count)
    for at in 0..<count { (target + at).initialize(to: items[at]) }
    return .pointer(isTuple ? .tuple : .list, target, count)
  }

  /// How deep the template's own lists nest is counted by the general evaluator's; here they are shallow.
  private mutating func canNest(_ cell: Cell) -> Bool { cell.isKept && nests(cell, 3) }

  private mutating func nests(_ cell: Cell, _ levels: Int) -> Bool {
    switch cell.kind {
    case .boxed, .keys, .values, .items: return false
    case .list, .tuple, .dict:
      guard levels > 0 else { return false }
      steps &-= cell.size
      return cell.cells.allSatisfy { nests($0, levels - 1) }
    default: return true
    }
  }

  /// `[…] + […]`, of lists or of tuples; nil where one of them is something else.
  mutating func concatenated(_ left: Cell, _ right: Cell) throws(GivesUp) -> Cell? {
    let isTuple = left.kind == .tuple
    guard left.isSequence, right.isSequence, isTuple == (right.kind == .tuple) else { return nil }
    steps &-= left.size + right.size
    try step()
    let target = try arena.cells(left.size + right.size)
    var end = target
    for part in [left, right] {
      for at in 0..<part.size {
        let item = part.kind == .array ? cell(part.elements.baseAddress.unsafelyUnwrapped + at) : part.cells[at]
        end.initialize(to: item)
        end += 1
      }
    }
    return .pointer(isTuple ? .tuple : .list, target, left.size + right.size)
  }
}

/// `range(…)`; how many there are is with the cell.
struct QuickRange {
  var start: Int
  var step: Int
  var stop: Int

  static func of(_ cell: Cell) -> UnsafeMutablePointer<QuickRange> {
    UnsafeMutablePointer<QuickRange>(bitPattern: cell.bits).unsafelyUnwrapped
  }

  func value(_ count: Int) -> RangeValue {
    RangeValue(BigInt(start), BigInt(stop), BigInt(step), count: count)
  }
}

extension Machine {
  /// Nil where it is left to the general evaluator's function.
  mutating func range(_ first: UnsafeMutablePointer<Cell>, _ count: Int) throws(GivesUp) -> Cell? {
    guard count > 0, count < 4, (0..<count).allSatisfy({ first[$0].kind == .int }) else {
      return nil
    }
    let (start, stop) = count == 1 ? (0, first[0].integer) : (first[0].integer, first[1].integer)
    let step = count == 3 ? first[2].integer : 1
    guard [start, stop, step].allSatisfy({ $0.magnitude < 1 << 40 }), step != 0 else { return nil }
    let span = step > 0 ? stop - start : start - stop
    let size = span > 0 ? (span + abs(step) - 1) / abs(step) : 0
    guard size <= 100_000 else { return nil }
    let memory = try arena.allocate(MemoryLayout<QuickRange>.stride)
    memory.bindMemory(to: QuickRange.self, capacity: 1)
      .initialize(to: QuickRange(start: start, step: step, stop: stop))
    return .pointer(.range, memory, size)
  }
}
