import JSON

extension Machine {
  /// `x.name(…)`
  mutating func method(
    _ value: Cell, _ number: Int, _ first: UnsafeMutablePointer<Cell>
  ) throws(GivesUp) -> Cell {
    let method = program.methods[number]
    if method.shape.names.isEmpty, let own = method.own,
      let result = try self.method(own, value, first, method.shape.positional)
    {
      return result
    }
    try step()
    switch value.kind {
    case .text:
      guard let known = method.ofText else { throw GivesUp() }
      let (subject, given) = (try self.value(value), try arguments(method.shape, first))
      return try general { (_, run) throws(TemplateError) in try known.call(run, subject, given) }
    case .object:
      guard let known = method.ofDict else { throw GivesUp() }
      let (subject, given) = (try self.value(value), try arguments(method.shape, first))
      return try general { (_, run) throws(TemplateError) in try known.call(run, subject, given) }
    case .boxed, .array, .list, .tuple:
      let (subject, given) = (try self.value(value), try arguments(method.shape, first))
      return try general { (_, run) throws(TemplateError) in
        try CallExpression.call(try Lookup.attribute(subject, method.name, run), given, run)
      }
    default: throw GivesUp()
    }
  }

  /// Nil where it is left to the general evaluator's method.
  private mutating func method(
    _ method: QuickMethod.Own, _ value: Cell, _ first: UnsafeMutablePointer<Cell>, _ count: Int
  ) throws(GivesUp) -> Cell? {
    if value.kind == .object {
      switch method {
      case .items where count == 0: return Cell(kind: .items, count: value.count, bits: value.bits)
      case .keys where count == 0: return Cell(kind: .keys, count: value.count, bits: value.bits)
      case .values where count == 0: return Cell(kind: .values, count: value.count, bits: value.bits)
      case .get where count > 0 && count < 3 && first[0].isText:
        return member(value, first[0]) ?? (count == 2 ? first[1] : .none)
      default: return nil
      }
    }
    guard value.isText else { return nil }
    switch method {
    case .strip, .lstrip, .rstrip:
      if count == 0 { return try stripped(value, left: method != .rstrip, right: method != .lstrip, of: nil) }
      guard count == 1, first[0].isText else { return nil }
      return try stripped(value, left: method != .rstrip, right: method != .lstrip, of: first[0])
    case .startswith where count == 1 && first[0].isText:
      return .bool(value.size >= first[0].size && value.part(0..<first[0].size).isText(first[0]))
    case .endswith where count == 1 && first[0].isText:
      let start = value.size - first[0].size
      return .bool(start >= 0 && value.part(start..<value.size).isText(first[0]))
    case .split where count == 1 && first[0].isText && first[0].count > 0: return try split(value, by: first[0])
    default: return nil
    }
  }

  private mutating func split(_ text: Cell, by separator: Cell) throws(GivesUp) -> Cell {
    var places = 1
    var at = 0
    while let place = find(separator, in: text, from: at) {
      places += 1
      at = place + separator.size
    }
    let parts = try arena.cells(places)
    at = 0
    for number in 0..<places {
      let end = number + 1 < places ? find(separator, in: text, from: at) ?? text.size : text.size
      (parts + number).initialize(to: text.part(at..<end))
      at = end + separator.size
    }
    return .pointer(.list, parts, places)
  }

  /// Nil characters are white space.
  func stripped(_ text: Cell, left: Bool, right: Bool, of characters: Cell?) throws(GivesUp) -> Cell? {
    let bytes = text.bytes
    if let characters { for byte in characters.bytes where byte >= 0x80 { return nil } }
    func goes(_ byte: UInt8) -> Bool {
      if let characters { return characters.bytes.contains(byte) }
      return byte == 0x20 || byte >= 0x09 && byte <= 0x0D || byte >= 0x1C && byte <= 0x1F
    }
    var start = 0
    var end = bytes.count
    if left { while start < end, goes(bytes[start]) { start &+= 1 } }
    if right { while end > start, goes(bytes[end &- 1]) { end &-= 1 } }
    // White space beyond ASCII is the general evaluator's.
    if characters == nil, start < end, left && bytes[start] >= 0x80 || right && bytes[end &- 1] >= 0x80 {
      let rest = Text(bytes: Array(bytes[start..<end]))
      let lead = left ? rest.count - rest.stripped(right: false).count : 0
      let tail = right ? rest.count - rest.stripped(left: false).count : 0
      if lead + tail >= rest.count { return text.part(0..<0) }
      return text.part(start + lead..<end - tail)
    }
    return text.part(start..<end)
  }
}
