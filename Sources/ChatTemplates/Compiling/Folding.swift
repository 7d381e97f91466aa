import JSON

/// jinja2.optimizer: what is known of an expression without variables is worked out once, as jinja2 does it.
///
/// It shows: a slice of what has none is undefined when it is folded, and a TypeError at run time; a folded infinity
/// is written into the generated code as the name `inf`, which is not defined there; an unknown filter in what is
/// folded away is no error.
struct Folding {
  private let run: Run

  /// Folding is no way around the limits: what is beyond these is left for the rendering.
  init() {
    var limits = RenderLimits()
    limits.steps = 200_000
    limits.textBytes = 1 << 16
    limits.totalBytes = 1 << 22
    limits.elements = 1 << 12
    run = Run(limits: limits, environment: RenderEnvironment(), names: [], variables: JSONObject())
  }

  /// The tree with constants in place of what is constant, and the value where all of it is.
  struct Folded {
    var tree: Expr
    /// Nil where jinja2 says Impossible.
    var value: Value?
  }

  /// As the code generator visits an expression that is no literal.
  func visited(_ node: Expr) throws(TemplateError) -> Expr {
    switch node.kind {
    case .constant, .name, .namespaceReference, .folded: node
    default: try folded(node).tree
    }
  }

  /// What an output writes, where it is known: `as_const` of what stands there, also where no literal stands for it:
  /// what is undefined in a list, a generator.
  func written(_ node: Expr) -> Value? { try? constant(node) }

  /// `as_const` of a tree that was not folded: what a comparison or a condition does not come to is not looked at, not
  /// even for errors.
  private func constant(_ node: Expr) throws(TemplateError) -> Value? {
    switch node.kind {
    case .condition(let test, let then, let otherwise):
      guard let known = try constant(test) else { return nil }
      if known.isTrue { return try constant(then) }
      guard let otherwise else { return nil }
      return try constant(otherwise)
    case .and(let left, let right), .or(let left, let right):
      guard let known = try constant(left) else { return nil }
      return known.isTrue == node.kind.isAnd ? try constant(right) : known
    case .compare(let first, let rest):
      guard let known = try constant(first) else { return nil }
      return try compared(known, rest.map(\.sign)) { (at) throws(TemplateError) in try constant(rest[at].operand) }
    default:
      var values: [Value?] = []
      for child in node.children { values.append(try constant(child)) }
      return try value(node, values)
    }
  }

  private func folded(_ node: Expr) throws(TemplateError) -> Folded {
    if case .folded(let constant) = node.kind { return Folded(tree: node, value: constant.value) }
    var values: [Value?] = []
    let tree = try rebuilt(node) { (child) throws(TemplateError) in
      let folded = try folded(child)
      values.append(folded.value)
      return folded.tree
    }
    guard let value = try value(node, values) else { return Folded(tree: tree, value: nil) }
    guard !node.kind.isSlice, let constant = Constant(value) else { return Folded(tree: tree, value: value) }
    return Folded(tree: try Expr(.folded(constant), line: node.line), value: value)
  }

  private func rebuilt(
    _ node: Expr, _ change: (Expr) throws(TemplateError) -> Expr
  ) throws(TemplateError) -> Expr {
    try Expr(try node.kind.changed(change), line: node.line)
  }

  /// `as_const` with the children's values, which stand in the order of `Expr.children`.
  private func value(_ node: Expr, _ values: [Value?]) throws(TemplateError) -> Value? {
    switch node.kind {
    case .constant(let constant), .folded(let constant): return constant.value
    case .name, .namespaceReference, .call: return nil
    case .slice(let start, let stop, let step): return bounds(start, stop, step, values)
    case .tuple, .list:
      guard !node.children.contains(where: \.kind.isSlice), let items = all(values) else { return nil }
      if case .tuple = node.kind { return .tuple(of: items) }
      return .list(of: items)
    case .dict: return try dict(values)
    case .condition(_, _, let otherwise): return condition(values, hasElse: otherwise != nil)
    case .and, .or: return logic(values, isAnd: node.kind.isAnd)
    case .compare(_, let rest):
      guard let first = values[0] else { return nil }
      return tried { () throws(TemplateError) in
        try compared(first, rest.map(\.sign)) { (at) throws(TemplateError) in values[at + 1] }
      }
    case .concatenation:
      guard let items = all(values) else { return nil }
      return .str(Text(bytes: items.reduce(into: []) { PythonRepr.appendStr($1, to: &$0) }))
    default:
      guard let known = all(values) else { return nil }
      return tried { () throws(TemplateError) in try applied(node, known) }
    }
  }

  private func all(_ values: [Value?]) -> [Value]? {
    let known = values.compactMap { $0 }
    return known.count == values.count ? known : nil
  }

