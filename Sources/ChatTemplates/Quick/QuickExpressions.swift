import JSON

extension QuickCompiler {
  func expression(_ node: any Expression, _ scope: QuickScope) throws(NotQuick) {
    let frame = scope.frame
    switch node {
    case let node as ConstantExpression: try constant(node.constant, frame)
    case let node as NameExpression: try load(node.place, scope)
    case let node as CapturedExpression: try load(Place(hops: 0, index: node.slot), scope)
    case let node as SequenceExpression:
      for item in node.items { try expression(item, scope) }
      try builder.emit(
        node.isTuple ? .tuple : .list, node.items.count, in: frame, effect: 1 - node.items.count)
    case let node as DictExpression:
      for (key, value) in node.pairs {
        try expression(key, scope)
        try expression(value, scope)
      }
      try builder.emit(.dict, node.pairs.count, in: frame, effect: 1 - 2 * node.pairs.count)
    case let node as AttributeExpression:
      let key = try builder.key(node.name)
      if let name = node.value as? NameExpression {
        let (isGlobal, slot) = try scope.slot(name.place)
        if !isGlobal {
          _ = try builder.emit(.localAttribute, slot, key, in: frame, effect: 1)
          return
        }
      }
      try expression(node.value, scope)
      try builder.emit(.attribute, key, in: frame, effect: 0)
    case let node as ItemExpression: try item(node, scope)
    case let node as SliceExpression: try slice(node, scope)
    case let node as NotExpression:
      try expression(node.value, scope)
      try builder.emit(.not, in: frame, effect: 0)
    case let node as SignExpression:
      try expression(node.value, scope)
      guard node.isNegative else {
        _ = try builder.emit(.givesUp, in: frame, effect: 0)
        return
      }
      try builder.emit(.negate, in: frame, effect: 0)
    case let node as BinaryExpression:
      if node.operation == .add { return try sum(node, scope) }
      try expression(node.left, scope)
      try expression(node.right, scope)
      try builder.emit(.arithmetic, node.operation.number, in: frame, effect: -1)
    case let node as ConcatenationExpression:
      for item in node.items { try expression(item, scope) }
      try builder.emit(.text, node.items.count, in: frame, effect: 1 - node.items.count)
    case let node as CompareExpression: try compare(node, scope)
    case let node as LogicExpression:
      try expression(node.left, scope)
      let jump = try builder.emit(node.isAnd ? .andJump : .orJump, in: frame, effect: -1)
      try expression(node.right, scope)
      builder.land(jump)
    case let node as ConditionExpression:
      try condition(node, scope, effect: 1) { (value) throws(NotQuick) in
        if let value { return try expression(value, scope) }
        try builder.emit(.undefined, in: frame, effect: 1)
      }
    case let node as CallExpression: try call(node, scope)
    case let node as FilterExpression: try filter(node, scope)
    case let node as TestExpression: try test(node, scope)
    default: try builder.emit(.givesUp, in: frame, effect: 1)
    }
  }

  private func constant(_ constant: Constant, _ frame: QuickBuilder.Frame) throws(NotQuick) {
    if case .markup = constant { builder.makesSafe = true }
    if let cell = try builder.cell(constant) {
      try builder.emit(.constant, builder.add(cell), in: frame, effect: 1)
    } else {
      try builder.emit(.boxedConstant, builder.add(constant), in: frame, effect: 1)
    }
  }

  private func item(_ node: ItemExpression, _ scope: QuickScope) throws(NotQuick) {
    if let key = node.key as? ConstantExpression, case .str(let name) = key.constant,
      let variable = node.value as? NameExpression
    {
      let (isGlobal, slot) = try scope.slot(variable.place)
      if !isGlobal {
        _ = try builder.emit(.localItem, slot, try builder.key(name), in: scope.frame, effect: 1)
        return
      }
    }
    try expression(node.value, scope)
    if let key = node.key as? ConstantExpression, case .str(let name) = key.constant {
      _ = try builder.emit(.itemNamed, try builder.key(name), in: scope.frame, effect: 0)
      return
    }
    if let key = node.key as? ConstantExpression, case .int(let place) = key.constant, Int32(exactly: place) != nil {
      _ = try builder.emit(.itemAt, place, in: scope.frame, effect: 0)
      return
    }
    try expression(node.key, scope)
    try builder.emit(.item, in: scope.frame, effect: -1)
  }

  private func slice(_ node: SliceExpression, _ scope: QuickScope) throws(NotQuick) {
    try expression(node.value, scope)
    for bound in [node.start, node.stop, node.step] {
      if let bound {
        try expression(bound, scope)
      } else {
        try constant(.none, scope.frame)
      }
    }
    try builder.emit(.slice, in: scope.frame, effect: -3)
  }

  private func compare(_ node: CompareExpression, _ scope: QuickScope) throws(NotQuick) {
    guard node.rest.count == 1, let (sign, operand) = node.rest.first else {
      _ = try builder.emit(.givesUp, in: scope.frame, effect: 1)
      return
    }
    try expression(node.first, scope)
    if sign == .equal || sign == .notEqual, let known = operand as? ConstantExpression,
      case .str(let text) = known.constant
    {
      let number = builder.add(try builder.text(text))
      _ = try builder.emit(.isText, number, sign == .equal ? 1 : 0, in: scope.frame, effect: 0)
      return
    }
    try expression(operand, scope)
    try builder.emit(sign.operation, in: scope.frame, effect: -1)
  }

