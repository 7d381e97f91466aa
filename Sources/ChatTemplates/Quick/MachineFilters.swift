import JSON

extension Machine {
  mutating func filter(
    _ value: Cell, _ number: Int, _ packed: Int, _ first: UnsafeMutablePointer<Cell>
  ) throws(GivesUp) -> Cell {
    let own = QuickFilter.Own(rawValue: UInt8(truncatingIfNeeded: packed >> 8)) ?? .general
    if own != .general, let result = try self.filter(own, number, value, first, packed & 0xFF) {
      return result
    }
    let filter = program.filters[number]
    try step()
    // `select("sameas", …)`: which lists are the same is known to the general evaluator alone.
    for at in 0..<packed & 0xFF where first[at].isText && text(first[at], is: "sameas") { throw GivesUp() }
    let (subject, given) = (try self.value(value), try arguments(filter.shape, first))
    return try general { (_, run) throws(TemplateError) in
      try filter.filter.apply(run, subject, given)
    }
  }

  private func text(_ cell: Cell, is string: StaticString) -> Bool {
    cell.size == string.utf8CodeUnitCount
      && cell.bytes.elementsEqual(
        UnsafeBufferPointer(start: string.utf8Start, count: string.utf8CodeUnitCount))
  }

  /// Nil where it is left to the general evaluator's filter.
  private mutating func filter(
    _ filter: QuickFilter.Own, _ number: Int, _ value: Cell, _ first: UnsafeMutablePointer<Cell>, _ count: Int
  ) throws(GivesUp) -> Cell? {
    switch filter {
    case .default:
      if count == 2, isTrue(first[1]) { return isTrue(value) ? value : first[0] }
      guard count > 0, count < 3 else { return nil }
      return value.kind == .undefined ? first[0] : value
    case .trim where count == 0:
      guard let text = try string(value) else { return nil }
      return try stripped(text, left: true, right: true, of: nil)
    case .string where count == 0: return try string(value)
    case .safe where count == 0 && value.isText:
      return Cell(kind: .markup, count: value.count, bits: value.bits)
    case .upper where count == 0, .lower where count == 0, .capitalize where count == 0:
      guard let text = try string(value) else { return nil }
      return try filter == .capitalize ? capitalized(text) : cased(text, upper: filter == .upper)
    case .replace where count == 2 && value.isText && first[0].isText && first[0].count > 0 && first[1].isText:
      return try replaced(value, first[0], by: first[1])
    case .indent where count < 3 && value.isText: return try indented(value, first, program.filters[number].shape)
    case .int where count == 0 && value.kind == .int: return value
    case .int where count == 0 && value.isText: return digits(value)
    case .join where count == 0:
      return try joined(value, by: .pointer(.text, nil, 0), onlyTexts: false)
    case .join where count == 1 && first[0].isText:
      return try joined(value, by: first[0], onlyTexts: false)
    case .dictsort where count == 0 && (value.kind == .object || value.kind == .dict): return try sorted(value)
    case .sorted where first[0].isText: return try sorted(value, by: first[0])
    case .length where count == 0: return try length(value)
    case .list where count == 0 && value.kind == .generator: return try taken(value)
    case .list where count == 0 && (value.kind == .array || value.kind == .list): return value
    case .list where count == 0 && value.kind == .dict: return try names(ofDict: value)
    case .first where count == 0 && value.kind == .generator:
      let items = try taken(value)
      return items.size > 0 ? items.cells[0] : .undefined
    case .first where count == 0 && value.isSequence:
      return value.size > 0 ? try item(value, .int(0)) : .undefined
    case .last where count == 0 && value.isSequence:
      return value.size > 0 ? try item(value, .int(-1)) : .undefined
    case .items where count == 0 && value.kind == .object: return try pairs(value)
    case .tojson where count == 0: return try json(value)
    case .indented where first[0].kind == .int && first[0].integer >= 0 && first[0].integer < 64:
      return try json(value, indent: first[0].integer)
    default: return try gathered(filter, value, first, count)
    }
  }

  private mutating func string(_ value: Cell) throws(GivesUp) -> Cell? {
    if value.isText { return value }
    if value.isGeneral { return nil }
    let start = output.count
    try write(value)
    return try captured(from: start)
  }

  /// Of digits alone; nil for all else.
  private func digits(_ text: Cell) -> Cell? {
    guard text.size > 0, text.size < 18 else { return nil }
    var number = 0
    for byte in text.bytes {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      number = number * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return .int(number)
  }

  private func length(_ value: Cell) throws(GivesUp) -> Cell? {
    switch value.kind {
    case .text: return .int(characters(value))
    case .array, .list, .tuple, .dict, .range: return .int(value.size)
    case .object:
      try checkNames(value)
      return .int(value.size)
    case .undefined: return .int(0)
    default: return nil
    }
  }
}
