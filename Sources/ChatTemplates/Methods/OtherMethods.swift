import JSON

extension Method {
  static let formatting: [Method] = [
    Method(.str, "format") { (run, value, arguments) throws(TemplateError) in
      value.like(try BraceFormat(run, arguments).format(value.text ?? Text()))
    },
    Method(.str, "format_map") { (run, value, arguments) throws(TemplateError) in
      guard arguments.keywords.isEmpty, arguments.positional.count == 1 else {
        throw TemplateError(
          .type, "format_map() takes exactly one argument (\(arguments.positional.count) given)")
      }
      guard case .dict(let dict) = arguments.positional[0] else {
        throw TemplateError(.type, "format_map() argument must be a mapping")
      }
      var named = Arguments()
      for (key, item) in zip(dict.keys, dict.values) { if let name = key.text { named.keywords.append((name, item)) } }
      return value.like(try BraceFormat(run, named).format(value.text ?? Text()))
    },
    Method(.str, "encode") { (_, _, _) throws(TemplateError) in
      throw TemplateError(.unsupported, "str.encode: values are texts here, not bytes")
    },
  ]

  static let dicts: [Method] = [
    view("keys", .keys), view("values", .values), view("items", .items),
    Method(.dict, "get") { (_, value, arguments) throws(TemplateError) in
      let given = try MethodArguments(arguments, "get", ["key", "default"], required: 1)
      guard case .dict(let dict) = value else { return .none }
      return try dict.value(given.values[0] ?? .none) ?? given.values[1] ?? .none
    },
    Method(.dict, "copy") { (_, value, _) throws(TemplateError) in
      guard case .dict(let dict) = value else { return value }
      return .dict(try copied(dict))
    },
    Method(.dict, "fromkeys") { (run, _, arguments) throws(TemplateError) in
      try GlobalFunction.fromKeys(run, arguments)
    },
  ]

  static func copied(_ dict: DictValue) throws(TemplateError) -> DictValue {
    let result = DictValue()
    for (key, value) in zip(dict.keys, dict.values) { try result.set(key, value) }
    return result
  }

  private static func view(_ name: Text, _ part: DictViewValue.Part) -> Method {
    Method(.dict, name) { (_, value, arguments) throws(TemplateError) in
      _ = try MethodArguments(arguments, name.string, [])
      guard case .dict(let dict) = value else { return .none }
      return .object(DictViewValue(dict, part))
    }
  }

  static let lists: [Method] = [
    counting(.list), counting(.tuple), indexing(.list), indexing(.tuple),
    Method(.list, "copy") { (_, value, _) throws(TemplateError) in
      guard case .list(let list) = value else { return value }
      return .list(of: list.items)
    },
  ]

  private static func items(_ value: Value) -> [Value] {
    switch value {
    case .list(let list), .tuple(let list): list.items
    default: []
    }
  }

  private static func counting(_ owner: Owner) -> Method {
    Method(owner, "count") { (_, value, arguments) throws(TemplateError) in
      let wanted = try MethodArguments(arguments, "count", ["value"], required: 1).values[0] ?? .none
      var count = 0
      for item in items(value) where try Comparison.same(item, wanted) { count += 1 }
      return .int(count)
    }
  }

  private static func indexing(_ owner: Owner) -> Method {
    Method(owner, "index") { (_, value, arguments) throws(TemplateError) in
      let given = try MethodArguments(arguments, "index", ["value", "start", "stop"], required: 1)
      let all = items(value)
      func place(_ at: Int) -> Int { at < 0 ? max(0, at + all.count) : min(at, all.count) }
      let start = place(try given.int(1) ?? 0)
      let stop = place(try given.int(2) ?? all.count)
      let wanted = given.values[0] ?? .none
      if start < stop {
        for at in start..<stop where try Comparison.same(all[at], wanted) { return .int(at) }
      }
      throw TemplateError(.value, "\(PythonRepr.string(wanted)) is not in \(value.typeName)")
    }
  }

  static let numbers: [Method] = [
    notModelled(.int, "to_bytes"), notModelled(.int, "from_bytes"), notModelled(.int, "bit_count"),
    notModelled(.int, "as_integer_ratio"), notModelled(.float, "as_integer_ratio"), notModelled(.float, "hex"),
    notModelled(.float, "fromhex"),
    Method(.float, "is_integer") { (_, value, _) throws(TemplateError) in
      guard case .float(let number) = value else { return .bool(true) }
      return .bool(number.isFinite && number == number.rounded())
    },
    conjugate(.int), conjugate(.float),
    Method(.int, "bit_length") { (_, value, _) throws(TemplateError) in .int(value.bigInteger?.bitWidth ?? 0) },
  ]

  private static func notModelled(_ owner: Owner, _ name: Text) -> Method {
    Method(owner, name) { (_, value, _) throws(TemplateError) in
      throw TemplateError(.unsupported, "\(value.typeName).\(name) is not modelled")
    }
  }

  private static func conjugate(_ owner: Owner) -> Method {
    Method(owner, "conjugate") { (_, value, arguments) throws(TemplateError) in
      _ = try MethodArguments(arguments, "conjugate", [])
      return value.integer.map(Value.int) ?? value
    }
  }
}
