import JSON

extension Machine {
  /// As `str()`.
  mutating func write(_ cell: Cell) throws(GivesUp) {
    switch cell.kind {
    case .text, .markup: try write(text: cell)
    case .missing, .undefined: break
    case .none: try output.append("None")
    case .bool: try output.append(cell.flag ? "True" : "False")
    case .int: try output.append(cell.integer)
    case .array, .object, .list, .tuple, .dict, .float: try writeRepr(cell, 0)
    case .loop, .namespace, .macro, .function, .generator: throw GivesUp()
    case .keys, .values, .items, .range, .boxed:
      try output.append(contentsOf: PythonRepr.text(try value(cell)).bytes)
    }
  }

  @inline(__always)
  mutating func write(text cell: Cell) throws(GivesUp) {
    if trace != nil { trace?.wrote(cell.bits, cell.size, at: output.count) }
    try output.append(UnsafePointer(bitPattern: cell.bits), cell.size)
  }

  @inline(__always)
  mutating func written(_ cell: Cell) throws(GivesUp) {
    if cell.isText { try write(text: cell) } else { try write(cell) }
  }

  @inline(__always)
  mutating func write(onlyText cell: Cell) throws(GivesUp) {
    if cell.isText { try write(text: cell) } else { throw GivesUp() }
  }

  /// `a + b + c` of texts, kept.
  mutating func sum(ofTexts parts: UnsafeMutablePointer<Cell>, _ count: Int) throws(GivesUp) -> Cell {
    var size = 0
    for at in 0..<count {
      guard parts[at].isText else { throw GivesUp() }
      size += parts[at].size
    }
    let target = try arena.allocate(size)
    var end = target
    for at in 0..<count where parts[at].size > 0 {
      let bytes = parts[at].bytes.baseAddress.unsafelyUnwrapped
      Bytes.copy(bytes, to: end, parts[at].size)
      if trace != nil { trace?.copied(parts[at].bits, parts[at].size, to: UInt(bitPattern: end)) }
      end += parts[at].size
    }
    return .pointer(.text, target, size)
  }

  /// `a + b + c`, written.
  mutating func writeSum(_ parts: UnsafeMutablePointer<Cell>, _ count: Int) throws(GivesUp) {
    var areTexts = true
    for at in 0..<count where !parts[at].isText { areTexts = false }
    if areTexts {
      for at in 0..<count { try write(text: parts[at]) }
      return
    }
    var sum = parts[0]
    for at in 1..<count { sum = try add(sum, parts[at]) }
    try write(sum)
  }

  /// `a ~ b ~ c`, as a text.
  mutating func joined(_ parts: UnsafeMutablePointer<Cell>, _ count: Int) throws(GivesUp) -> Cell {
    let start = output.count
    for at in 0..<count { try write(parts[at]) }
    return try captured(from: start)
  }
}
