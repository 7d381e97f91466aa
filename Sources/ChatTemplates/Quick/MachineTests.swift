import JSON

extension Machine {
  mutating func test(
    _ value: Cell, _ number: Int, _ packed: Int, _ first: UnsafeMutablePointer<Cell>
  ) throws(GivesUp) -> Bool {
    let own = QuickTest.Own(rawValue: UInt8(truncatingIfNeeded: packed >> 8)) ?? .general
    if own != .general, packed & 0xFF == 0, !value.isGeneral { return try self.test(own, value) }
    let test = program.tests[number]
    if test.test.name == "sameas", packed & 0xFF == 1 { try checkIdentity(value, first[0]) }
    let (subject, given) = (try self.value(value), try arguments(test.shape, first))
    let run = generalRun()
    do { return try test.test.holds(run, subject, given) } catch { throw GivesUp() }
  }

  /// A list or dict is another value each time that it goes to the general evaluator.
  private func checkIdentity(_ left: Cell, _ right: Cell) throws(GivesUp) {
    for cell in [left, right] {
      switch cell.kind {
      case .none, .bool, .int, .text, .boxed: break
      default: throw GivesUp()
      }
    }
  }

  private func test(_ test: QuickTest.Own, _ value: Cell) throws(GivesUp) -> Bool {
    let kind = value.kind
    switch test {
    case .general: throw GivesUp()
    case .defined: return kind != .undefined
    case .undefined: return kind == .undefined
    case .none: return kind == .none
    case .string: return kind == .text
    case .boolean: return kind == .bool
    case .true: return kind == .bool && value.flag
    case .false: return kind == .bool && !value.flag
    case .integer: return kind == .int
    case .number: return kind == .int || kind == .bool || kind == .float
    case .mapping: return kind == .object || kind == .dict
    case .iterable, .sequence:
      switch kind {
      case .text, .array, .object, .dict, .list, .tuple, .undefined: return true
      case .none, .bool, .int, .float: return false
      case .keys, .values, .items: return test == .iterable
      default: throw GivesUp()
      }
    }
  }
}
