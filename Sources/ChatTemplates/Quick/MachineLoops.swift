import JSON

/// A loop that is running.
struct QuickLoopState {
  enum Source: UInt8 { case elements, cells, keys, values, items, numbers, iterator, nothing }

  var source: Source
  var isComplete = false
  var isFiltered: Bool
  /// Of the element that is next, and of the turn.
  var position = 0
  var index = -1
  var count: Int
  /// Elements, members or cells; of an iterator the number of its box.
  var base: Cell
  /// Of a range.
  var stride = 0
  var outerMessage: Int?
  /// The elements that were wanted, where they are put together first.
  var collection = Cell.pointer(.list, nil, 0)
  /// Over all elements of a JSON array, and nobody asks where messages stand.
  var isPlain: Bool

  mutating func collect(_ element: Cell) {
    UnsafeMutablePointer<Cell>(bitPattern: collection.bits)?[collection.size] = element
    collection = Cell(kind: .list, count: collection.count + 1, bits: collection.bits)
  }

  @inline(__always)
  static func of(_ cell: Cell) -> UnsafeMutablePointer<QuickLoopState> {
    UnsafeMutablePointer<QuickLoopState>(bitPattern: cell.bits).unsafelyUnwrapped
  }
}

extension Machine {
  mutating func loop(over value: Cell, isFiltered: Bool, collects: Bool) throws(GivesUp) -> Cell {
    let source: QuickLoopState.Source
    var base = value
    var count = value.size
    var stride = 0
    switch value.kind {
    case .array: source = .elements
    case .list, .tuple: source = .cells
    case .object, .keys: source = .keys
    case .values: source = .values
    case .items: source = .items
    case .undefined, .missing:
      source = .nothing
      count = 0
    case .generator:
      source = .cells
      base = try taken(value)
      count = base.size
    case .text:
      source = .cells
      base = try spelled(value)
      count = base.size
    case .range:
      source = .numbers
      base = .int(QuickRange.of(value).pointee.start)
      stride = QuickRange.of(value).pointee.step
    case .dict:
      source = .cells
      base = try names(ofDict: value)
    case .boxed:
      guard let iterator = Sequences.iterator(boxes[value.integer]) else { throw GivesUp() }
      count = Sequences.length(boxes[value.integer]) ?? -1
      base = box(.object(iterator))
      source = .iterator
    default: throw GivesUp()
    }
    if source == .keys || source == .values || source == .items { try checkNames(value) }
    let memory = try arena.allocate(MemoryLayout<QuickLoopState>.size)
    let state = memory.bindMemory(to: QuickLoopState.self, capacity: 1)
    state.initialize(
      to: QuickLoopState(
        source: source, isFiltered: isFiltered, count: count, base: base, stride: stride,
        outerMessage: trace?.turns.message, isPlain: source == .elements && !isFiltered && trace == nil))
    if collects {
      guard count >= 0 else { throw GivesUp() }
      state.pointee.collection = .pointer(.list, try arena.cells(count), 0)
    }
    return .pointer(.loop, memory, 0)
  }

  /// A dict has each name once; JSON may have it twice.
  func checkNames(_ object: Cell) throws(GivesUp) {
    let members = object.members
    guard members.count < 64 else { throw GivesUp() }
    for at in members.indices {
      let name = Cell(borrowing: members[at].key)
      for other in members[..<at] where name.isText(Cell(borrowing: other.key)) { throw GivesUp() }
    }
  }

  /// Puts the next element on the stack; false at the end.
  @inline(__always)
  mutating func advance(_ loop: Cell, _ top: UnsafeMutablePointer<Cell>) throws(GivesUp) -> Bool {
    let state = QuickLoopState.of(loop)
    guard state.pointee.isPlain else { return try advanceOther(state, top) }
    let position = state.pointee.position
    if position >= state.pointee.count { return false }
    top.initialize(to: cell(state.pointee.base.elements.baseAddress.unsafelyUnwrapped + position))
    state.pointee.position = position &+ 1
    state.pointee.index &+= 1
    return true
  }

  @inline(never)
  private mutating func advanceOther(
    _ state: UnsafeMutablePointer<QuickLoopState>, _ top: UnsafeMutablePointer<Cell>
  ) throws(GivesUp) -> Bool {
    if state.pointee.source == .iterator {
      guard let item = try next(state.pointee.base) else { return false }
      top.initialize(to: item)
    } else {
      if state.pointee.position >= state.pointee.count { return false }
      top.initialize(to: try element(state, state.pointee.position))
      if trace != nil { note(top.pointee) }
    }
    state.pointee.position += 1
    if !state.pointee.isFiltered { state.pointee.index += 1 }
    return true
  }