  /// Any error is left for the rendering.
  private func tried(_ body: () throws(TemplateError) -> Value?) -> Value? {
    do { return try body() } catch { return nil }
  }

  /// A key that cannot be one is an error of the template, not of its rendering: jinja2 does not catch it here.
  private func dict(_ values: [Value?]) throws(TemplateError) -> Value? {
    let result = DictValue()
    for at in stride(from: 0, to: values.count, by: 2) {
      guard let key = values[at], let value = values[at + 1] else { return nil }
      try result.set(key, value)
    }
    return .dict(result)
  }

  private func condition(_ values: [Value?], hasElse: Bool) -> Value? {
    guard let test = values[0] else { return nil }
    if test.isTrue { return values[1] }
    return hasElse ? values[2] : nil
  }

  private func logic(_ values: [Value?], isAnd: Bool) -> Value? {
    guard let left = values[0] else { return nil }
    return left.isTrue == isAnd ? values[1] : left
  }

  private func compared(
    _ first: Value, _ signs: [String], _ operand: (Int) throws(TemplateError) -> Value?
  ) throws(TemplateError) -> Value? {
    var left = first
    for (at, name) in signs.enumerated() {
      guard let right = try operand(at), let sign = CompareExpression.Sign(rawValue: name) else { return nil }
      if !(try CompareExpression.holds(sign, left, right)) { return .bool(false) }
      left = right
    }
    return .bool(true)
  }

  private func applied(_ node: Expr, _ values: [Value]) throws(TemplateError) -> Value? {
    switch node.kind {
    case .not: return .bool(!values[0].isTrue)
    case .negated: return try Arithmetic.negated(values[0])
    case .positive: return try Arithmetic.positive(values[0])
    case .binary(let operation, _, _): return try Arithmetic.apply(operation, values[0], values[1], run)
    case .attribute(_, let name): return try Lookup.attribute(values[0], name, run)
    case .item(_, let key) where key.kind.isSlice: return try slice(values[0], values[1])
    case .item: return try Lookup.item(values[0], values[1], run)
    case .filter(let value, let name, let arguments):
      guard value != nil, !Self.contextual.contains(name), let filter = Filter.named(name) else { return nil }
      return try filter.apply(run, values[0], try self.arguments(arguments, values))
    case .test(_, let name, let arguments):
      guard let test = ValueTest.named(name) else { return nil }
      return .bool(try test.holds(run, values[0], try self.arguments(arguments, values)))
    default: return nil
    }
  }

  /// Filters that see the variables: never folded.
  private static let contextual: Set<Text> = ["map", "select", "reject", "selectattr", "rejectattr", "random"]

  private func arguments(_ node: CallArguments, _ values: [Value]) throws(TemplateError) -> Arguments {
    var rest = values.dropFirst()
    var result = Arguments()
    for _ in node.positional { if let value = rest.popFirst() { result.positional.append(value) } }
    for (name, _) in node.keywords {
      guard let value = rest.popFirst() else { break }
      _ = result.take(name)
      result.keywords.append((name, value))
    }
    if node.splat != nil, let value = rest.popFirst() { result.positional += try Sequences.list(value, run) }
    if node.keywordSplat != nil, case .dict(let dict)? = rest.popFirst() {
      for (key, value) in zip(dict.keys, dict.values) {
        guard case .str(let name) = key else { throw TemplateError(.type, "keywords must be strings") }
        _ = result.take(name)
        result.keywords.append((name, value))
      }
    } else if node.keywordSplat != nil {
      throw TemplateError(.type, "the argument behind ** is no mapping")
    }
    return result
  }

  /// `x[a:b:c]` as `environment.getitem` with a slice: what Python has no slice of is undefined.
  private func slice(_ value: Value, _ key: Value) throws(TemplateError) -> Value? {
    guard case .tuple(let bounds) = key, bounds.items.count == 3 else { return nil }
    let missing = Value.undefined(hint: "\(value.typeName) object has no element of that slice")
    func bound(_ at: Int) -> Value? { if case .missing = bounds.items[at] { nil } else { bounds.items[at] } }
    do {
      return try Sequences.slice(value, bound(0), bound(1), bound(2), run) ?? missing
    } catch {
      if error.kind == .type { return missing }
      throw error
    }
  }

  /// The bounds, `.missing` where there is none.
  private func bounds(_ start: Expr?, _ stop: Expr?, _ step: Expr?, _ values: [Value?]) -> Value? {
    guard var known = all(values)?[...] else { return nil }
    return .tuple(of: [start, stop, step].map { $0 == nil ? .missing : known.popFirst() ?? .missing })
  }
}

extension Expr.Kind {
  fileprivate var isAnd: Bool { if case .and = self { true } else { false } }
  fileprivate var isSlice: Bool { if case .slice = self { true } else { false } }
  var isTuple: Bool { if case .tuple = self { true } else { false } }
}