  // MARK: Calls

  private func arguments(_ node: ArgumentExpressions, _ scope: QuickScope) throws(NotQuick)
    -> CallShape
  {
    guard node.splat == nil, node.keywordSplat == nil else { throw NotQuick() }
    var keys: [Int] = []
    for item in node.positional { try expression(item, scope) }
    for (name, value) in node.keywords {
      try expression(value, scope)
      keys.append(try builder.key(name))
    }
    return CallShape(
      positional: node.positional.count, names: node.keywords.map(\.name), keys: keys)
  }

  private func call(_ node: CallExpression, _ scope: QuickScope) throws(NotQuick) {
    if node.arguments.splat != nil || node.arguments.keywordSplat != nil { return try spread(node, scope) }
    if let attribute = node.attribute {
      try expression(attribute.value, scope)
      let shape = try arguments(node.arguments, scope)
      let method = QuickMethod(
        name: attribute.name, ofText: node.ofText, ofDict: node.ofDict, shape: shape)
      let own = shape.names.isEmpty ? QuickMethod.Own.number(attribute.name) : 0
      return _ = try builder.emit(
        .method, builder.add(method), try packed(shape, own), in: scope.frame, effect: -shape.count)
    }
    try expression(node.function, scope)
    let shape = try arguments(node.arguments, scope)
    try builder.emit(.call, builder.add(shape), shape.count, in: scope.frame, effect: -shape.count)
  }

  private func spread(_ node: CallExpression, _ scope: QuickScope) throws(NotQuick) {
    guard let list = node.arguments.splat, node.arguments.keywordSplat == nil, node.arguments.keywords.isEmpty,
      node.attribute == nil
    else {
      _ = try builder.emit(.givesUp, in: scope.frame, effect: 1)
      return
    }
    try expression(node.function, scope)
    for item in node.arguments.positional { try expression(item, scope) }
    try expression(list, scope)
    let count = node.arguments.positional.count
    let shape = builder.add(CallShape(positional: count, names: [], keys: []))
    try builder.emit(.callSpread, shape, count, in: scope.frame, effect: -count - 1)
  }

  private func filter(_ node: FilterExpression, _ scope: QuickScope) throws(NotQuick) {
    try expression(node.value, scope)
    if Self.makesSafe(node.filter) { builder.makesSafe = true }
    let given = node.filter.name == "tojson" ? node.arguments.withoutTheUsual : node.arguments
    let shape = try arguments(given, scope)
    let number = builder.add(QuickFilter(filter: node.filter, shape: shape))
    try builder.emit(
      .filter, number, try packed(shape, own(node.filter.name, shape)), in: scope.frame, effect: -shape.count)
  }

  private func own(_ filter: Text, _ shape: CallShape) -> UInt8 {
    if filter == "indent", shape.positional < 2, shape.names == ["first"] { return QuickFilter.Own.indent.rawValue }
    if shape.names.isEmpty { return QuickFilter.Own.number(filter) }
    guard shape.positional == 0, shape.names.count == 1 else { return 0 }
    if filter == "tojson", shape.names[0] == "indent" { return QuickFilter.Own.indented.rawValue }
    if filter == "sort", shape.names[0] == "attribute" { return QuickFilter.Own.sorted.rawValue }
    if filter == "map", shape.names[0] == "attribute" { return QuickFilter.Own.attributes.rawValue }
    return 0
  }

  private func test(_ node: TestExpression, _ scope: QuickScope) throws(NotQuick) {
    try expression(node.value, scope)
    let shape = try arguments(node.arguments, scope)
    let own = shape.names.isEmpty ? QuickTest.Own.number(node.test.name) : 0
    let number = builder.add(QuickTest(test: node.test, shape: shape))
    try builder.emit(.test, number, try packed(shape, own), in: scope.frame, effect: -shape.count)
  }

  private func packed(_ shape: CallShape, _ own: UInt8) throws(NotQuick) -> Int {
    guard shape.count < 256 else { throw NotQuick() }
    return shape.packed(own)
  }
}

extension ArgumentExpressions {
  var isEmpty: Bool { positional.isEmpty && keywords.isEmpty && splat == nil && keywordSplat == nil }

  /// `ensure_ascii=False` is what `tojson` does anyway.
  fileprivate var withoutTheUsual: ArgumentExpressions {
    let others = keywords.filter { (name, value) in
      name != "ensure_ascii" || (value as? ConstantExpression)?.constant != .bool(false)
    }
    return ArgumentExpressions(positional: positional, keywords: others, splat: splat, keywordSplat: keywordSplat)
  }
}

extension CompareExpression.Sign {
  fileprivate var operation: Instruction.Operation {
    switch self {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessEqual: .lessEqual
    case .greater: .greater
    case .greaterEqual: .greaterEqual
    case .contained: .contained
    case .notContained: .notContained
    }
  }
}

extension Arithmetic.Operation {
  private static let all: [Arithmetic.Operation] = [
    .add, .subtract, .multiply, .divide, .floorDivide, .modulo, .power,
  ]
  var number: Int { Self.all.firstIndex(of: self) ?? 0 }
  init(number: Int) { self = Self.all[number] }
}
