import JSON

/// A method of a Python type.
struct Method: Sendable {
  enum Owner: Sendable { case str, dict, list, tuple, int, float }

  let owner: Owner
  let name: Text
  let call: @Sendable (Run, Value, Arguments) throws(TemplateError) -> Value

  init(
    _ owner: Owner, _ name: Text, _ call: @escaping @Sendable (Run, Value, Arguments) throws(TemplateError) -> Value
  ) {
    self.owner = owner
    self.name = name
    self.call = call
  }

  static let all: [Method] =
    strip + split + search + casing + padding + formatting + predicates + dicts + lists + numbers

  private static let byName: [Text: [Method]] = Dictionary(grouping: all, by: \.name)

  static let dictNames = Set(all.filter { $0.owner == .dict }.map(\.name)).union(mutating[.dict] ?? [])

  /// What would change a list or dict: the sandbox hides it.
  private static let mutating: [Owner: Set<Text>] = [
    .dict: ["clear", "pop", "popitem", "setdefault", "update"],
    .list: ["append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove"],
  ]

  static func isOfList(_ name: Text) -> Bool {
    named(name, .list) != nil || named(name, .tuple) != nil || mutating[.list]?.contains(name) == true
  }

  static func isOfNumber(_ name: Text) -> Bool {
    named(name, .int) != nil || named(name, .float) != nil
      || ["real", "imag", "numerator", "denominator"].contains(name)
  }

  private static func owner(_ value: Value) -> Owner? {
    switch value {
    case .str, .markup: .str
    case .dict: .dict
    case .list: .list
    case .tuple: .tuple
    case .int, .big, .bool: .int
    case .float: .float
    default: nil
    }
  }

  static func named(_ name: Text, _ owner: Owner) -> Method? { byName[name]?.first { $0.owner == owner } }

  static func attribute(_ value: Value, _ name: Text, _ run: Run) -> Value? {
    guard let owner = owner(value) else { return nil }
    if mutating[owner]?.contains(name) == true { return Lookup.unsafe(value, name) }
    if owner == .int || owner == .float, let part = numberPart(value, name) { return part }
    guard let method = byName[name]?.first(where: { $0.owner == owner }) else { return nil }
    let call = method.call
    return .object(
      FunctionValue(name.string, type: type(value, name), holding: value, shown: { shown(value, name) }) {
        (run, arguments) throws(TemplateError) in
        try call(run, value, arguments)
      })
  }

  /// What markupsafe has in place of the methods of `str`.
  private static let ofMarkup: Set<Text> = [
    "capitalize", "casefold", "center", "expandtabs", "join", "ljust", "lower", "lstrip", "partition", "removeprefix",
    "removesuffix", "replace", "rjust", "rpartition", "rsplit", "rstrip", "split", "splitlines", "strip", "swapcase",
    "title", "upper", "zfill",
  ]

  /// The sandbox puts functions of its own in place of these.
  private static func isWrapped(_ value: Value, _ name: Text) -> Bool {
    value.text != nil && (name == "format" || name == "format_map")
  }

  private static func isOfMarkup(_ value: Value, _ name: Text) -> Bool {
    if case .markup = value { ofMarkup.contains(name) } else { false }
  }

  private static func type(_ value: Value, _ name: Text) -> String {
    isWrapped(value, name) ? "function" : isOfMarkup(value, name) ? "method" : "builtin_function_or_method"
  }

  /// The text of a method that nobody called.
  private static func shown(_ value: Value, _ name: Text) -> String {
    if isWrapped(value, name) { return "<function \(value.typeName).\(name) at \(ObjectValue.nowhere)>" }
    if isOfMarkup(value, name) {
      return "<bound method Markup.\(name) of \(PythonRepr.string(value))>"
    }
    return builtIn(name, of: value.typeName)
  }

  static func builtIn(_ name: Text, of type: String) -> String {
    "<built-in method \(name) of \(type) object at \(ObjectValue.nowhere)>"
  }

  private static func numberPart(_ value: Value, _ name: Text) -> Value? {
    let isFloat = if case .float = value { true } else { false }
    switch name {
    case "real": return value.integer.map(Value.int) ?? value
    case "imag": return isFloat ? .float(0) : .int(0)
    case "numerator" where !isFloat: return value.integer.map(Value.int) ?? value
    case "denominator" where !isFloat: return .int(1)
    default: return nil
    }
  }
}

/// Arguments of a method, read in the order in which they stand.
struct MethodArguments {
  let values: [Value?]
  let method: String

  init(
    _ arguments: Arguments, _ method: String, _ parameters: [String], required: Int = 0, keywords: Bool = false
  ) throws(TemplateError) {
    if !keywords, !arguments.keywords.isEmpty {
      throw TemplateError(.type, "\(method)() takes no keyword arguments")
    }
    self.method = method
    values = try arguments.bound(method, parameters, required: required)
  }

  func text(_ at: Int) throws(TemplateError) -> Text? {
    guard let value = values[at] else { return nil }
    guard let text = value.text else {
      throw TemplateError(.type, "\(method)() argument \(at + 1) must be str, not \(value.typeName)")
    }
    return text
  }

  /// A text, or nothing where `None` was given.
  func optionalText(_ at: Int) throws(TemplateError) -> Text? {
    if case .some(.none) = values[at] { return nil }
    return try text(at)
  }

  func int(_ at: Int) throws(TemplateError) -> Int? {
    guard let value = values[at] else { return nil }
    if let integer = value.integer { return integer }
    if case .big(let big) = value { return big.isNegative ? -(1 << 62) : 1 << 62 }
    throw TemplateError(.type, "'\(value.typeName)' object cannot be interpreted as an integer")
  }

  /// Where CPython takes a C int.
  func smallInt(_ at: Int) throws(TemplateError) -> Int? {
    guard let value = try integer(at) else { return nil }
    guard let small = value.small, Int32(exactly: small) != nil else {
      throw TemplateError(.overflow, "Python int too large to convert to C int")
    }
    return small
  }

  /// Of any size.
  func integer(_ at: Int) throws(TemplateError) -> BigInt? {
    guard let value = values[at] else { return nil }
    if let integer = value.bigInteger { return integer }
    throw TemplateError(.type, "'\(value.typeName)' object cannot be interpreted as an integer")
  }

  func optionalInt(_ at: Int) throws(TemplateError) -> Int? {
    if case .some(.none) = values[at] { return nil }
    return try int(at)
  }
}

extension Value {
  /// A text of the same kind: what comes of a safe text is safe.
  func like(_ text: Text) -> Value {
    if case .markup = self { return .markup(text) }
    return .str(text)
  }
}
