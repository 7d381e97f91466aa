import JSON

extension Machine {
  /// What an expression writes is noted where somebody asks for it.
  @inline(__always)
  mutating func written(_ body: (inout Machine) throws(GivesUp) -> Void) throws(GivesUp) {
    let start = output.count
    try body(&self)
    if pieces != nil, captures == 0 { pieces?.add(start..<output.count) }
  }

  /// As `str()`.
  mutating func write(_ cell: Cell) throws(GivesUp) {
    switch cell.kind {
    case .text, .markup: try output.append(UnsafePointer(bitPattern: cell.bits), cell.size)
    case .missing, .undefined: break
    case .none: try output.append("None")
    case .bool: try output.append(cell.flag ? "True" : "False")
    case .int: try output.append(cell.integer)
    case .loop, .namespace, .macro, .function: throw GivesUp()
    case .array, .object, .keys, .values, .items, .list, .tuple, .boxed:
      try output.append(contentsOf: PythonRepr.text(try value(cell)).bytes)
    }
  }

  /// `a + b + c`, written.
  mutating func writeSum(_ parts: UnsafeMutablePointer<Cell>, _ count: Int) throws(GivesUp) {
    var areTexts = true
    for at in 0..<count where !parts[at].isText { areTexts = false }
    if areTexts {
      for at in 0..<count {
        try output.append(UnsafePointer(bitPattern: parts[at].bits), parts[at].size)
      }
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
