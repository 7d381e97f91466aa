import JSON

extension Filter {
  /// What cuts and indents texts, and what stands in for a missing value.
  static let shapeFilters: [Filter] = [
    Filter("default", "d") { (_, value, arguments) throws(TemplateError) in
      let given = try arguments.bound("do_default", ["default_value", "boolean"])
      let isMissing = value.isUndefined || given[1]?.isTrue == true && !value.isTrue
      return isMissing ? given[0] ?? Value("") : value
    },
    Filter("indent") { (run, value, arguments) throws(TemplateError) in
      let given = try arguments.bound("do_indent", ["width", "first", "blank"])
      return try indented(value, given[0] ?? .int(4), given[1]?.isTrue == true, given[2]?.isTrue == true, run)
    },
    Filter("truncate") { (_, value, arguments) throws(TemplateError) in
      let given = try MethodArguments(
        arguments, "do_truncate", ["length", "killwords", "end", "leeway"], keywords: true)
      return try truncated(
        value, try given.int(0) ?? 255, given.values[1]?.isTrue == true, try given.text(2) ?? "...",
        try given.optionalInt(3) ?? 5)
    },
  ]

  private static func indented(
    _ value: Value, _ width: Value, _ first: Bool, _ blank: Bool, _ run: Run
  ) throws(TemplateError) -> Value {
    let indentation = try Concatenation.indentation(width, run)
    let text = try indentable(value)
    var result: [UInt8] = first ? indentation.bytes : []
    for (at, line) in (text + "\n").lines().enumerated() {
      if at > 0 {
        result.append(0x0A)
        if blank || !line.isEmpty { result.append(contentsOf: indentation.bytes) }
      }
      result.append(contentsOf: line.bytes)
      try run.check(bytes: result.count)
    }
    try run.charge(bytes: result.count)
    return value.like(Text(bytes: result))
  }

  private static func indentable(_ value: Value) throws(TemplateError) -> Text {
    switch value {
    case .str(let text), .markup(let text): return text
    case .undefined(let undefined): throw undefined.error
    // `+= "\n"` goes well with a list.
    case .list: throw TemplateError(.attribute, "'list' object has no attribute 'splitlines'")
    default: throw Arithmetic.unsupported(.add, value, Value(""))
    }
  }

  private static func truncated(
    _ value: Value, _ length: Int, _ killWords: Bool, _ end: Text, _ leeway: Int
  ) throws(TemplateError) -> Value {
    let endLength = end.characterCount
    guard length >= endLength else {
      throw TemplateError(.failedAssertion, "expected length >= \(endLength), got \(length)")
    }
    guard leeway >= 0 else { throw TemplateError(.failedAssertion, "expected leeway >= 0, got \(leeway)") }
    let count = try Sequences.requiredLength(value)
    if count <= length || count - length <= leeway { return value }
    guard let text = value.text else {
      throw TemplateError(.type, "'\(value.typeName)' object cannot be truncated")
    }
    let kept = text.part(0..<(text.offset(ofCharacter: length - endLength) ?? text.count))
    if killWords { return value.like(kept + end) }
    return value.like((kept.splitFromEnd(by: " ", limit: 1).first ?? kept) + end)
  }
}
