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

  /// Keys and items are compared as sets, also with one another.
  var isSet: Bool { part != .values }

  override func equals(_ other: ObjectValue) throws(TemplateError) -> Bool {
    guard let other = other as? DictViewValue, isSet, other.isSet else { return self === other }
    guard dict.count == other.dict.count else { return false }
    return try isPart(of: other)
  }

  /// All that it has is in the other one.
  func isPart(of other: DictViewValue) throws(TemplateError) -> Bool {
    for item in items where !(try Comparison.contains(.object(other), item)) { return false }
    return true
  }
}
