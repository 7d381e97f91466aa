import JSON

/// `tojson`, on one line or with an indentation.
extension Machine {
  mutating func json(_ value: Cell, indent: Int? = nil) throws(GivesUp) -> Cell? {
    switch value.kind {
    case .text, .markup, .none, .bool, .int, .float, .array, .object, .list, .tuple, .dict: break
    default: return nil
    }
    let start = output.count
    try appendJSON(value, 0, indent)
    return try captured(from: start)
  }

  /// As `json.dumps` with its usual separators.
  private mutating func appendJSON(_ value: Cell, _ level: Int, _ indent: Int?) throws(GivesUp) {
    guard level < RenderLimits.nesting else { throw GivesUp() }
    switch value.kind {
    case .none: try output.append("null")
    case .bool: try output.append(value.flag ? "true" : "false")
    case .int: try output.append(value.integer)
    case .text, .markup: try appendJSON(text: value)
    case .array:
      try output.append("[")
      for at in 0..<value.size {
        try separate(at, level + 1, indent)
        try appendJSON(cell(value.elements.baseAddress.unsafelyUnwrapped + at), level + 1, indent)
      }
      if value.size > 0 { try newline(level, indent) }
      try output.append("]")
    case .list, .tuple:
      try output.append("[")
      for at in 0..<value.size {
        try separate(at, level + 1, indent)
        try appendJSON(value.cells[at], level + 1, indent)
      }
      if value.size > 0 { try newline(level, indent) }
      try output.append("]")
    case .dict:
      try output.append("{")
      for at in 0..<value.size {
        try separate(at, level + 1, indent)
        try appendJSON(name: value.cells[2 * at])
        try output.append(": ")
        try appendJSON(value.cells[2 * at + 1], level + 1, indent)
      }
      if value.size > 0 { try newline(level, indent) }
      try output.append("}")
    case .object:
      try checkNames(value)
      try output.append("{")
      for at in 0..<value.size {
        try separate(at, level + 1, indent)
        let member = value.members.baseAddress.unsafelyUnwrapped + at
        try appendJSON(text: Cell(borrowing: member.pointee.key))
        try output.append(": ")
        try appendJSON(self.value(member), level + 1, indent)
      }
      if value.size > 0 { try newline(level, indent) }
      try output.append("}")
    case .float:
      var target: [UInt8] = []
      JSONWriter.append(value.double, to: &target)
      try output.append(contentsOf: target)
    case .boxed:
      // An integer that no cell holds.
      guard case .big(let number) = boxes[value.integer] else { throw GivesUp() }
      try output.append(contentsOf: Array(number.description.utf8))
    default: throw GivesUp()
    }
  }

  private mutating func appendJSON(name: Cell) throws(GivesUp) {
    if name.isText { return try appendJSON(text: name) }
    try output.append(byte: UInt8(ascii: "\""))
    try output.append(name.integer)
    try output.append(byte: UInt8(ascii: "\""))
  }

  private mutating func separate(_ at: Int, _ level: Int, _ indent: Int?) throws(GivesUp) {
    if at > 0 {
      if indent == nil { try output.append(", ") } else { try output.append(",") }
    }
    try newline(level, indent)
  }

  private mutating func newline(_ level: Int, _ indent: Int?) throws(GivesUp) {
    guard let indent else { return }
    try output.append(byte: 0x0A)
    for _ in 0..<level * indent { try output.append(byte: 0x20) }
  }

  private mutating func appendJSON(text: Cell) throws(GivesUp) {
    try output.append(byte: UInt8(ascii: "\""))
    if let bytes = text.bytes.baseAddress {
      var from = 0
      while true {
        let to = Bytes.firstEscape(bytes, from: from, to: text.size)
        try output.append(bytes + from, to - from)
        if to == text.size { break }
        try appendEscape(bytes[to])
        from = to + 1
      }
    }
    try output.append(byte: UInt8(ascii: "\""))
  }

  private mutating func appendEscape(_ byte: UInt8) throws(GivesUp) {
    switch byte {
    case 0x22: try output.append("\\\"")
    case 0x5C: try output.append("\\\\")
    case 0x0A: try output.append("\\n")
    case 0x0D: try output.append("\\r")
    case 0x09: try output.append("\\t")
    case 0x08: try output.append("\\b")
    case 0x0C: try output.append("\\f")
    default:
      try output.append("\\u00")
      try output.append(hex: byte)
    }
  }
}
