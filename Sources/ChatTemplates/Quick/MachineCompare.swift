import JSON

extension Machine {
  mutating func equal(_ left: Cell, _ right: Cell) throws(GivesUp) -> Bool {
    if left.kind == .text, right.kind == .text { return left.isText(right) }
    switch (left.kind, right.kind) {
    case (.none, .none), (.undefined, .undefined): return true
    case (.bool, .bool), (.bool, .int), (.int, .bool), (.int, .int): return left.bits == right.bits
    case (.namespace, _), (_, .namespace), (.loop, _), (_, .loop), (.macro, _), (_, .macro),
      (.function, _),
      (_, .function):
      throw GivesUp()
    case (.text, _), (.none, _), (.undefined, _), (_, .text), (_, .none), (_, .undefined):
      if !left.isGeneral, !right.isGeneral { return false }
    case (.object, .object), (.array, .array):
      if let same = isSame(left, right) { return same }
    default: break
    }
    let (a, b) = (try value(left), try value(right))
    do { return try Comparison.equal(a, b) } catch { throw GivesUp() }
  }

  /// Two lists or two dicts of JSON; nil where numbers of two kinds, or names that stand twice, would have to be compared.
  private func isSame(_ left: Cell, _ right: Cell) -> Bool? {
    guard left.kind == .object else {
      guard left.count == right.count else { return false }
      for at in 0..<left.size {
        guard let same = isSame(left.elements[at], right.elements[at]) else { return nil }
        if !same { return false }
      }
      return true
    }
    guard (try? checkNames(left)) != nil, (try? checkNames(right)) != nil else { return nil }
    guard left.count == right.count else { return false }
    for member in left.members {
      guard let at = place(right, Cell(borrowing: member.key)) else { return false }
      guard let same = isSame(member.value, right.members[at].value) else { return nil }
      if !same { return false }
    }
    return true
  }

  private func isSame(_ left: JSONValue, _ right: JSONValue) -> Bool? {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.integer(let a), .integer(let b)): a == b
    case (.string(let a), .string(let b)): Cell(borrowing: a).isText(Cell(borrowing: b))
    case (.array(let a), .array(let b)): isSame(Cell(borrowing: a), Cell(borrowing: b))
    case (.object(let a), .object(let b)): isSame(Cell(borrowing: a), Cell(borrowing: b))
    case (.double, _), (.bigInteger, _), (_, .double), (_, .bigInteger), (.bool, .integer), (.integer, .bool): nil
    default: false
    }
  }

  mutating func order(_ sign: Instruction.Operation, _ left: Cell, _ right: Cell) throws(GivesUp)
    -> Bool
  {
    guard left.kind == .int, right.kind == .int else { throw GivesUp() }
    return switch sign {
    case .less: left.integer < right.integer
    case .lessEqual: left.integer <= right.integer
    case .greater: left.integer > right.integer
    default: left.integer >= right.integer
    }
  }

  /// `item in container`
  mutating func contains(_ container: Cell, _ item: Cell) throws(GivesUp) -> Bool {
    switch container.kind {
    case .text:
      guard item.isText else { throw GivesUp() }
      return find(item, in: container, from: 0) != nil
    case .object:
      guard item.isText else { throw GivesUp() }
      return place(container, item) != nil
    case .dict:
      guard item.isName else { throw GivesUp() }
      return value(ofDict: container, item) != nil
    case .undefined: return false
    case .list, .tuple:
      for cell in container.cells where try equal(cell, item) { return true }
      return false
    case .array:
      for at in 0..<container.size {
        if try equal(cell(container.elements.baseAddress.unsafelyUnwrapped + at), item) {
          return true
        }
      }
      return false
    case .boxed, .keys, .values, .items, .range:
      let (whole, part) = (try value(container), try value(item))
      do { return try Comparison.contains(whole, part) } catch { throw GivesUp() }
    default: throw GivesUp()
    }
  }

  /// Where a text stands in another.
  func find(_ part: Cell, in text: Cell, from start: Int) -> Int? {
    let needle = part.bytes
    let hay = text.bytes
    guard let lead = needle.first else { return start <= hay.count ? start : nil }
    let behind = hay.count &- needle.count &+ 1
    var at = start
    while at < behind {
      if hay[at] == lead {
        var matched = 1
        while matched < needle.count, hay[at &+ matched] == needle[matched] { matched &+= 1 }
        if matched == needle.count { return at }
      }
      // Mostly it stands nowhere: a template asks whether an answer has a think block.
      at = hay.place(of: lead, from: at &+ 1, to: behind)
    }
    return nil
  }

  mutating func add(_ left: Cell, _ right: Cell) throws(GivesUp) -> Cell {
    if left.isText, right.isText {
      let count = left.size + right.size
      let target = try arena.allocate(max(count, 1))
      if let base = left.bytes.baseAddress { target.copyMemory(from: base, byteCount: left.size) }
      if let base = right.bytes.baseAddress {
        (target + left.size).copyMemory(from: base, byteCount: right.size)
      }
      if trace != nil {
        trace?.copied(left.bits, left.size, to: UInt(bitPattern: target))
        trace?.copied(right.bits, right.size, to: UInt(bitPattern: target + left.size))
      }
      return .pointer(.text, target, count)
    }
    if left.kind == .int, right.kind == .int {
      let (sum, overflow) = left.integer.addingReportingOverflow(right.integer)
      if !overflow { return .int(sum) }
    }
    if let list = try concatenated(left, right) { return list }
    if let text = try safe(left, right) { return text }
    return try arithmetic(.add, left, right)
  }

  mutating func arithmetic(
    _ operation: Arithmetic.Operation, _ left: Cell, _ right: Cell
  ) throws(GivesUp) -> Cell {
    if left.kind == .int, right.kind == .int {
      if operation == .subtract {
        let (result, overflow) = left.integer.subtractingReportingOverflow(right.integer)
        if !overflow { return .int(result) }
      }
      if operation == .modulo, left.integer >= 0, right.integer > 0 {
        return .int(left.integer % right.integer)
      }
    }
    let (a, b) = (try value(left), try value(right))
    return try general { (_, run) throws(TemplateError) in
      try Arithmetic.apply(operation, a, b, run)
    }
  }
}
