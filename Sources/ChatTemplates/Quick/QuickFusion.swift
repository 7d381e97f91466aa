import JSON

/// Makes one instruction of several that follow each other: half of what a template does is asking what a message's role
/// is, and writing one of its members.
struct QuickFusion {
  private let builder: QuickBuilder
  private var code: [Instruction] = []
  /// Where each of the old instructions went.
  private var places: [Int32] = []
  private var isTarget: [Bool] = []

  static func apply(to builder: QuickBuilder, names: Int) throws(NotQuick) {
    let root = builder.macros.map(\.entry).min() ?? builder.code.count
    let isGone = QuickForwarding.apply(to: &builder.code, root: root, count: names)
    var fusion = QuickFusion(builder)
    try fusion.run(isGone)
    fusion.land()
    builder.code = fusion.code
    for at in builder.macros.indices { builder.macros[at].entry = Int(fusion.places[builder.macros[at].entry]) }
  }

  private init(_ builder: QuickBuilder) {
    self.builder = builder
    isTarget = Array(repeating: false, count: builder.code.count + 3)
    for step in builder.code where step.operation.jumps { isTarget[Int(step.c)] = true }
    for macro in builder.macros { isTarget[macro.entry] = true }
  }

  private mutating func run(_ isGone: [Bool]) throws(NotQuick) {
    var at = 0
    while at < builder.code.count {
      places.append(Int32(truncatingIfNeeded: code.count))
      if isGone[at] {
        at += 1
        continue
      }
      let (step, count) = try fused(at)
      code.append(step)
      for _ in 1..<count { places.append(Int32(truncatingIfNeeded: code.count - 1)) }
      at += count
    }
    places.append(Int32(truncatingIfNeeded: code.count))
  }

  /// The jumps of the new instructions; a jump to a jump goes where that goes.
  private mutating func land() {
    for at in code.indices where code[at].operation.jumps { code[at].c = places[Int(code[at].c)] }
    for at in code.indices where code[at].operation.jumps {
      var left = 8
      while left > 0, Int(code[at].c) < code.count, code[Int(code[at].c)].operation == .jump {
        code[at].c = code[Int(code[at].c)].c
        left -= 1
      }
    }
  }

  // MARK: Pairs and triples

  /// The instruction so far on, where it is reached from the one before alone.
  private func step(_ at: Int) -> Instruction? {
    at < builder.code.count && !isTarget[at] ? builder.code[at] : nil
  }

  private func fused(_ at: Int) throws(NotQuick) -> (Instruction, Int) {
    let first = builder.code[at]
    guard let second = step(at + 1) else { return (first, 1) }
    if first.operation == .known { return try known(at) }
    if let third = step(at + 2), let result = triple(first, second, third) { return (result, 3) }
    if let result = pair(first, second) { return (result, 2) }
    return (first, 1)
  }

  private func triple(_ first: Instruction, _ second: Instruction, _ third: Instruction) -> Instruction? {
    guard third.operation == .jumpIfTrue || third.operation == .jumpIfFalse else { return nil }
    let ifTrue = third.operation == .jumpIfTrue
    switch (first.operation, second.operation) {
    case (.localItem, .isText) where second.a < 1 << 15:
      return Instruction(
        operation: .jumpItemIsText, d: Self.packed(second.a, (second.b == 1) == ifTrue), a: first.a, b: first.b,
        c: third.c)
    case (.localAttribute, .isText) where second.a < 1 << 15:
      return Instruction(
        operation: .jumpAttributeIsText, d: Self.packed(second.a, (second.b == 1) == ifTrue), a: first.a, b: first.b,
        c: third.c)
    case (.local, .test) where second.b & 0xFF == 0 && second.b >> 8 != 0:
      return Instruction(
        operation: .jumpLocalTest, d: Self.packed(second.b >> 8, ifTrue), a: first.a, b: second.a, c: third.c)
    default: return nil
    }
  }

  private func pair(_ first: Instruction, _ second: Instruction) -> Instruction? {
    switch second.operation {
    case .jumpIfTrue, .jumpIfFalse: return jump(first, second)
    case .write, .writeOnlyText:
      let isStrict: UInt16 = second.operation == .writeOnlyText ? 1 : 0
      switch first.operation {
      case .local: return Instruction(operation: .writeLocal, d: isStrict, a: first.a)
      case .localAttribute: return Instruction(operation: .writeAttribute, d: isStrict, a: first.a, b: first.b)
      case .localItem: return Instruction(operation: .writeItem, d: isStrict, a: first.a, b: first.b)
      default: return nil
      }
    case .store:
      switch first.operation {
      case .constant: return Instruction(operation: .storeConstant, a: second.a, b: first.a)
      case .local: return Instruction(operation: .copyValue, a: first.a, b: second.a)
      default: return nil
      }
    default: return nil
    }
  }

  private func jump(_ first: Instruction, _ second: Instruction) -> Instruction? {
    let ifTrue = second.operation == .jumpIfTrue
    let way: UInt16 = ifTrue ? 1 : 0
    switch first.operation {
    case .local: return Instruction(operation: .jumpLocal, d: way, a: first.a, c: second.c)
    case .localAttribute: return Instruction(operation: .jumpAttribute, d: way, a: first.a, b: first.b, c: second.c)
    case .localItem: return Instruction(operation: .jumpItem, d: way, a: first.a, b: first.b, c: second.c)
    case .isText:
      return Instruction(operation: .jumpIsText, d: (first.b == 1) == ifTrue ? 1 : 0, a: first.a, c: second.c)
    case .test: return Instruction(operation: .jumpTest, d: way, a: first.a, b: first.b, c: second.c)
    default: return nil
    }
  }

  private static func packed(_ number: Int32, _ flag: Bool) -> UInt16 {
    UInt16(truncatingIfNeeded: number << 1 | (flag ? 1 : 0))
  }

  /// Known texts that follow each other are one.
  private func known(_ at: Int) throws(NotQuick) -> (Instruction, Int) {
    var text = builder.constants[Int(builder.code[at].a)].array
    var count = 1
    while let next = step(at + count), next.operation == .known {
      text += builder.constants[Int(next.a)].array
      count += 1
    }
    guard count > 1 else { return (builder.code[at], 1) }
    let number = builder.add(try builder.text(Text(bytes: text)))
    return (Instruction(operation: .known, a: Int32(truncatingIfNeeded: number)), count)
  }
}

extension Cell {
  fileprivate var array: [UInt8] { Array(bytes) }
}

extension Instruction.Operation {
  /// Its last operand is where it goes.
  var jumps: Bool {
    switch self {
    case .jump, .jumpIfFalse, .jumpIfTrue, .andJump, .orJump, .loopNext, .loopElse, .jumpIfSet: true
    case .jumpLocal, .jumpAttribute, .jumpItem, .jumpIsText, .jumpAttributeIsText, .jumpItemIsText, .jumpTest,
      .jumpLocalTest:
      true
    default: false
    }
  }
}
