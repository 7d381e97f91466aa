import JSON

/// What a template can call by name.
struct GlobalFunction: Sendable {
  let name: Text
  let type: String
  let call: @Sendable (Run, Arguments) throws(TemplateError) -> Value

  init(
    _ name: Text, type: String = "function",
    _ call: @escaping @Sendable (Run, Arguments) throws(TemplateError) -> Value
  ) {
    self.name = name
    self.type = type
    self.call = call
  }

  static let all: [GlobalFunction] = [
    GlobalFunction("range") { (_, arguments) throws(TemplateError) in .object(try range(arguments)) },
    GlobalFunction("namespace", type: "type") { (run, arguments) throws(TemplateError) in
      let attributes = try dict(run, arguments)
      for key in attributes.keys { if case .str(let name) = key { try NamespaceValue.check(name) } }
      let result = NamespaceValue(attributes)
      run.register(result)
      return .object(result)
    },
    GlobalFunction("raise_exception") { (_, arguments) throws(TemplateError) in
      let message = try arguments.bound("raise_exception", ["message"], required: 1)[0] ?? .none
      throw TemplateError(.raised, PythonRepr.text(message).string)
    },
    GlobalFunction("strftime_now") { (run, arguments) throws(TemplateError) in
      let format = try MethodArguments(arguments, "strftime_now", ["format"], required: 1, keywords: true)
      return .str(try run.clock().formatted(try format.text(0) ?? Text()))
    },
    GlobalFunction("cycler", type: "type") { (_, arguments) throws(TemplateError) in
      guard !arguments.positional.isEmpty else {
        throw TemplateError(.pythonRuntime, "at least one item has to be provided")
      }
      return .object(CyclerValue(arguments.positional))
    },
    GlobalFunction("joiner", type: "type") { (_, arguments) throws(TemplateError) in
      let separator = try arguments.bound("Joiner", ["sep"])[0] ?? Value(", ")
      var isUsed = false
      return .object(
        FunctionValue("joiner", type: "Joiner", holding: separator) { (_, _) throws(TemplateError) in
          defer { isUsed = true }
          return isUsed ? separator : Value("")
        })
    },
    GlobalFunction("lipsum") { (_, _) throws(TemplateError) in
      throw TemplateError(.unsupported, "lipsum gives random words")
    },
  ]

  private static func range(_ arguments: Arguments) throws(TemplateError) -> RangeValue {
    let given = try MethodArguments(arguments, "range", ["start", "stop", "step"], required: 1)
    let first = try given.integer(0) ?? BigInt(0)
    let second = try given.integer(1)
    let step = try given.integer(2) ?? BigInt(1)
    guard !step.isZero else { throw TemplateError(.value, "range() arg 3 must not be zero") }
    let (start, stop) = second.map { (first, $0) } ?? (BigInt(0), first)
    guard let count = RangeValue.count(start, stop, step, limit: 100_000) else {
      throw TemplateError(
        .overflow, "Range too big. The sandbox blocks ranges larger than MAX_RANGE (100000).")
    }
    return RangeValue(start, stop, step, count: count)
  }

  /// `dict(…)`.
  static func dict(_ run: Run, _ arguments: Arguments) throws(TemplateError) -> DictValue {
    guard arguments.positional.count <= 1 else {
      throw TemplateError(.type, "dict expected at most 1 argument, got \(arguments.positional.count)")
    }
    let result = DictValue()
    if let source = arguments.positional.first { try fill(result, source, run) }
    for (name, value) in arguments.keywords { result.set(name, value) }
    try Run.checkNesting(.dict(result))
    return result
  }

  private static func fill(_ dict: DictValue, _ source: Value, _ run: Run) throws(TemplateError) {
    if case .dict(let other) = source {
      for (key, value) in zip(other.keys, other.values) { try dict.set(key, value) }
      return
    }
    if case .undefined(let undefined) = source { throw undefined.error }
    for (at, item) in try Sequences.list(source, run).enumerated() {
      guard Sequences.iterator(item) != nil else {
        throw TemplateError(.type, "cannot convert dictionary update sequence element #\(at) to a sequence")
      }
      let pair = try Sequences.list(item, run)
      guard pair.count == 2 else {
        throw TemplateError(
          .value, "dictionary update sequence element #\(at) has length \(pair.count); 2 is required")
      }
      try dict.set(pair[0], pair[1])
    }
  }

  static func fromKeys(_ run: Run, _ arguments: Arguments) throws(TemplateError) -> Value {
    let given = try arguments.bound("fromkeys", ["iterable", "value"], required: 1)
    let result = DictValue()
    for key in try Sequences.list(given[0] ?? .none, run) { try result.set(key, given[1] ?? .none) }
    return .dict(result)
  }

  private static let dictName: Text = "dict"
  private static let selfName: Text = "self"

  /// For a run; nil where there is none of that name.
  static func named(_ name: Text) -> Value? {
    if name == dictName { return .object(DictFunction()) }
    if name == selfName { return .object(TemplateReference()) }
    return all.first { $0.name == name }.map { .object(FunctionValue($0.name.string, type: $0.type, $0.call)) }
  }
}

/// `dict`: callable, with `fromkeys`.
final class DictFunction: ObjectValue {
  override var typeName: String { "TemplateDict" }
  override var isCallable: Bool { true }

  override func call(_ run: Run, _ arguments: Arguments) throws(TemplateError) -> Value {
    .dict(try GlobalFunction.dict(run, arguments))
  }

  override func attribute(_ name: Text, _ run: Run) throws(TemplateError) -> Value? {
    guard name == "fromkeys" else { return nil }
    return .object(FunctionValue("fromkeys", type: "method", GlobalFunction.fromKeys))
  }
}

/// `self`: the blocks of a template, of which a chat template has none.
final class TemplateReference: ObjectValue {
  override var typeName: String { "TemplateReference" }
  override func repr() -> String { "<TemplateReference None>" }
}

/// `cycler(…)`.
final class CyclerValue: ObjectValue {
  private let items: ListValue
  private var position = 0

  init(_ items: [Value]) { self.items = ListValue(items) }

  override var typeName: String { "Cycler" }
  override var depth: Int { items.depth + 1 }

  override func attribute(_ name: Text, _ run: Run) throws(TemplateError) -> Value? {
    switch name {
    case "current": return items.items[position]
    case "pos": return .int(position)
    case "items": return .tuple(items)
    case "next":
      return .object(
        FunctionValue("next", type: "method", holding: .tuple(items)) { [self] (_, _) throws(TemplateError) in
          defer { position = (position + 1) % items.items.count }
          return items.items[position]
        })
    case "reset":
      return .object(
        FunctionValue("reset", type: "method", holding: .tuple(items)) { [self] (_, _) throws(TemplateError) in
          position = 0
          return .none
        })
    default: return nil
    }
  }
}
