import JSON

/// `range(…)`, never spelled out. Its numbers may be of any size, as Python's; how many they are is bounded.
final class RangeValue: ObjectValue {
  let start: BigInt
  let stop: BigInt
  let step: BigInt
  let count: Int
  /// Start and step where all of its numbers have 64 bits, as nearly always.
  private let small: (start: Int, step: Int)?

  init(_ start: BigInt, _ stop: BigInt, _ step: BigInt, count: Int) {
    self.start = start
    self.stop = stop
    self.step = step
    self.count = count
    let last = start + step * BigInt(max(0, count - 1))
    if let start = start.small, let step = step.small, last.small != nil {
      small = (start, step)
    } else {
      small = nil
    }
  }

  /// How many numbers there are; nil beyond `limit`.
  static func count(_ start: BigInt, _ stop: BigInt, _ step: BigInt, limit: Int) -> Int? {
    let span = step.isNegative ? start - stop : stop - start
    guard !span.isNegative, !span.isZero else { return 0 }
    let steps = (span - BigInt(1)).floorDivided(by: step.magnitude).quotient + BigInt(1)
    guard let count = steps.small, count <= limit else { return nil }
    return count
  }

  override var typeName: String { "range" }
  override var length: Int? { count }
  override var isTrue: Bool { count > 0 }
  override var isSequence: Bool { true }
  override var isMapping: Bool { true }

  override func repr() -> String {
    step == BigInt(1) ? "range(\(start), \(stop))" : "range(\(start), \(stop), \(step))"
  }

  func value(_ at: Int) -> Value {
    if let small, at < count { return .int(small.start + at * small.step) }
    return Value(big: number(at))
  }

  private func number(_ at: Int) -> BigInt { start + step * BigInt(at) }

  var values: [Value] { (0..<count).map { value($0) } }

  override func item(_ key: Value, _ run: Run) throws(TemplateError) -> Value? {
    guard let at = key.integer else { return nil }
    let place = at < 0 ? at + count : at
    return place >= 0 && place < count ? value(place) : nil
  }

  /// compute_slice of CPython: the bounds of the slice become numbers, also those of none.
  func sliced(_ start: Value?, _ stop: Value?, _ step: Value?) throws(TemplateError) -> RangeValue {
    let bounds = try SliceBounds(start, stop, step, count)
    let stride = (step?.bigInteger ?? BigInt(1)) * self.step
    guard stride.bitWidth <= RenderLimits.integerBits else { throw Arithmetic.tooLarge }
    return RangeValue(number(bounds.start), number(bounds.stop), stride, count: bounds.places.count)
  }

  override func attribute(_ name: Text, _ run: Run) throws(TemplateError) -> Value? {
    switch name {
    case "start": return Value(big: start)
    case "stop": return Value(big: stop)
    case "step": return Value(big: step)
    case "count", "index":
      // As of a tuple: a range holds each number once.
      guard let method = Method.named(name, .tuple) else { return nil }
      return .object(
        FunctionValue(
          name.string, type: "builtin_function_or_method", shown: { Method.builtIn(name, of: "range") }
        ) {
          [self] (run, arguments) throws(TemplateError) in
          guard arguments.positional.count <= 1 else {
            throw TemplateError(
              .type, "range.\(name)() takes exactly one argument (\(arguments.positional.count) given)")
          }
          try run.charge(elements: count)
          return try method.call(run, .tuple(of: values), arguments)
        })
    default: return nil
    }
  }

  override func iterator() -> ValueIterator? {
    var at = 0
    return ValueIterator(holding: .none) { [self] () throws(TemplateError) in
      guard at < count else { return nil }
      at += 1
      return value(at - 1)
    }
  }

  override func equals(_ other: ObjectValue) throws(TemplateError) -> Bool {
    guard let other = other as? RangeValue else { return false }
    return hashKey == other.hashKey
  }

  /// What two ranges of the same numbers have in common: range_hash of CPython.
  var hashKey: [HashKey] {
    let start = count > 0 ? HashKey.integer(start) : .none
    return [.int(count), start, count > 1 ? .integer(step) : .none]
  }
}
