import JSON

extension Method {
  static let search: [Method] = [
    affix("startswith") { $0.hasPrefix($1) }, affix("endswith") { $0.hasSuffix($1) },
    finding("find", fromEnd: false, raises: false), finding("rfind", fromEnd: true, raises: false),
    finding("index", fromEnd: false, raises: true), finding("rindex", fromEnd: true, raises: true),
    Method(.str, "count") { (run, value, arguments) throws(TemplateError) in
      let given = try MethodArguments(arguments, "count", ["sub", "start", "end"], required: 1)
      let part = try given.text(0) ?? Text()
      guard let (text, _) = try window(value.text ?? Text(), given) else { return .int(0) }
      return .int(part.isEmpty ? text.characterCount + 1 : text.split(by: part).count - 1)
    },
    Method(.str, "replace") { (run, value, arguments) throws(TemplateError) in
      let given = try MethodArguments(arguments, "replace", ["old", "new", "count"], required: 2)
      let text = value.text ?? Text()
      let old = try given.text(0) ?? Text()
      return value.like(
        try text.replacing(old, by: try given.text(1) ?? Text(), limit: try given.int(2) ?? -1, run))
    },
  ]

  /// The part between `start` and `end`, in characters, and the number of characters before it; nil where it is beyond
  /// the end.
  private static func window(
    _ text: Text, _ given: MethodArguments
  ) throws(TemplateError) -> (text: Text, before: Int)? {
    if given.values[1] == nil, given.values[2] == nil { return (text, 0) }
    let offsets = text.characterOffsets
    let count = offsets.count - 1
    func place(_ at: Int) -> Int { at < 0 ? max(0, at + count) : at }
    let start = place(try given.optionalInt(1) ?? 0)
    let end = min(place(try given.optionalInt(2) ?? count), count)
    return start <= end ? (text.part(offsets[start]..<offsets[end]), start) : nil
  }

  private static func affix(_ name: Text, _ holds: @escaping @Sendable (Text, Text) -> Bool) -> Method {
    Method(.str, name) { (_, value, arguments) throws(TemplateError) in
      let given = try MethodArguments(arguments, name.string, ["prefix", "start", "end"], required: 1)
      guard let (text, _) = try window(value.text ?? Text(), given) else { return .bool(false) }
      let wanted = given.values[0] ?? .none
      if let part = wanted.text { return .bool(holds(text, part)) }
      guard case .tuple(let parts) = wanted else {
        throw TemplateError(
          .type, "\(name) first arg must be str or a tuple of str, not \(wanted.typeName)")
      }
      for part in parts.items {
        guard let part = part.text else {
          throw TemplateError(.type, "tuple for \(name) must only contain str, not \(part.typeName)")
        }
        if holds(text, part) { return .bool(true) }
      }
      return .bool(false)
    }
  }

  private static func finding(_ name: Text, fromEnd: Bool, raises: Bool) -> Method {
    Method(.str, name) { (_, value, arguments) throws(TemplateError) in
      let given = try MethodArguments(arguments, name.string, ["sub", "start", "end"], required: 1)
      let part = try given.text(0) ?? Text()
      if let (text, before) = try window(value.text ?? Text(), given),
        let place = fromEnd ? text.lastPlace(of: part, endingBy: text.count) : text.firstPlace(of: part)
      {
        return .int(before + text.part(0..<place).characterCount)
      }
      if raises { throw TemplateError(.value, "substring not found") }
      return .int(-1)
    }
  }
}
