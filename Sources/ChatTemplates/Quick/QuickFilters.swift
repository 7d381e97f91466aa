import JSON

/// `for … in … if …`
extension QuickCompiler {
  /// The wanted elements as a list, put together before the loop begins, where no turn of it can change which they are.
  /// Then the loop knows its length, and which element is the last.
  ///
  /// - Returns: whether that was possible; else nothing is written.
  func collected(_ loop: LoopBody, _ iterable: any Expression, _ scope: QuickScope) throws(NotQuick) -> Bool {
    guard let filter = loop.filter, !filter.target.setsAttributes, isMade(of: filter.target.slots, filter.test) else {
      return false
    }
    let frame = scope.frame
    let (record, element) = (frame.slot(), frame.slot())
    try expression(iterable, scope)
    let inner = QuickScope(frame, slots: filter.slots, parent: scope)
    try enter(filter.entry, inner)
    try builder.emit(.loopBegin, record, 2, in: frame, effect: -1)
    let start = try builder.emit(.jump, in: frame, effect: 0)
    let body = builder.here
    try builder.emit(.local, element, in: frame, effect: 1)
    try assign(filter.target, inner)
    let unwanted = try jumps(filter.test, inner, when: false)
    try builder.emit(.collect, record, element, in: frame, effect: 0)
    builder.land(unwanted + [start])
    let next = try builder.emit(.loopNext, element, record, in: frame, effect: 0)
    builder.code[next].c = Int32(truncatingIfNeeded: body)
    try builder.emit(.collected, record, in: frame, effect: 1)
    return true
  }

  /// Elements that are not wanted are taken from the stack again.
  func filter(
    _ filter: LoopFilter, _ scope: QuickScope, _ record: Int, _ loop: QuickLoop
  ) throws(NotQuick) {
    let frame = scope.frame
    try builder.emit(.duplicate, in: frame, effect: 1)
    try assign(filter.target, scope)
    let wanted = try jumps(filter.test, scope, when: true)
    try builder.emit(.pop, in: frame, effect: -1)
    loop.continues.append(try builder.emit(.jump, in: frame, effect: 1))
    builder.land(wanted)
    try builder.emit(.loopAccept, record, in: frame, effect: 0)
  }
}

extension Target {
  fileprivate var setsAttributes: Bool {
    switch self {
    case .slot: false
    case .namespace: true
    case .tuple(let targets): targets.contains(where: \.setsAttributes)
    }
  }

  /// The variables that are set.
  fileprivate var slots: Set<Int> {
    switch self {
    case .slot(let index): [index]
    case .namespace: []
    case .tuple(let targets): targets.reduce(into: []) { $0.formUnion($1.slots) }
    }
  }
}
