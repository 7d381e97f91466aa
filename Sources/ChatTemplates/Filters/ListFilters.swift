import JSON

extension Filter {
  static let listFilters: [Filter] = [
    Filter("length", "count") { (_, value, arguments) throws(TemplateError) in
      _ = try arguments.bound("len", [])
      return .int(try Sequences.requiredLength(value))
    },
    Filter("list") { (run, value, arguments) throws(TemplateError) in
      _ = try arguments.bound("list", [])
      return try bounded(try Sequences.list(value, run), run)
    },
    Filter("first") { (_, value, _) throws(TemplateError) in
      try Sequences.required(value).next() ?? .undefined(hint: "No first item, sequence was empty.")
    },
    Filter("last") { (run, value, _) throws(TemplateError) in
      if case .undefined = value { return .undefined(hint: "No last item, sequence was empty.") }
      guard reversedType(value) != nil else {
        throw TemplateError(.type, "'\(value.typeName)' object is not reversible")
      }
      if let text = value.text {
        return text.character(-1).map { value.like($0) } ?? .undefined(hint: "No last item, sequence was empty.")
      }
      return try Sequences.list(value, run).last ?? .undefined(hint: "No last item, sequence was empty.")
    },
    Filter("reverse") { (run, value, _) throws(TemplateError) in
      if value.text != nil { return try Sequences.slice(value, nil, nil, .int(-1), run) ?? value }
      guard let type = reversedType(value) else { return .list(of: try listed(value, run).reversed()) }
      let items = Array(try Sequences.list(value, run).reversed())
      return .object(ValueIterator(items, holding: value, type: type))
    },
    Filter("join") { (run, value, arguments) throws(TemplateError) in
      let given = try arguments.bound("do_join", ["d", "attribute"])
      let getter = try given[1].flatMap { $0.isNone ? nil : $0 }.map { (attribute) throws(TemplateError) in
        try AttributeGetter(attribute)
      }
      return .str(try joined(value, text(given[0] ?? Value("")), getter, run))
    },
    Filter("items") { (_, value, _) throws(TemplateError) in
      if case .undefined = value { return .object(ValueIterator([], name: "do_items")) }
      guard case .dict(let dict) = value else {
        // A generator: the error comes with its first element.
        return .object(
          ValueIterator(holding: .none, name: "do_items") { () throws(TemplateError) in
            throw TemplateError(.type, "Can only get item pairs from a mapping.")
          })
      }
      return .object(ValueIterator(DictViewValue(dict, .items).items, holding: value, name: "do_items"))
    },
    Filter("batch") { (run, value, arguments) throws(TemplateError) in
      let given = try MethodArguments(arguments, "do_batch", ["linecount", "fill_with"], required: 1, keywords: true)
      return .object(batches(value, given, run))
    },
    Filter("slice") { (run, value, arguments) throws(TemplateError) in
      let given = try MethodArguments(arguments, "do_slice", ["slices", "fill_with"], required: 1, keywords: true)
      return .object(slices(value, given, run))
    },
    Filter("attr") { (run, value, arguments) throws(TemplateError) in
      let name = try MethodArguments(arguments, "do_attr", ["name"], required: 1, keywords: true).text(0) ?? Text()
      if case .undefined(let undefined) = value { throw undefined.error }
      if case .dict = value, !Method.dictNames.contains(name), !name.hasPrefix("__") {
        return Lookup.missing(value, .str(name))
      }
      return try Lookup.pythonAttribute(value, name, run) ?? Lookup.missing(value, .str(name))
    },
  ]

  static func bounded(_ items: [Value], _ run: Run) throws(TemplateError) -> Value {
    try run.check(elements: items.count)
    let result = Value.list(of: items)
    try Run.checkNesting(result)
    return result
  }

  /// The type of what Python's `reversed` makes of it; nil where that is a TypeError. What is undefined has a length and
  /// a `__getitem__`, which is all that `reversed` asks for.
  private static func reversedType(_ value: Value) -> String? {
    switch value {
    case .list: "list_reverseiterator"
    case .tuple, .str, .markup, .undefined: "reversed"
    case .dict: "dict_reversekeyiterator"
    case .object(let view as DictViewValue): view.part.reversedType
    case .object(let object): object is RangeValue ? "range_iterator" : object is GroupValue ? "reversed" : nil
    default: nil
    }
  }

  /// `list(x)`, whose TypeErrors are told in the filter's words, also those of a generator on its way.
  private static func listed(_ value: Value, _ run: Run) throws(TemplateError) -> [Value] {
    do {
      return try Sequences.list(value, run)
    } catch {
      guard error.kind == .type else { throw error }
      throw TemplateError(.filterArgument, "argument must be iterable")
    }
  }

  private static func joined(
    _ value: Value, _ separator: Text, _ getter: AttributeGetter?, _ run: Run
  ) throws(TemplateError) -> Text {
    let iterator = try Sequences.required(value)
    var bytes: [UInt8] = []
    var isFirst = true
    while let item = try iterator.next() {
      if !isFirst { bytes.append(contentsOf: separator.bytes) }
      isFirst = false
      PythonRepr.appendStr(try getter?.value(item, run) ?? item, to: &bytes)
      try run.check(bytes: bytes.count)
      try run.charge(steps: 1)
    }
    try run.charge(bytes: bytes.count)
    return Text(bytes: bytes)
  }
}

/// `attribute="a.b.0"`: jinja2.filters.make_attrgetter.
struct AttributeGetter {
  private let parts: [Value]
  var fallback: Value?

  init(_ attribute: Value, fallback: Value? = nil) throws(TemplateError) {
    self.fallback = fallback
    switch attribute {
    case .none: parts = []
    case .str(let text), .markup(let text):
      var parts: [Value] = []
      for part in text.split(by: ".") { parts.append(try Self.part(part, attribute)) }
      self.parts = parts
    default: parts = [attribute]
    }
  }

  /// `int(part) if part.isdigit() else part`: a superscript is such a digit, and no number.
  private static func part(_ part: Text, _ whole: Value) throws(TemplateError) -> Value {
    guard !part.isEmpty, part.codes.allSatisfy({ PythonCharacter.is($0, .digit) }) else { return whole.like(part) }
    guard let number = NumberReading.integer(part, base: 10) else {
      throw TemplateError(
        .value, "invalid literal for int() with base 10: \(PythonRepr.string(whole.like(part)))")
    }
    return Value(big: number)
  }

  func value(_ item: Value, _ run: Run) throws(TemplateError) -> Value {
    var item = item
    for part in parts {
      item = try Lookup.item(item, part, run)
      if let fallback, !fallback.isNone, item.isUndefined { item = fallback }
    }
    return item
  }
}
