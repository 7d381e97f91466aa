import JSON

extension Machine {
  /// The value of the last member of that name.
  @inline(__always)
  func place(_ object: Cell, _ name: Cell) -> Int? {
    guard let base = object.members.baseAddress else { return nil }
    var at = object.size &- 1
    while at >= 0 {
      if name.isText(Cell(borrowing: base[at].key)) { return at }
      at &-= 1
    }
    return nil
  }

  @inline(__always)
  mutating func member(_ object: Cell, _ name: Cell) -> Cell? {
    guard let at = place(object, name), let base = object.members.baseAddress else { return nil }
    return value(base + at)
  }

  @inline(__always)
  mutating func value(_ member: UnsafePointer<JSONObject.Member>) -> Cell {
    switch member.pointee.value {
    case .string(let text): return Cell(borrowing: text)
    case .null: return .none
    case .bool(let flag): return .bool(flag)
    case .integer(let number): return .int(Int(number))
    case .array(let elements): return Cell(borrowing: elements)
    case .object(let object): return Cell(borrowing: object)
    case .double(let number): return .float(number)
    case .bigInteger: return boxed(member)
    }
  }

  @inline(never)
  private mutating func boxed(_ member: UnsafePointer<JSONObject.Member>) -> Cell {
    box(Value(member.pointee.value))
  }

  /// `x.name`
  @inline(__always)
  mutating func attribute(_ value: Cell, _ key: UnsafePointer<Key>) throws(GivesUp) -> Cell {
    if value.kind == .object, key.pointee.isOnlyName { return member(value, key.pointee.text) ?? .undefined }
    return try otherAttribute(value, key)
  }

  @inline(never)
  private mutating func otherAttribute(_ value: Cell, _ key: UnsafePointer<Key>) throws(GivesUp) -> Cell {
    if key.pointee.isPrivate { throw GivesUp() }
    switch value.kind {
    case .loop:
      guard let field = key.pointee.field else { throw GivesUp() }
      return try self.field(value, field)
    case .namespace: return try self.attribute(ofNamespace: value, key)
    case .text: if !key.pointee.isOfText { return .undefined }
    case .dict:
      if !key.pointee.isOfDict { return self.value(ofDict: value, key.pointee.text) ?? .undefined }
    case .array, .list, .tuple: if !key.pointee.isOfList { return .undefined }
    case .bool, .int: if !key.pointee.isOfNumber { return .undefined }
    case .none: return .undefined
    case .boxed:
      let name = Value.str(try text(key.pointee.text))
      return try general { (machine, run) throws(TemplateError) in
        try Lookup.attribute(machine.boxes[value.integer], name.text ?? Text(), run)
      }
    default: break
    }
    throw GivesUp()
  }

  /// `x["name"]`
  @inline(__always)
  mutating func itemNamed(_ value: Cell, _ key: UnsafePointer<Key>) throws(GivesUp) -> Cell {
    if value.kind == .object {
      if let found = member(value, key.pointee.text) { return found }
      if key.pointee.isOnlyName { return .undefined }
    }
    return try otherItem(value, key)
  }

  @inline(never)
  private mutating func otherItem(_ value: Cell, _ key: UnsafePointer<Key>) throws(GivesUp) -> Cell {
    switch value.kind {
    case .dict:
      if let found = self.value(ofDict: value, key.pointee.text) { return found }
      return try attribute(value, key)
    case .object, .text, .array, .list, .tuple, .none, .bool, .int: return try attribute(value, key)
    default: throw GivesUp()
    }
  }

  /// `x[key]`
  mutating func item(_ value: Cell, _ key: Cell) throws(GivesUp) -> Cell {
    switch (value.kind, key.kind) {
    case (.array, .int), (.list, .int), (.tuple, .int):
      let at = key.integer < 0 ? key.integer &+ value.size : key.integer
      guard at >= 0, at < value.size else { return .undefined }
      if value.kind == .array { return cell(value.elements.baseAddress.unsafelyUnwrapped + at) }
      return value.cells[at]
    case (.object, .text), (.dict, .text):
      if let found = value.kind == .dict ? self.value(ofDict: value, key) : member(value, key) { return found }
      let name = try text(key)
      if Method.dictNames.contains(name) || name.hasPrefix("_") { throw GivesUp() }
      return .undefined
    case (.dict, .int): return self.value(ofDict: value, key) ?? .undefined
    case (.text, .int): return try character(value, key.integer)
    case (.range, .int):
      let at = key.integer < 0 ? key.integer &+ value.size : key.integer
      guard at >= 0, at < value.size else { return .undefined }
      let range = QuickRange.of(value).pointee
      return .int(range.start + at * range.step)
    case (.text, .text), (.array, .text), (.list, .text), (.tuple, .text), (.none, .text), (.int, .text),
      (.bool, .text):
      return try attribute(value, named: key)
    case (.boxed, .int), (.boxed, .text):
      let key = try self.value(key)
      return try general { (machine, run) throws(TemplateError) in
        try Lookup.item(machine.boxes[value.integer], key, run)
      }
    default: throw GivesUp()
    }
  }

