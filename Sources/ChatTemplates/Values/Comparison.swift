import JSON

/// `==`, `<` and `in` as Python has them.
enum Comparison {
  static func equal(_ left: Value, _ right: Value) throws(TemplateError) -> Bool {
    switch (left, right) {
    case (.str(let a), .str(let b)), (.str(let a), .markup(let b)), (.markup(let a), .str(let b)),
      (.markup(let a), .markup(let b)):
      return a == b
    case (.none, .none), (.undefined, .undefined), (.missing, .missing): return true
    case (.list(let a), .list(let b)), (.tuple(let a), .tuple(let b)):
      if a === b { return true }
      guard a.items.count == b.items.count else { return false }
      for (x, y) in zip(a.items, b.items) where !(try equal(x, y)) { return false }
      return true
    case (.dict(let a), .dict(let b)): return try equal(a, b)
    case (.object(let a), .object(let b)): return try a.equals(b)
    default: return order(left, right) == .some(.equal)
    }
  }

  private static func equal(_ left: DictValue, _ right: DictValue) throws(TemplateError) -> Bool {
    if left === right { return true }
    guard left.count == right.count else { return false }
    for at in left.keys.indices {
      guard let other = try right.value(left.keys[at]), try equal(left.values[at], other) else { return false }
    }
    return true
  }

  private enum Order { case less, equal, greater, unordered }

  /// Of numbers; nil where one is none.
  private static func order(_ left: Value, _ right: Value) -> Order? {
    func of<Number: Comparable>(_ a: Number, _ b: Number) -> Order {
      a < b ? .less : a == b ? .equal : a > b ? .greater : .unordered
    }
    if let a = left.integer, let b = right.integer { return of(a, b) }
    if case .float(let a) = left, case .float(let b) = right { return of(a, b) }
    if case .float(let a) = left, let b = right.bigInteger {
      return exact(b, a).map { $0 == .less ? .greater : $0 == .greater ? .less : $0 }
    }
    if let a = left.bigInteger, case .float(let b) = right { return exact(a, b) }
    if let a = left.bigInteger, let b = right.bigInteger { return of(a, b) }
    return nil
  }

  /// An integer and a double are compared as the numbers that they are, not as two doubles.
  private static func exact(_ left: BigInt, _ right: Double) -> Order? {
    guard right.isFinite else { return right.isNaN ? .unordered : right > 0 ? .less : .greater }
    let whole = right.rounded(.down)
    let other = RoundedDecimal.integer(whole)
    if left == other { return whole == right ? .equal : .less }
    return left < other ? .less : .greater
  }

  /// `left < right` (or `<=`); the operator is for the message.
  static func less(
    _ left: Value, _ right: Value, orEqual: Bool = false, _ sign: String = "<"
  ) throws(TemplateError) -> Bool {
    if case .undefined(let value) = left { throw value.error }
    if case .undefined(let value) = right { throw value.error }
    if let order = order(left, right) { return order == .less || orEqual && order == .equal }
    if let a = left.text, let b = right.text { return orEqual ? !(b < a) : a < b }
    switch (left, right) {
    case (.list(let a), .list(let b)), (.tuple(let a), .tuple(let b)):
      for (x, y) in zip(a.items, b.items) where !(try equal(x, y)) {
        return try less(x, y, orEqual: orEqual, sign)
      }
      return orEqual ? a.items.count <= b.items.count : a.items.count < b.items.count
    case (.object(let a as DictViewValue), .object(let b as DictViewValue)) where a.isSet && b.isSet:
      guard orEqual ? a.dict.count <= b.dict.count : a.dict.count < b.dict.count else { return false }
      return try a.isPart(of: b)
    default:
      throw TemplateError(
        .type, "'\(sign)' not supported between instances of '\(left.typeName)' and '\(right.typeName)'")
    }
  }

  /// `item in container`.
  static func contains(_ container: Value, _ item: Value) throws(TemplateError) -> Bool {
    switch container {
    case .str(let text), .markup(let text):
      guard let part = item.text else {
        throw TemplateError(.type, "'in <string>' requires string as left operand, not \(item.typeName)")
      }
      return text.firstPlace(of: part) != nil
    case .dict(let dict): return try dict.value(item) != nil
    case .undefined: return false
    case .object(let object as DictViewValue) where object.part == .keys: return try object.dict.value(item) != nil
    case .object(let object as DictViewValue) where object.part == .items:
      // dictitems_contains: a pair whose first is looked up, all else is not in it.
      guard case .tuple(let pair) = item, pair.items.count == 2 else { return false }
      guard let found = try object.dict.value(pair.items[0]) else { return false }
      return try same(found, pair.items[1])
    default:
      guard let iterator = Sequences.iterator(container) else {
        throw TemplateError(.type, "argument of type '\(container.typeName)' is not iterable")
      }
      while let element = try iterator.next() { if try same(element, item) { return true } }
      return false
    }
  }

  /// `x is y or x == y`: what `in`, `index` and `count` ask; a NaN is found by identity, which values do not have here.
  static func same(_ left: Value, _ right: Value) throws(TemplateError) -> Bool { try equal(left, right) }

  /// `x is y`, as CPython answers it for small values.
  static func identical(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.none, .none): true
    case (.bool(let a), .bool(let b)): a == b
    case (.int(let a), .int(let b)): a == b
    case (.float(let a), .float(let b)): a == b
    case (.str(let a), .str(let b)): a == b
    case (.list(let a), .list(let b)): a === b
    case (.tuple(let a), .tuple(let b)): a === b || a.items.isEmpty && b.items.isEmpty
    case (.dict(let a), .dict(let b)): a === b
    case (.undefined(let a), .undefined(let b)): a === b
    case (.object(let a), .object(let b)): a === b
    default: false
    }
  }
}
