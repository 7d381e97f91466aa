import JSON

/// A construct that the quick program does without: the general evaluator has it.
struct NotQuick: Error {}

/// Collects the instructions, and what they refer to by number.
final class QuickBuilder {
  var code: [Instruction] = []
  private(set) var constants: [Cell] = []
  private(set) var keys: [Key] = []
  private(set) var memory: [UnsafeMutableRawPointer] = []
  private(set) var values: [Constant] = []
  private(set) var shapes: [CallShape] = []
  private(set) var methods: [QuickMethod] = []
  private(set) var filters: [QuickFilter] = []
  private(set) var tests: [QuickTest] = []
  var macros: [QuickMacro] = []
  /// A filter that makes safe texts was met where its text is more than written.
  var makesSafe = false
  private var keyNumbers: [Text: Int] = [:]

  /// The function that is being written: its cells, and how high its stack grows.
  final class Frame {
    var slots = 0
    var height = 0
    var highest = 0
    let isRoot: Bool

    init(isRoot: Bool) { self.isRoot = isRoot }

    func grow(by effect: Int) {
      height += effect
      highest = max(highest, height)
    }

    func slot() -> Int {
      slots += 1
      return slots - 1
    }
  }

  var here: Int { code.count }

  /// - Parameter effect: by how much the stack grows.
  @discardableResult
  func emit(
    _ operation: Instruction.Operation, _ a: Int = 0, _ b: Int = 0, in frame: Frame, effect: Int
  ) throws(NotQuick) -> Int {
    guard let first = Int32(exactly: a), let second = Int32(exactly: b), code.count < 1 << 20 else {
      throw NotQuick()
    }
    code.append(Instruction(operation: operation, a: first, b: second))
    frame.grow(by: effect)
    return code.count - 1
  }

  /// The jump goes to what comes next.
  func land(_ jump: Int) { code[jump].c = Int32(truncatingIfNeeded: code.count) }

  func land(_ jumps: [Int]) { for jump in jumps { land(jump) } }

  // MARK: What instructions refer to

  func text(_ text: Text) throws(NotQuick) -> Cell {
    guard text.count < 1 << 26 else { throw NotQuick() }
    let block = UnsafeMutableRawPointer.allocate(byteCount: max(text.count, 1), alignment: 1)
    block.copyMemory(from: text.bytes, byteCount: text.count)
    memory.append(block)
    return .pointer(.text, block, text.count)
  }

  func cell(_ constant: Constant) throws(NotQuick) -> Cell? {
    switch constant {
    case .none: return Cell.none
    case .bool(let flag): return .bool(flag)
    case .int(let value): return .int(value)
    case .str(let value): return try text(value)
    case .float(let value): return .float(value)
    case .list(let items): return try cells(items).map { .pointer(.list, $0, items.count) }
    case .tuple(let items): return try cells(items).map { .pointer(.tuple, $0, items.count) }
    case .dict(let keys, let values):
      guard keys.count < 64, keys.allSatisfy(\.isName), Set(keys).count == keys.count else { return nil }
      return try cells(zip(keys, values).flatMap { [$0, $1] }).map { .pointer(.dict, $0, keys.count) }
    case .markup(let value):
      let text = try text(value)
      return Cell(kind: .markup, count: text.count, bits: text.bits)
    case .big: return nil
    }
  }

  private func cells(_ items: [Constant]) throws(NotQuick) -> UnsafeRawPointer? {
    let block = UnsafeMutablePointer<Cell>.allocate(capacity: max(items.count, 1))
    memory.append(UnsafeMutableRawPointer(block))
    for (at, item) in items.enumerated() {
      guard let cell = try cell(item), cell.kind != .list, cell.kind != .tuple else { return nil }
      (block + at).initialize(to: cell)
    }
    return UnsafeRawPointer(block)
  }

  func add(_ cell: Cell) -> Int {
    constants.append(cell)
    return constants.count - 1
  }

  func add(_ constant: Constant) -> Int {
    values.append(constant)
    return values.count - 1
  }

  func key(_ name: Text) throws(NotQuick) -> Int {
    if let number = keyNumbers[name] { return number }
    keys.append(
      Key(
        text: try text(name), isOfDict: Method.dictNames.contains(name),
        isOfText: Method.named(name, .str) != nil,
        isOfList: Method.isOfList(name), isOfNumber: Method.isOfNumber(name),
        isPrivate: name.hasPrefix("_"),
        field: LoopField.named[name]))
    keyNumbers[name] = keys.count - 1
    return keys.count - 1
  }

  func add(_ shape: CallShape) -> Int {
    shapes.append(shape)
    return shapes.count - 1
  }

  func add(_ method: QuickMethod) -> Int {
    methods.append(method)
    return methods.count - 1
  }

  func add(_ filter: QuickFilter) -> Int {
    filters.append(filter)
    return filters.count - 1
  }

  func add(_ test: QuickTest) -> Int {
    tests.append(test)
    return tests.count - 1
  }
}
