import JSON

/// `repr()`: lists and dicts that are written as they are.
extension Machine {
  mutating func writeRepr(_ cell: Cell, _ level: Int) throws(GivesUp) {
    guard level < RenderLimits.nesting else { throw GivesUp() }
    switch cell.kind {
    case .text: try writeRepr(text: cell)
    case .float:
      var target: [UInt8] = []
      PythonFloat.append(cell.double, to: &target)
      try output.append(contentsOf: target)
    case .none, .bool, .int: try write(cell)
    case .array, .list, .tuple: try writeRepr(sequence: cell, level)
    case .object:
      try checkNames(cell)
      try output.append("{")
      for at in 0..<cell.size {
        if at > 0 { try output.append(", ") }
        let member = cell.members.baseAddress.unsafelyUnwrapped + at
        try writeRepr(text: Cell(borrowing: member.pointee.key))
        try output.append(": ")
        try writeRepr(value(member), level + 1)
      }
      try output.append("}")
    case .dict:
      try output.append("{")
      for at in 0..<cell.size {
        if at > 0 { try output.append(", ") }
        try writeRepr(cell.cells[2 * at], level + 1)
        try output.append(": ")
        try writeRepr(cell.cells[2 * at + 1], level + 1)
      }
      try output.append("}")
    default:
      var target: [UInt8] = []
      PythonRepr.appendRepr(try value(cell), to: &target)
      try output.append(contentsOf: target)
    }
  }

  private mutating func writeRepr(sequence: Cell, _ level: Int) throws(GivesUp) {
    try output.append(sequence.kind == .tuple ? "(" : "[")
    for at in 0..<sequence.size {
      if at > 0 { try output.append(", ") }
      let item =
        sequence.kind == .array ? cell(sequence.elements.baseAddress.unsafelyUnwrapped + at) : sequence.cells[at]
      try writeRepr(item, level + 1)
    }
    if sequence.kind == .tuple {
      try output.append(sequence.size == 1 ? ",)" : ")")
    } else {
      try output.append("]")
    }
  }

  private mutating func writeRepr(text: Cell) throws(GivesUp) {
    let bytes = text.bytes
    // Which characters beyond ASCII are shown is in a table of the general evaluator's.
    guard bytes.allSatisfy({ $0 < 0x7F }) else {
      var target: [UInt8] = []
      PythonText.appendRepr(.string(Text(bytes: Array(bytes))), to: &target)
      return try output.append(contentsOf: target)
    }
    let quote = bytes.contains(0x27) && !bytes.contains(0x22) ? UInt8(0x22) : 0x27
    try output.append(byte: quote)
    var from = 0
    for at in bytes.indices where bytes[at] < 0x20 || bytes[at] == quote || bytes[at] == 0x5C {
      if let base = bytes.baseAddress { try output.append(base + from, at - from) }
      try writeEscape(bytes[at])
      from = at + 1
    }
    if let base = bytes.baseAddress { try output.append(base + from, bytes.count - from) }
    try output.append(byte: quote)
  }

  private mutating func writeEscape(_ byte: UInt8) throws(GivesUp) {
    try output.append(byte: 0x5C)
    switch byte {
    case 0x0A: try output.append(byte: UInt8(ascii: "n"))
    case 0x0D: try output.append(byte: UInt8(ascii: "r"))
    case 0x09: try output.append(byte: UInt8(ascii: "t"))
    case 0..<0x20:
      try output.append("x")
      try output.append(hex: byte)
    default: try output.append(byte: byte)
    }
  }
}
