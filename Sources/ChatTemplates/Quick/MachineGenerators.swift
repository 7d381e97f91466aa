import JSON

/// What a filter gives piece by piece. Here it is there at once; who comes a second time finds nothing, which is left
/// to the general evaluator.
struct QuickGenerator {
  var items: Cell
  var isTaken = false

  static func of(_ cell: Cell) -> UnsafeMutablePointer<QuickGenerator> {
    UnsafeMutablePointer<QuickGenerator>(bitPattern: cell.bits).unsafelyUnwrapped
  }
}

extension Machine {
  mutating func generator(_ items: UnsafeMutablePointer<Cell>, _ count: Int) throws(GivesUp) -> Cell {
    let memory = try arena.allocate(MemoryLayout<QuickGenerator>.stride)
    memory.bindMemory(to: QuickGenerator.self, capacity: 1)
      .initialize(to: QuickGenerator(items: .pointer(.list, items, count)))
    return .pointer(.generator, memory, 0)
  }

  func taken(_ generator: Cell) throws(GivesUp) -> Cell {
    let state = QuickGenerator.of(generator)
    if state.pointee.isTaken { throw GivesUp() }
    state.pointee.isTaken = true
    return state.pointee.items
  }

  /// The elements of a list, or of a generator that is used up by it. Nil for anything else.
  func sequence(_ value: Cell) throws(GivesUp) -> Cell? {
    if value.kind == .generator { return try taken(value) }
    return value.isSequence ? value : nil
  }

  mutating func pairs(_ object: Cell) throws(GivesUp) -> Cell {
    try checkNames(object)
    let target = try arena.cells(object.size)
    for at in 0..<object.size { (target + at).initialize(to: try pair(object, at)) }
    return try generator(target, object.size)
  }

  /// `selectattr`, `rejectattr`, `map(attribute=…)`; nil where it is left to the general evaluator's filter.
  mutating func gathered(
    _ filter: QuickFilter.Own, _ value: Cell, _ first: UnsafeMutablePointer<Cell>, _ count: Int
  ) throws(GivesUp) -> Cell? {
    guard filter == .selectattr || filter == .rejectattr || filter == .attributes else { return nil }
    // What is not true is not looked into.
    if !value.isGeneral, !isTrue(value) { return try generator(arena.cells(0), 0) }
    guard count > 0, isPlainName(first[0]), let test = AttributeTest(first, count) else { return nil }
    if value.isText || value.kind == .object { return try gathered(filter, test, value, first, count) }
    guard value.isSequence || value.kind == .generator, let items = try sequence(value) else { return nil }
    let target = try arena.cells(items.size)
    var found = 0
    for at in 0..<items.size {
      try step()
      let item = try self.item(items, .int(at))
      let attribute = try self.item(item, first[0])
      if filter == .attributes {
        (target + found).initialize(to: attribute)
      } else if try holds(test, attribute, first[2 < count ? 2 : 0]) == (filter == .selectattr) {
        (target + found).initialize(to: item)
      } else {
        continue
      }
      found += 1
    }
    return try generator(target, found)
  }

  /// Out of characters or names, each of which is a text: all of them, or none.
  private mutating func gathered(
    _ filter: QuickFilter.Own, _ test: AttributeTest, _ value: Cell, _ first: UnsafeMutablePointer<Cell>, _ count: Int
  ) throws(GivesUp) -> Cell? {
    let name = try text(first[0])
    guard filter != .attributes, !name.hasPrefix("_"), Method.named(name, .str) == nil,
      try holds(test, .undefined, first[2 < count ? 2 : 0]) != (filter == .selectattr)
    else { return nil }
    return try generator(arena.cells(0), 0)
  }

  /// Neither a path nor a number.
  func isPlainName(_ name: Cell) -> Bool {
    guard name.isText, let lead = name.bytes.first, lead < 0x30 || 0x3A..<0x80 ~= lead else { return false }
    return !name.bytes.contains(UInt8(ascii: "."))
  }

  private enum AttributeTest {
    case isTrue, defined, equal

    init?(_ first: UnsafeMutablePointer<Cell>, _ count: Int) {
      if count == 1 {
        self = .isTrue
        return
      }
      guard first[1].isText else { return nil }
      switch (String(decoding: first[1].bytes, as: UTF8.self), count) {
      case ("defined", 2): self = .defined
      case ("equalto", 3), ("eq", 3), ("==", 3): self = .equal
      default: return nil
      }
    }
  }

  private mutating func holds(_ test: AttributeTest, _ value: Cell, _ other: Cell) throws(GivesUp) -> Bool {
    switch test {
    case .isTrue: isTrue(value)
    case .defined: value.kind != .undefined
    case .equal: try equal(value, other)
    }
  }
}
