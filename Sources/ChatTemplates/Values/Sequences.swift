import JSON

/// Iterating, `len`, subscripts and slices.
enum Sequences {
  /// Nil where `iter(x)` is a TypeError.
  static func iterator(_ value: Value) -> ValueIterator? {
    switch value {
    case .list(let list), .tuple(let list): ValueIterator(list.items, holding: value)
    case .str(let text), .markup(let text): characters(text, value)
    case .dict(let dict): ValueIterator(dict.keys, holding: value)
    case .undefined: ValueIterator([])
    case .object(let object): object.iterator()
    default: nil
    }
  }

  private static func characters(_ text: Text, _ value: Value) -> ValueIterator {
    var at = 0
    return ValueIterator(holding: value) { () throws(TemplateError) in
      guard at < text.count else { return nil }
      let end = text.end(ofCharacterAt: at)
      defer { at = end }
      return .str(Text(bytes: Array(text.bytes[at..<end])))
    }
  }

  static func required(_ value: Value) throws(TemplateError) -> ValueIterator {
    guard let iterator = iterator(value) else {
      throw TemplateError(.type, "'\(value.typeName)' object is not iterable")
    }
    return iterator
  }

  /// As `list(x)`.
  static func list(_ value: Value, _ run: Run) throws(TemplateError) -> [Value] {
    switch value {
    case .list(let list), .tuple(let list): return list.items
    case .dict(let dict): return dict.keys
    case .object(let view as DictViewValue): return view.items
    case .object(let range as RangeValue):
      try run.charge(elements: range.count)
      return range.values
    default: break
    }
    let iterator = try required(value)
    var items: [Value] = []
    while let item = try iterator.next() {
      items.append(item)
      try run.charge(steps: 1)
      if items.count & 1023 == 0 { try run.check(elements: items.count) }
    }
    return items
  }

  /// Nil where `len(x)` is a TypeError.
  static func length(_ value: Value) -> Int? {
    switch value {
    case .list(let list), .tuple(let list): list.items.count
    case .str(let text), .markup(let text): text.characterCount
    case .dict(let dict): dict.count
    case .undefined: 0
    case .object(let object): object.length
    default: nil
    }
  }

  static func requiredLength(_ value: Value) throws(TemplateError) -> Int {
    guard let length = length(value) else {
      throw TemplateError(.type, "object of type '\(value.typeName)' has no len()")
    }
    return length
  }

  /// `x[key]`; nil where Python raises a TypeError or LookupError.
  static func item(_ value: Value, _ key: Value, _ run: Run) throws(TemplateError) -> Value? {
    switch value {
    case .undefined(let undefined): throw undefined.error
    case .dict(let dict):
      if case .str(let name) = key { return dict.value(name) }
      guard let hash = try? HashKey(key) else { return nil }
      _ = hash
      return try dict.value(key)
    case .list(let list), .tuple(let list):
      guard let at = key.integer else { return nil }
      let place = at < 0 ? at + list.items.count : at
      return list.items.indices.contains(place) ? list.items[place] : nil
    case .str(let text): return key.integer.flatMap { text.character($0) }.map { .str($0) }
    case .markup(let text): return key.integer.flatMap { text.character($0) }.map { .markup($0) }
    case .object(let object): return try object.item(key, run)
    default: return nil
    }
  }

  /// `x[start:stop:step]`; nil where it is no sequence.
  static func slice(
    _ value: Value, _ start: Value?, _ stop: Value?, _ step: Value?, _ run: Run
  ) throws(TemplateError) -> Value? {
    switch value {
    case .undefined(let undefined): throw undefined.error
    case .list(let list):
      let places = try indices(start, stop, step, list.items.count, run)
      return .list(of: places.map { list.items[$0] })
    case .tuple(let list):
      let places = try indices(start, stop, step, list.items.count, run)
      return .tuple(of: places.map { list.items[$0] })
    case .str(let text): return .str(try text.sliced(start, stop, step, run))
    case .markup(let text): return .markup(try text.sliced(start, stop, step, run))
    case .object(let range as RangeValue): return .object(try range.sliced(start, stop, step))
    default: return nil
    }
  }

  /// The positions that a slice takes.
  static func indices(
    _ start: Value?, _ stop: Value?, _ step: Value?, _ count: Int, _ run: Run
  ) throws(TemplateError) -> SlicePlaces {
    let places = try SliceBounds(start, stop, step, count).places
    try run.charge(elements: places.count)
    return places
  }
}

/// `slice.indices`: the bounds of a slice of so many elements.
struct SliceBounds {
  let start: Int
  let stop: Int
  let step: Int

  init(_ start: Value?, _ stop: Value?, _ step: Value?, _ count: Int) throws(TemplateError) {
    let stride = try Self.bound(step) ?? 1
    guard stride != 0 else { throw TemplateError(.value, "slice step cannot be zero") }
    let lower = stride < 0 ? -1 : 0
    let upper = stride < 0 ? count - 1 : count
    func clamped(_ at: Int) -> Int { at < 0 ? max(at &+ count, lower) : min(at, upper) }
    self.start = try Self.bound(start).map { clamped($0) } ?? (stride < 0 ? upper : lower)
    self.stop = try Self.bound(stop).map { clamped($0) } ?? (stride < 0 ? lower : upper)
    self.step = stride
  }

  var places: SlicePlaces {
    let span = step < 0 ? start - stop : stop - start
    let taken = span <= 0 ? 0 : (span - 1) / Int(clamping: step.magnitude) + 1
    return SlicePlaces(start: start, stride: taken > 1 ? step : step.signum(), count: taken)
  }

  private static func bound(_ value: Value?) throws(TemplateError) -> Int? {
    switch value {
    case nil, .some(.none): return nil
    case .some(let value):
      if let integer = value.integer { return integer }
      if case .big(let big) = value { return big.isNegative ? -(1 << 62) : 1 << 62 }
      throw TemplateError(.type, "slice indices must be integers or None or have an __index__ method")
    }
  }
}

/// The positions of a slice.
struct SlicePlaces: Sequence {
  var start: Int
  var stride: Int
  var count: Int

  var first: Int? { count > 0 ? start : nil }

  func map<Element>(_ body: (Int) -> Element) -> [Element] {
    var result: [Element] = []
    result.reserveCapacity(count)
    var at = start
    for _ in 0..<count {
      result.append(body(at))
      at += stride
    }
    return result
  }

  func makeIterator() -> AnyIterator<Int> {
    var left = count
    var at = start
    return AnyIterator {
      guard left > 0 else { return nil }
      left -= 1
      defer { if left > 0 { at += stride } }
      return at
    }
  }
}