  /// Of what has no items of that name: an attribute of Python's, which is left to the general evaluator, or nothing.
  private func attribute(_ value: Cell, named key: Cell) throws(GivesUp) -> Cell {
    let name = try text(key)
    let isThere =
      switch value.kind {
      case .text: Method.named(name, .str) != nil
      case .array, .list, .tuple: Method.isOfList(name)
      case .int, .bool: Method.isOfNumber(name)
      default: false
      }
    if isThere || name.hasPrefix("_") { throw GivesUp() }
    return .undefined
  }

  /// A character of a text, from its end where the place is negative.
  private func character(_ text: Cell, _ place: Int) throws(GivesUp) -> Cell {
    let count = characters(text)
    let at = place < 0 ? place &+ count : place
    guard at >= 0, at < count else { return .undefined }
    let start = byte(text, ofCharacter: at, count)
    return text.part(start..<byte(text, ofCharacter: at + 1, count))
  }

  /// Where a character begins, out of so many.
  private func byte(_ text: Cell, ofCharacter place: Int, _ count: Int) -> Int {
    // Of ASCII a character is a byte.
    if count == text.size { return place }
    let bytes = text.bytes
    var at = 0
    var left = place
    while at < bytes.count {
      if bytes[at] & 0xC0 != 0x80 {
        if left == 0 { return at }
        left -= 1
      }
      at += 1
    }
    return at
  }

  /// `x[start:stop:step]`
  mutating func slice(_ value: Cell, _ start: Cell, _ stop: Cell, _ step: Cell) throws(GivesUp)
    -> Cell
  {
    guard isBound(start), isBound(stop), isBound(step) else { throw GivesUp() }
    let stride = step.kind == .int ? step.integer : 1
    switch value.kind {
    case .array, .list, .tuple:
      if stride == 1 {
        let (from, to) = bounds(start, stop, value.size)
        let size = value.kind == .array ? MemoryLayout<JSONValue>.stride : MemoryLayout<Cell>.stride
        return Cell(
          kind: value.kind, count: Int32(to - from), bits: value.bits &+ UInt(from * size))
      }
      guard stride == -1, start.kind == .none, stop.kind == .none else { break }
      return try reversed(value)
    case .text where stride == 1:
      let count = characters(value)
      let (from, to) = bounds(start, stop, count)
      return value.part(byte(value, ofCharacter: from, count)..<byte(value, ofCharacter: to, count))
    case .text, .boxed: break
    default: throw GivesUp()
    }
    let (whole, first, last, by) = (
      try self.value(value), try self.value(start), try self.value(stop), try self.value(step)
    )
    return try general { (_, run) throws(TemplateError) in
      guard let result = try Sequences.slice(whole, first, last, by, run) else {
        throw TemplateError(.type, "no slices of it")
      }
      return result
    }
  }

  private func isBound(_ cell: Cell) -> Bool { cell.kind == .int || cell.kind == .none }

  private func bounds(_ start: Cell, _ stop: Cell, _ count: Int) -> (Int, Int) {
    func place(_ cell: Cell, _ otherwise: Int) -> Int {
      guard cell.kind == .int else { return otherwise }
      return cell.integer < 0 ? max(0, cell.integer &+ count) : min(cell.integer, count)
    }
    let from = place(start, 0)
    return (from, max(from, place(stop, count)))
  }

  private mutating func reversed(_ value: Cell) throws(GivesUp) -> Cell {
    let target = try arena.cells(value.size)
    for at in 0..<value.size {
      let item =
        value.kind == .array
        ? cell(value.elements.baseAddress.unsafelyUnwrapped + at) : value.cells[at]
      (target + (value.size - 1 - at)).initialize(to: item)
    }
    return .pointer(value.kind == .tuple ? .tuple : .list, target, value.size)
  }
}
