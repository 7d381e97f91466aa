import JSON

/// `namespace(…)`: the one thing that a template can change from inside a loop.
final class NamespaceValue: ObjectValue {
  let attributes: DictValue

  init(_ attributes: DictValue) { self.attributes = attributes }

  override var typeName: String { "TemplateNamespace" }
  override var depth: Int { attributes.depth + 1 }

  override func repr() -> String { "<Namespace \(PythonRepr.string(.dict(attributes)))>" }

  override func attribute(_ name: Text, _ run: Run) throws(TemplateError) -> Value? { attributes.value(name) }

  static func check(_ name: Text) throws(TemplateError) {
    guard name.hasPrefix("_") else { return }
    throw TemplateError(
      .security,
      "Chat templates cannot store underscore-prefixed attributes on a namespace, but got "
        + "\(PythonRepr.string(.str(name))). Please rename the attribute.")
  }

  func set(_ name: Text, _ value: Value) throws(TemplateError) {
    try Self.check(name)
    // A namespace that holds itself would count for ever; it is taken apart at the end of the run.
    if case .object(let object) = value, object === self {} else { try Run.checkNesting(value) }
    attributes.set(name, value)
  }
}

/// A function that the environment gives: `range`, `raise_exception`, a method with its object.
final class FunctionValue: ObjectValue {
  let name: String
  private let type: String
  private let holds: Int
  /// Its text, where that is another than its type and name.
  private let shown: (() -> String)?
  private let body: (Run, Arguments) throws(TemplateError) -> Value

  init(
    _ name: String, type: String = "function", holding value: Value = .none, shown: (() -> String)? = nil,
    _ body: @escaping (Run, Arguments) throws(TemplateError) -> Value
  ) {
    self.name = name
    self.type = type
    holds = value.depth + 1
    self.shown = shown
    self.body = body
  }

  override var typeName: String { type }
  override var depth: Int { holds }
  override var isCallable: Bool { true }
  override func repr() -> String { shown?() ?? "<\(type) \(name)>" }

  override func call(_ run: Run, _ arguments: Arguments) throws(TemplateError) -> Value {
    try body(run, arguments)
  }
}

/// `range(…)`, never spelled out.
final class RangeValue: ObjectValue {
  let start: Int
  let stop: Int
  let step: Int
  let count: Int

  init(_ start: Int, _ stop: Int, _ step: Int, count: Int) {
    self.start = start
    self.stop = stop
    self.step = step
    self.count = count
  }

  override var typeName: String { "range" }
  override var length: Int? { count }
  override var isTrue: Bool { count > 0 }
  override var isSequence: Bool { true }
  override var isMapping: Bool { true }
  override func repr() -> String { step == 1 ? "range(\(start), \(stop))" : "range(\(start), \(stop), \(step))" }
  func value(_ at: Int) -> Value { .int(start + at * step) }
  var values: [Value] { (0..<count).map { value($0) } }

  override func item(_ key: Value, _ run: Run) throws(TemplateError) -> Value? {
    guard let at = key.integer else { return nil }
    let place = at < 0 ? at + count : at
    return place >= 0 && place < count ? value(place) : nil
  }

  override func attribute(_ name: Text, _ run: Run) throws(TemplateError) -> Value? {
    switch name {
    case "start": return .int(start)
    case "stop": return .int(stop)
    case "step": return .int(step)
    case "count", "index":
      // As of a tuple: a range holds each number once.
      guard let method = Method.named(name, .tuple) else { return nil }
      return .object(
        FunctionValue(
          name.string, type: "builtin_function_or_method", shown: { Method.builtIn(name, of: "range") }
        ) {
          [self] (run, arguments) throws(TemplateError) in
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
    guard let other = other as? RangeValue, count == other.count else { return false }
    return count == 0 || (start == other.start && (count == 1 || step == other.step))
  }
}

/// A generator: gives its values once.
final class ValueIterator: ObjectValue {
  private let holds: Int
  private let type: String
  /// Of the Python function that it is a generator of.
  private let name: String
  private let step: () throws(TemplateError) -> Value?

  init(
    holding value: Value, type: String = "generator", name: String = "",
    _ step: @escaping () throws(TemplateError) -> Value?
  ) {
    holds = value.depth + 1
    self.type = type
    self.name = name
    self.step = step
  }

  /// Over elements at hand.
  convenience init(
    _ items: [Value], holding value: Value = .none, type: String = "generator", name: String = ""
  ) {
    var at = 0
    self.init(holding: value, type: type, name: name) { () throws(TemplateError) in
      guard at < items.count else { return nil }
      at += 1
      return items[at - 1]
    }
  }

  override var typeName: String { type }
  override var depth: Int { holds }
  override func repr() -> String { "<\(type) object\(name.isEmpty ? "" : " " + name) at \(Self.nowhere)>" }
  override func iterator() -> ValueIterator? { self }
  func next() throws(TemplateError) -> Value? { try step() }
}

/// `d.keys()`, `d.values()`, `d.items()`.
final class DictViewValue: ObjectValue {
  enum Part: String {
    case keys, values, items

    var reversedType: String {
      switch self {
      case .keys: "dict_reversekeyiterator"
      case .values: "dict_reversevalueiterator"
      case .items: "dict_reverseitemiterator"
      }
    }
  }
  let dict: DictValue
  let part: Part

  init(_ dict: DictValue, _ part: Part) {
    self.dict = dict
    self.part = part
  }

  override var typeName: String { "dict_" + part.rawValue }
  override var depth: Int { dict.depth + 1 }
  override var length: Int? { dict.count }
  override var isTrue: Bool { dict.count > 0 }
  override var isHashable: Bool { part == .values }
  override func repr() -> String { "\(typeName)(\(PythonRepr.string(.list(of: items))))" }

  var items: [Value] {
    switch part {
    case .keys: dict.keys
    case .values: dict.values
    case .items: zip(dict.keys, dict.values).map { .tuple(of: [$0, $1]) }
    }
  }

  override func iterator() -> ValueIterator? { ValueIterator(items, holding: .dict(dict)) }

  override func equals(_ other: ObjectValue) throws(TemplateError) -> Bool {
    guard let other = other as? DictViewValue, part == other.part, part != .values else { return self === other }
    guard dict.count == other.dict.count else { return false }
    for item in items where !(try Comparison.contains(.list(of: other.items), item)) { return false }
    return true
  }
}
