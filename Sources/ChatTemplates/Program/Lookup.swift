import JSON

/// `x.name` and `x[key]` in the sandbox.
enum Lookup {
  static func attribute(_ value: Value, _ name: Text, _ run: Run) throws(TemplateError) -> Value {
    if case .undefined(let undefined) = value {
      if hasUndefined(name) { return unsafe(value, name) }
      throw undefined.error
    }
    if let found = try pythonAttribute(value, name, run) { return found }
    if let item = try Sequences.item(value, .str(name), run) { return item }
    return missing(value, .str(name))
  }

  static func item(_ value: Value, _ key: Value, _ run: Run) throws(TemplateError) -> Value {
    if let item = try Sequences.item(value, key, run) { return item }
    if let name = key.text, let found = try pythonAttribute(value, name, run) { return found }
    return missing(value, key)
  }

  /// `getattr`, with what the sandbox hides as an undefined value that says so.
  static func pythonAttribute(_ value: Value, _ name: Text, _ run: Run) throws(TemplateError) -> Value? {
    if case .object(let object) = value {
      if let found = try object.attribute(name, run) {
        return name.bytes.first == UInt8(ascii: "_") ? unsafe(value, name) : found
      }
      if object is NamespaceValue { return nil }
    }
    if isDunder(name), Self.dunders.contains(name) { return unsafe(value, name) }
    return Method.attribute(value, name, run)
  }

  static func isDunder(_ name: Text) -> Bool {
    let low = UInt8(ascii: "_")
    return name.count >= 4 && name.bytes.prefix(2).allSatisfy { $0 == low }
      && name.bytes.suffix(2).allSatisfy { $0 == low }
  }

  /// What every Python object has.
  private static let dunders: Set<Text> = [
    "__class__", "__delattr__", "__dir__", "__doc__", "__eq__", "__format__", "__ge__", "__getattribute__",
    "__getstate__", "__gt__", "__hash__", "__init__", "__init_subclass__", "__le__", "__lt__", "__ne__", "__new__",
    "__reduce__", "__reduce_ex__", "__repr__", "__setattr__", "__sizeof__", "__str__", "__subclasshook__",
  ]

  /// What jinja2's Undefined has besides.
  private static func hasUndefined(_ name: Text) -> Bool {
    guard name.hasPrefix("_") else { return false }
    return dunders.contains(name) || undefinedNames.contains(name)
  }

  private static let undefinedNames: Set<Text> = [
    "__add__", "__aiter__", "__bool__", "__call__", "__complex__", "__div__", "__float__", "__floordiv__",
    "__getattr__", "__getitem__", "__int__", "__iter__", "__len__", "__mod__", "__module__", "__mul__", "__neg__",
    "__pos__", "__pow__", "__radd__", "__rdiv__", "__rfloordiv__", "__rmod__", "__rmul__", "__rpow__", "__rsub__",
    "__rtruediv__", "__slots__", "__sub__", "__truediv__", "_fail_with_undefined_error", "_undefined_exception",
    "_undefined_hint", "_undefined_message", "_undefined_name", "_undefined_obj",
  ]

  static func unsafe(_ value: Value, _ name: Text) -> Value {
    .undefined(
      UndefinedValue(
        "access to attribute \(PythonRepr.string(.str(name))) of '\(value.typeName)' object is unsafe.", name: name,
        kind: .security))
  }

  /// In the words of Undefined. They are made when somebody asks; the value itself is not kept, only what it is called.
  static func missing(_ value: Value, _ key: Value) -> Value {
    let (module, type) = described(value)
    if let name = key.text {
      return .undefined(UndefinedValue("'\(module)\(type)' has no attribute \(PythonRepr.string(key))", name: name))
    }
    let shown = PythonRepr.string(key)
    return .undefined(UndefinedValue("\(module)\(type) has no element \(shown)"))
  }

  /// jinja2.utils.object_type_repr, in two parts that need not be put together.
  private static func described(_ value: Value) -> (module: String, type: String) {
    switch value {
    case .none: ("", "None")
    case .dict: ("", "dict object")
    case .str: ("", "str object")
    case .list: ("", "list object")
    case .markup: ("markupsafe.", "Markup object")
    case .object(let object as MacroValue): ("jinja2.runtime.", object.typeName + " object")
    case .object(let object as LoopValue): ("jinja2.runtime.", object.typeName + " object")
    case .object(let object as NamespaceValue):
      ("transformers.utils.chat_template_utils.", object.typeName + " object")
    default: ("", value.typeName + " object")
    }
  }
}
