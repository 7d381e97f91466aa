import JSON

extension Machine {
  /// `x.name(…)`
  mutating func method(
    _ value: Cell, _ number: Int, _ packed: Int, _ first: UnsafeMutablePointer<Cell>
  ) throws(GivesUp) -> Cell {
    let own = QuickMethod.Own(rawValue: UInt8(truncatingIfNeeded: packed >> 8)) ?? .general
    if own != .general, let result = try self.method(own, value, first, packed & 0xFF) {
      return result
    }
    let method = program.methods[number]
    try step()
    switch value.kind {
    case .text, .markup:
      guard let known = method.ofText else { throw GivesUp() }
      let (subject, given) = (try self.value(value), try arguments(method.shape, first))
      return try general { (_, run) throws(TemplateError) in try known.call(run, subject, given) }
    case .object, .dict:
      guard let known = method.ofDict else { throw GivesUp() }
      let (subject, given) = (try self.value(value), try arguments(method.shape, first))
      return try general { (_, run) throws(TemplateError) in try known.call(run, subject, given) }
    case .boxed, .array, .list, .tuple, .range, .float, .int, .bool:
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
      case .values where count == 0:
        return Cell(kind: .values, count: value.count, bits: value.bits)
      case .get where count > 0 && count < 3 && first[0].isText:
        return member(value, first[0]) ?? (count == 2 ? first[1] : .none)
      default: return nil
      }
    }
    if value.kind == .dict, method == .get, count > 0, count < 3, first[0].isText {
      return self.value(ofDict: value, first[0]) ?? (count == 2 ? first[1] : .none)
    }
    guard value.isText else { return nil }
    switch method {
    case .strip, .lstrip, .rstrip:
      if count == 0 {
        return try stripped(value, left: method != .rstrip, right: method != .lstrip, of: nil)
      }
      guard count == 1, first[0].isText else { return nil }
      return try stripped(value, left: method != .rstrip, right: method != .lstrip, of: first[0])
    case .startswith where count == 1 && first[0].isText:
      return .bool(value.size >= first[0].size && value.part(0..<first[0].size).isText(first[0]))
    case .endswith where count == 1 && first[0].isText:
      let start = value.size - first[0].size
      return .bool(start >= 0 && value.part(start..<value.size).isText(first[0]))
    case .split where count == 1 && first[0].isText && first[0].count > 0:
      return try split(value, by: first[0])
    case .split where count == 2 && first[0].isText && first[0].count > 0 && first[1].kind == .int:
      return try split(value, by: first[0], limit: first[1].integer)
    case .upper where count == 0: return try cased(value, upper: true)
    case .lower where count == 0: return try cased(value, upper: false)
    case .capitalize where count == 0: return try capitalized(value)
    case .title where count == 0: return try titled(value)
    case .format where (0..<count).allSatisfy({ first[$0].isText || first[$0].kind == .int }):
      return try formatted(value, first, count)
    case .join where count == 1: return try joined(first[0], by: value, onlyTexts: true)
    case .replace where count == 2 && first[0].isText && first[0].count > 0 && first[1].isText:
      return try replaced(value, first[0], by: first[1])
    default: return nil
    }
  }
}
