import JSON

/// What is known of an expression without running it.
extension QuickCompiler {
  /// Calls no macro: what was written before does not show in it, and what it writes does not come between.
  func isQuiet(_ value: any Expression) -> Bool {
    guard let parts = parts(value) else { return false }
    return parts.allSatisfy { isQuiet($0) }
  }

  /// Looks at nothing but these variables: it comes to the same whenever it is worked out.
  func isMade(of slots: Set<Int>, _ value: any Expression) -> Bool {
    if let name = value as? NameExpression { return name.place.hops == 0 && slots.contains(name.place.index) }
    guard let parts = parts(value) else { return false }
    return parts.allSatisfy { isMade(of: slots, $0) }
  }

  /// What it is put together of; nil where that calls a function.
  private func parts(_ value: any Expression) -> [any Expression]? {
    switch value {
    case is ConstantExpression, is NameExpression, is CapturedExpression: return []
    case let node as AttributeExpression: return [node.value]
    case let node as ItemExpression: return [node.value, node.key]
    case let node as SliceExpression: return [node.value] + [node.start, node.stop, node.step].compactMap { $0 }
    case let node as NotExpression: return [node.value]
    case let node as SignExpression: return [node.value]
    case let node as BinaryExpression: return [node.left, node.right]
    case let node as LogicExpression: return [node.left, node.right]
    case let node as ConcatenationExpression: return node.items
    case let node as CompareExpression: return [node.first] + node.rest.map(\.operand)
    case let node as ConditionExpression: return [node.test, node.then] + [node.otherwise].compactMap { $0 }
    case let node as CallExpression:
      guard let attribute = node.attribute else { return nil }
      return parts(node.arguments).map { [attribute.value] + $0 }
    case let node as FilterExpression: return parts(node.arguments).map { [node.value] + $0 }
    case let node as TestExpression: return parts(node.arguments).map { [node.value] + $0 }
    default: return nil
    }
  }

  /// Such a filter may make a text that is safe.
  static func makesSafe(_ filter: Filter) -> Bool {
    ["safe", "e", "escape", "forceescape"].contains(filter.name)
  }

  private func parts(_ arguments: ArgumentExpressions) -> [any Expression]? {
    guard arguments.splat == nil, arguments.keywordSplat == nil else { return nil }
    return arguments.positional + arguments.keywords.map(\.value)
  }
}
