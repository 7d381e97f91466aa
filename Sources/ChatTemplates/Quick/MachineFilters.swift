import JSON

extension Machine {
  mutating func filter(
    _ value: Cell, _ number: Int, _ first: UnsafeMutablePointer<Cell>
  ) throws(GivesUp) -> Cell {
    let filter = program.filters[number]
    if let own = filter.own, filter.shape.names.isEmpty,
      let result = try self.filter(own, value, first, filter.shape.positional)
    {
      return result
    }
    try step()
    let (subject, given) = (try self.value(value), try arguments(filter.shape, first))
    return try general { (_, run) throws(TemplateError) in try filter.filter.apply(run, subject, given) }
  }

  /// Nil where it is left to the general evaluator's filter.
  private mutating func filter(
    _ filter: QuickFilter.Own, _ value: Cell, _ first: UnsafeMutablePointer<Cell>, _ count: Int
  ) throws(GivesUp) -> Cell? {
    switch filter {
    case .default, .d:
      if count == 2, isTrue(first[1]) { return isTrue(value) ? value : first[0] }
      guard count > 0, count < 3 else { return nil }
      return value.kind == .undefined ? first[0] : value
    case .trim where count == 0 && value.isText: return try stripped(value, left: true, right: true, of: nil)
    case .string where count == 0 && value.isText: return value
    case .length where count == 0, .count where count == 0: return try length(value)
    case .list where count == 0 && (value.kind == .array || value.kind == .list): return value
    case .first where count == 0 && value.isSequence:
      return value.size > 0 ? try item(value, .int(0)) : .undefined
    case .last where count == 0 && value.isSequence:
      return value.size > 0 ? try item(value, .int(-1)) : .undefined
    case .items where count == 0 && value.kind == .object:
      return Cell(kind: .items, count: value.count, bits: value.bits)
    case .tojson where count == 0: return try json(value)
    default: return nil
    }
  }

  private func length(_ value: Cell) throws(GivesUp) -> Cell? {
    switch value.kind {
    case .text: return .int(characters(value))
    case .array, .list, .tuple: return .int(value.size)
    case .object:
      try checkNames(value)
      return .int(value.size)
    case .undefined: return .int(0)
    default: return nil
    }
  }

  // MARK: tojson

  private mutating func json(_ value: Cell) throws(GivesUp) -> Cell? {
    switch value.kind {
    case .text, .none, .bool, .int, .array, .object: break
    default: return nil
    }
    let start = output.count
    try appendJSON(value, 0)
    return try captured(from: start)
  }

  /// As `json.dumps` with its usual separators.
  private mutating func appendJSON(_ value: Cell, _ level: Int) throws(GivesUp) {
    guard level < RenderLimits.nesting else { throw GivesUp() }
    switch value.kind {
    case .none: try output.append("null")
    case .bool: try output.append(value.flag ? "true" : "false")
    case .int: try output.append(value.integer)
    case .text: try appendJSON(text: value)
    case .array:
      try output.append("[")
      for at in 0..<value.size {
        if at > 0 { try output.append(", ") }
        try appendJSON(cell(value.elements.baseAddress.unsafelyUnwrapped + at), level + 1)
      }
      try output.append("]")
    case .object:
      try checkNames(value)
      try output.append("{")
      for at in 0..<value.size {
        if at > 0 { try output.append(", ") }
        let member = value.members.baseAddress.unsafelyUnwrapped + at
        try appendJSON(text: Cell(borrowing: member.pointee.key))
        try output.append(": ")
        try appendJSON(self.value(member), level + 1)
      }
      try output.append("}")
    default: throw GivesUp()
    }
  }

  private mutating func appendJSON(text: Cell) throws(GivesUp) {
    let bytes = text.bytes
    let isPlain = bytes.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") && $0 != 0x7F }
    guard isPlain else {
      var target: [UInt8] = []
      JSONWriter.append(Array(bytes), to: &target)
      return try output.append(contentsOf: target)
    }
    try output.append("\"")
    try output.append(bytes.baseAddress, bytes.count)
    try output.append("\"")
  }
}