  private mutating func next(_ iterator: Cell) throws(GivesUp) -> Cell? {
    guard case .object(let object as ValueIterator) = boxes[iterator.integer] else {
      throw GivesUp()
    }
    do {
      guard let value = try object.next() else { return nil }
      return try cell(value)
    } catch {
      throw GivesUp()
    }
  }

  private mutating func element(
    _ state: UnsafeMutablePointer<QuickLoopState>, _ position: Int
  ) throws(GivesUp) -> Cell {
    let base = state.pointee.base
    switch state.pointee.source {
    case .elements: return cell(base.elements.baseAddress.unsafelyUnwrapped + position)
    case .cells: return base.cells[position]
    case .keys: return Cell(borrowing: base.members[position].key)
    case .values: return try value(base, position)
    case .items: return try pair(base, position)
    case .numbers: return .int(base.integer + position * state.pointee.stride)
    case .iterator, .nothing: throw GivesUp()
    }
  }

  /// A name and its value.
  mutating func pair(_ object: Cell, _ position: Int) throws(GivesUp) -> Cell {
    if object.kind == .dict { return .pointer(.tuple, object.cells.baseAddress.unsafelyUnwrapped + 2 * position, 2) }
    let pair = try arena.cells(2)
    pair.initialize(to: Cell(borrowing: object.members[position].key))
    (pair + 1).initialize(to: try value(object, position))
    return .pointer(.tuple, pair, 2)
  }

  private mutating func value(_ object: Cell, _ position: Int) throws(GivesUp) -> Cell {
    let base = object.members.baseAddress.unsafelyUnwrapped
    return value(base + position)
  }

  /// The turn of a message: it is known by where its members lie.
  private mutating func note(_ item: Cell) {
    guard item.kind == .object, let message = message(item) else { return }
    trace?.turns.enter(message, at: captures == 0 ? output.count : nil)
  }

  private mutating func message(_ item: Cell) -> Int? {
    messageSearch.message(item, messages.elements, last: trace?.turns.message ?? -1)
  }

  mutating func leave(_ loop: Cell) {
    guard trace != nil else { return }
    let message = QuickLoopState.of(loop).pointee.outerMessage
    trace?.turns.enter(message, at: captures == 0 ? output.count : nil)
  }

  /// `loop.index` and its like.
  mutating func field(_ loop: Cell, _ field: LoopField) throws(GivesUp) -> Cell {
    let state = QuickLoopState.of(loop)
    let index = state.pointee.index
    switch field {
    case .index0: return .int(index)
    case .index: return .int(index + 1)
    case .first: return .bool(index == 0)
    case .depth: return .int(1)
    case .depth0: return .int(0)
    case .cycle, .changed: throw GivesUp()
    default: break
    }
    let count = state.pointee.count
    guard !state.pointee.isFiltered, count >= 0 else { throw GivesUp() }
    switch field {
    case .last: return .bool(index + 1 == count)
    case .length: return .int(count)
    case .revindex: return .int(count - index)
    case .revindex0: return .int(count - index - 1)
    case .previtem where state.pointee.source != .iterator:
      return index == 0 ? .undefined : try element(state, index - 1)
    case .nextitem where state.pointee.source != .iterator:
      return index + 1 < count ? try element(state, index + 1) : .undefined
    default: throw GivesUp()
    }
  }

  /// Spreads a sequence over the stack, the first on top; returns the new top.
  mutating func unpack(
    _ place: UnsafeMutablePointer<Cell>, _ count: Int
  ) throws(GivesUp) -> UnsafeMutablePointer<Cell> {
    var value = place.pointee
    if value.kind == .boxed { value = try spread(value) }
    guard value.isSequence, value.size == count else { throw GivesUp() }
    for at in 0..<count {
      let item =
        value.kind == .array
        ? cell(value.elements.baseAddress.unsafelyUnwrapped + at) : value.cells[at]
      (place + (count - 1 - at)).initialize(to: item)
    }
    return place + count
  }

  /// The cells of a boxed list or tuple.
  private mutating func spread(_ value: Cell) throws(GivesUp) -> Cell {
    switch boxes[value.integer] {
    case .list(let list), .tuple(let list):
      let target = try arena.cells(list.items.count)
      for (at, item) in list.items.enumerated() { (target + at).initialize(to: try cell(item)) }
      return .pointer(.list, target, list.items.count)
    default: throw GivesUp()
    }
  }
}
