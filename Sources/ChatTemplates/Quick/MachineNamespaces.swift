import JSON

/// `namespace(…)`: a few names with their values.
struct QuickNamespace {
  struct Attribute {
    var key: Int
    var value: Cell
  }

  var attributes: UnsafeMutablePointer<Attribute>
  var count: Int
  var capacity: Int

  @inline(__always)
  static func of(_ cell: Cell) -> UnsafeMutablePointer<QuickNamespace> {
    UnsafeMutablePointer<QuickNamespace>(bitPattern: cell.bits).unsafelyUnwrapped
  }

  @inline(__always)
  func place(_ key: Int) -> Int? {
    var at = 0
    while at < count {
      if attributes[at].key == key { return at }
      at &+= 1
    }
    return nil
  }
}

extension Machine {
  mutating func namespace(
    _ shape: CallShape, _ first: UnsafeMutablePointer<Cell>
  ) throws(GivesUp) -> Cell {
    guard shape.positional == 0 else { throw GivesUp() }
    let memory = try arena.allocate(MemoryLayout<QuickNamespace>.stride)
    let space = memory.bindMemory(to: QuickNamespace.self, capacity: 1)
    let capacity = max(4, shape.count)
    space.initialize(
      to: QuickNamespace(attributes: try attributes(capacity), count: 0, capacity: capacity))
    for (at, key) in shape.keys.enumerated() { try put(space, key, first[at]) }
    return .pointer(.namespace, memory, 0)
  }

  private mutating func attributes(
    _ count: Int
  ) throws(GivesUp) -> UnsafeMutablePointer<QuickNamespace.Attribute> {
    guard count < 1 << 12 else { throw GivesUp() }
    return try arena.allocate(count * MemoryLayout<QuickNamespace.Attribute>.stride)
      .bindMemory(to: QuickNamespace.Attribute.self, capacity: count)
  }

  func attribute(ofNamespace value: Cell, _ key: UnsafePointer<Key>) throws(GivesUp) -> Cell {
    let number = key - UnsafePointer(program.keys.baseAddress.unsafelyUnwrapped)
    let space = QuickNamespace.of(value)
    guard let at = space.pointee.place(number) else { return .undefined }
    return space.pointee.attributes[at].value
  }

  mutating func set(_ namespace: Cell, _ key: Int, _ value: Cell) throws(GivesUp) {
    guard namespace.kind == .namespace else { throw GivesUp() }
    try put(QuickNamespace.of(namespace), key, value)
  }

  private mutating func put(
    _ space: UnsafeMutablePointer<QuickNamespace>, _ key: Int, _ value: Cell
  ) throws(GivesUp) {
    // A namespace in a namespace can be a circle.
    guard value.kind != .namespace, value.kind != .loop, !program.keys[key].isPrivate else {
      throw GivesUp()
    }
    if let at = space.pointee.place(key) {
      space.pointee.attributes[at].value = value
      return
    }
    if space.pointee.count == space.pointee.capacity {
      let larger = try attributes(2 * space.pointee.capacity)
      larger.initialize(from: space.pointee.attributes, count: space.pointee.count)
      space.pointee.attributes = larger
      space.pointee.capacity *= 2
    }
    (space.pointee.attributes + space.pointee.count).initialize(
      to: QuickNamespace.Attribute(key: key, value: value))
    space.pointee.count += 1
  }
}
