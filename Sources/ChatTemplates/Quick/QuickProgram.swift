import JSON

/// A template as instructions over cells: what most chat templates are made of.
///
/// It never fails: where anything is not as it expects, it gives up, and the general evaluator renders from the start.
/// So only what succeeds has to be right here; errors, their words and their lines are the general evaluator's.
// Nothing of it changes once it is made; its memory is freed with it.
final class QuickProgram: @unchecked Sendable {
  let code: UnsafeMutableBufferPointer<Instruction>
  let constants: UnsafeMutableBufferPointer<Cell>
  let keys: UnsafeMutableBufferPointer<Key>
  /// What constants point at.
  private let memory: [UnsafeMutableRawPointer]
  let values: [Constant]
  let shapes: [CallShape]
  let methods: [QuickMethod]
  let filters: [QuickFilter]
  let tests: [QuickTest]
  let macros: [QuickMacro]
  /// What it reads from outside.
  let names: QuickNames
  /// Cells of the variables of its root, and with those that it computes in.
  let slots: Int
  let cells: Int
  /// For macros that call each other.
  let macroRoom: Int

  init(_ builder: QuickBuilder, names: [Text], slots: Int, cells: Int) throws(NotQuick) {
    self.names = try QuickNames(names, builder)
    code = Self.copy(builder.code)
    constants = Self.copy(builder.constants)
    keys = Self.copy(builder.keys)
    memory = builder.memory
    values = builder.values
    shapes = builder.shapes
    methods = builder.methods
    filters = builder.filters
    tests = builder.tests
    macros = builder.macros
    self.slots = slots
    self.cells = cells
    macroRoom = min(8_192, macros.reduce(0) { $0 + 4 * $1.cells })
  }

  static func copy<Element>(_ elements: [Element]) -> UnsafeMutableBufferPointer<Element> {
    let result = UnsafeMutableBufferPointer<Element>.allocate(capacity: max(elements.count, 1))
    _ = result.initialize(from: elements)
    return result
  }

  deinit {
    code.deallocate()
    constants.deallocate()
    keys.deallocate()
    names.deallocate()
    for block in memory { block.deallocate() }
  }
}

extension GlobalFunction {
  /// The functions that a cell can hold: `dict` and `self` are no functions.
  static func number(of name: Text) -> Int? { all.firstIndex { $0.name == name } }

  static let namespace = number(of: "namespace")
  static let range = number(of: "range")
  static let now = number(of: "strftime_now")
}
