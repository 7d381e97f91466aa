import JSON

/// `+` and `*` of texts and lists, bounded.
enum Concatenation {
  static func add(_ left: Value, _ right: Value, _ run: Run) throws(TemplateError) -> Value? {
    switch (left, right) {
    case (.str(let a), .str(let b)): return .str(try joined(a, b, run))
    case (.markup(let a), _):
      guard let b = right.text else { return nil }
      return .markup(try joined(a, isPlain(right) ? HTML.escaped(b) : b, run))
    case (.str(let a), .markup(let b)): return .markup(try joined(HTML.escaped(a), b, run))
    case (.list(let a), .list(let b)): return .list(of: try joined(a, b, run))
    case (.tuple(let a), .tuple(let b)): return .tuple(of: try joined(a, b, run))
    default: return nil
    }
  }

  private static func isPlain(_ value: Value) -> Bool { if case .str = value { true } else { false } }

  private static func joined(_ left: Text, _ right: Text, _ run: Run) throws(TemplateError) -> Text {
    try run.charge(bytes: left.count + right.count)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(left.count + right.count)
    bytes.append(contentsOf: left.bytes)
    bytes.append(contentsOf: right.bytes)
    return Text(bytes: bytes)
  }

  private static func joined(_ left: ListValue, _ right: ListValue, _ run: Run) throws(TemplateError) -> [Value] {
    try run.charge(elements: left.items.count + right.items.count)
    return left.items + right.items
  }

  static func multiply(_ left: Value, _ right: Value, _ run: Run) throws(TemplateError) -> Value? {
    if left.bigInteger != nil, right.bigInteger == nil { return try multiply(right, left, run) }
    guard let factor = right.bigInteger else { return nil }
    switch left {
    case .str, .markup, .list, .tuple: break
    default: return nil
    }
    guard let count = factor.small else {
      throw TemplateError(.overflow, "cannot fit 'int' into an index-sized integer")
    }
    switch left {
    case .str(let text): return .str(try repeated(text, count, run))
    case .markup(let text): return .markup(try repeated(text, count, run))
    case .list(let list): return .list(of: try repeated(list.items, count, run))
    case .tuple(let list): return .tuple(of: try repeated(list.items, count, run))
    default: return nil
    }
  }

  /// White space that a width or a text stands for, as `indent` and `json.dumps` take it.
  static func indentation(_ value: Value, _ run: Run) throws(TemplateError) -> Text {
    if let text = value.text { return text }
    guard let count = value.integer else {
      throw TemplateError(.type, "can't multiply sequence by non-int of type '\(value.typeName)'")
    }
    return try repeated(" ", count, run)
  }

  static func repeated(_ text: Text, _ count: Int, _ run: Run) throws(TemplateError) -> Text {
    if text.isEmpty || count <= 0 { return Text() }
    try run.charge(bytes: product(text.count, count))
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count * count)
    for _ in 0..<count { bytes.append(contentsOf: text.bytes) }
    return Text(bytes: bytes)
  }

  private static func repeated(_ items: [Value], _ count: Int, _ run: Run) throws(TemplateError) -> [Value] {
    if items.isEmpty || count <= 0 { return [] }
    try run.charge(elements: product(items.count, count))
    return Array((0..<count).map { _ in items }.joined())
  }

  private static func product(_ left: Int, _ right: Int) -> Int {
    let (value, overflow) = left.multipliedReportingOverflow(by: right)
    return overflow ? .max : value
  }
}
