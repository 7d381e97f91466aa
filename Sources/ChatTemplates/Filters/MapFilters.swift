import JSON

extension Filter {
  static let mapFilters: [Filter] = [
    Filter("map") { (run, value, arguments) throws(TemplateError) in
      lazily("sync_do_map", value, run) { () throws(TemplateError) in
        try mapping(arguments, run)
      } each: { (step, item) throws(TemplateError) in
        try step(item)
      }
    },
    selecting("select", keeps: true, byAttribute: false), selecting("reject", keeps: false, byAttribute: false),
    selecting("selectattr", keeps: true, byAttribute: true), selecting("rejectattr", keeps: false, byAttribute: true),
  ]

  private typealias Step = (Value) throws(TemplateError) -> Value

  /// A generator: arguments are looked at, and elements taken, only when it is asked for the first of them.
  private static func lazily(
    _ name: String, _ value: Value, _ run: Run, _ prepare: @escaping () throws(TemplateError) -> Step,
    each: @escaping (Step, Value) throws(TemplateError) -> Value?
  ) -> Value {
    var started: (step: Step, source: ValueIterator)?
    var isEmpty = false
    return .object(
      ValueIterator(holding: value, name: name) { () throws(TemplateError) in
        if isEmpty { return nil }
        if started == nil {
          guard value.isTrue else {
            isEmpty = true
            return nil
          }
          started = (try prepare(), try Sequences.required(value))
        }
        guard let (step, source) = started else { return nil }
        while let item = try source.next() {
          try run.charge(steps: 1)
          if let result = try each(step, item) { return result }
        }
        return nil
      })
  }

  private static func mapping(_ arguments: Arguments, _ run: Run) throws(TemplateError) -> Step {
    var arguments = arguments
    if arguments.positional.isEmpty, let attribute = arguments.take("attribute") {
      let fallback = arguments.take("default")
      if let other = arguments.keywords.first {
        throw TemplateError(
          .filterArgument, "Unexpected keyword argument \(PythonRepr.string(.str(other.name)))")
      }
      let getter = try AttributeGetter(attribute, fallback: fallback)
      return { (item) throws(TemplateError) in try getter.value(item, run) }
    }
    guard !arguments.positional.isEmpty else {
      throw TemplateError(.filterArgument, "map requires a filter argument")
    }
    let name = arguments.positional.removeFirst()
    let rest = arguments
    return { (item) throws(TemplateError) in
      guard let filter = name.text.flatMap({ Filter.named($0) }) else { throw unknown("filter", name) }
      return try filter.apply(run, item, rest)
    }
  }

  private static func unknown(_ kind: String, _ name: Value) -> TemplateError {
    let hint =
      if case .undefined(let undefined) = name {
        " (\(undefined.message); did you forget to quote the callable name?)"
      } else { "" }
    return TemplateError(.runtime, "No \(kind) named \(PythonRepr.string(name)).\(hint)")
  }

  private static func selecting(_ name: Text, keeps: Bool, byAttribute: Bool) -> Filter {
    Filter(name) { (run, value, arguments) throws(TemplateError) in
      lazily("select_or_reject", value, run) { () throws(TemplateError) in
        try selection(arguments, byAttribute, run)
      } each: { (step, item) throws(TemplateError) in
        try step(item).isTrue == keeps ? item : nil
      }
    }
  }

  private static func selection(
    _ arguments: Arguments, _ byAttribute: Bool, _ run: Run
  ) throws(TemplateError) -> Step {
    var arguments = arguments
    var getter: AttributeGetter?
    if byAttribute {
      guard !arguments.positional.isEmpty else {
        throw TemplateError(.filterArgument, "Missing parameter for attribute name")
      }
      getter = try AttributeGetter(arguments.positional.removeFirst())
    }
    let transform = getter
    guard !arguments.positional.isEmpty else {
      return { (item) throws(TemplateError) in try transform?.value(item, run) ?? item }
    }
    let name = arguments.positional.removeFirst()
    let rest = arguments
    return { (item) throws(TemplateError) in
      guard let test = name.text.flatMap({ ValueTest.named($0) }) else { throw unknown("test", name) }
      return .bool(try test.holds(run, try transform?.value(item, run) ?? item, rest))
    }
  }
}
