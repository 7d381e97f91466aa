import JSON

/// Conditions as jumps: nothing is put on the stack for `and`, `or` and `not`.
extension QuickCompiler {
  /// Jumps, to be landed, that are taken where the expression is as true as wanted; else it goes on behind them.
  func jumps(_ node: any Expression, _ scope: QuickScope, when wanted: Bool) throws(NotQuick) -> [Int] {
    switch node {
    case let node as NotExpression: return try jumps(node.value, scope, when: !wanted)
    case let node as LogicExpression:
      // `a and b` is false, and `a or b` true, as soon as the first is.
      if node.isAnd != wanted {
        return try jumps(node.left, scope, when: wanted) + jumps(node.right, scope, when: wanted)
      }
      let decided = try jumps(node.left, scope, when: !wanted)
      let taken = try jumps(node.right, scope, when: wanted)
      builder.land(decided)
      return taken
    default:
      try expression(node, scope)
      return [try builder.emit(wanted ? .jumpIfTrue : .jumpIfFalse, in: scope.frame, effect: -1)]
    }
  }

  mutating func condition(_ node: ConditionStatement, _ scope: QuickScope) throws(NotQuick) {
    var ends: [Int] = []
    for (test, body, _) in node.branches {
      let next = try jumps(test, scope, when: false)
      try block(body, scope)
      ends.append(try builder.emit(.jump, in: scope.frame, effect: 0))
      builder.land(next)
    }
    try block(node.otherwise, scope)
    builder.land(ends)
  }

  /// `a if b else c`, by what does something with each of the two.
  func condition(
    _ node: ConditionExpression, _ scope: QuickScope, effect: Int,
    _ use: ((any Expression)?) throws(NotQuick) -> Void
  ) throws(NotQuick) {
    let otherwise = try jumps(node.test, scope, when: false)
    try use(node.then)
    let end = try builder.emit(.jump, in: scope.frame, effect: -effect)
    builder.land(otherwise)
    try use(node.otherwise)
    builder.land(end)
  }
}
