import JSON

/// What is written. Pieces of a sum are written one by one where they can only be texts: nothing is put together, and
/// anything else is an error, which is the general evaluator's to tell.
extension QuickCompiler {
  func output(_ value: any Expression, _ scope: QuickScope) throws(NotQuick) {
    switch value {
    case let sum as BinaryExpression where sum.operation == .add:
      let parts = summands(sum)
      if hasText(parts), parts.allSatisfy(isQuiet) {
        for part in parts { try text(part, scope) }
        return
      }
      let left = leftSummands(sum)
      for part in left { try expression(part, scope) }
      try builder.emit(.writeSum, left.count, in: scope.frame, effect: -left.count)
    case let text as ConcatenationExpression:
      if text.items.allSatisfy(isQuiet) {
        for item in text.items { try output(item, scope) }
        return
      }
      for item in text.items { try expression(item, scope) }
      try builder.emit(.writeText, text.items.count, in: scope.frame, effect: -text.items.count)
    case let choice as ConditionExpression:
      try condition(choice, scope, effect: 0) { (value) throws(NotQuick) in
        if let value { try output(value, scope) }
      }
    case let safe as FilterExpression where safe.filter.name == "safe" && safe.arguments.isEmpty:
      // Written it is what it was before.
      try output(safe.value, scope)
    case let known as ConstantExpression where known.constant.text != nil:
      try builder.emit(.known, builder.add(try builder.text(known.constant.text ?? Text())), in: scope.frame, effect: 0)
    default:
      try expression(value, scope)
      try builder.emit(.write, in: scope.frame, effect: -1)
    }
  }

  /// A piece that has to be a text.
  private func text(_ value: any Expression, _ scope: QuickScope) throws(NotQuick) {
    switch value {
    case let known as ConstantExpression where known.constant.text != nil: try output(known, scope)
    case let choice as ConditionExpression where choice.otherwise != nil:
      try condition(choice, scope, effect: 0) { (value) throws(NotQuick) in
        if let value { try text(value, scope) }
      }
    case let text as ConcatenationExpression: try output(text, scope)
    default:
      try expression(value, scope)
      try builder.emit(.writeOnlyText, in: scope.frame, effect: -1)
    }
  }

  /// A sum that is kept.
  func sum(_ node: BinaryExpression, _ scope: QuickScope) throws(NotQuick) {
    let parts = summands(node)
    guard parts.count > 2, parts.count < 256, hasText(parts) else {
      try expression(node.left, scope)
      try expression(node.right, scope)
      _ = try builder.emit(.add, in: scope.frame, effect: -1)
      return
    }
    for part in parts { try expression(part, scope) }
    try builder.emit(.sumTexts, parts.count, in: scope.frame, effect: 1 - parts.count)
  }

  /// With one text among them all have to be texts, and how they are grouped does not matter; but for safe ones, which
  /// make the others safe.
  private func hasText(_ parts: [any Expression]) -> Bool {
    !expectsSafe
      && parts.contains { ($0 as? ConstantExpression)?.constant.text != nil || $0 is ConcatenationExpression }
  }

  private func summands(_ value: any Expression) -> [any Expression] {
    guard let sum = value as? BinaryExpression, sum.operation == .add else { return [value] }
    return summands(sum.left) + summands(sum.right)
  }

  /// `((a + b) + c)` as a, b, c.
  private func leftSummands(_ sum: BinaryExpression) -> [any Expression] {
    guard let left = sum.left as? BinaryExpression, left.operation == .add else {
      return [sum.left, sum.right]
    }
    return leftSummands(left) + [sum.right]
  }
}

extension Constant {
  /// A name that a dict of cells can have.
  var isName: Bool {
    switch self {
    case .str, .int: true
    default: false
    }
  }

  var text: Text? { if case .str(let text) = self { text } else { nil } }
}
