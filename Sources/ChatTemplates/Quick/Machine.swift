import JSON

/// The quick program gives up: the general evaluator renders.
struct GivesUp: Error {}

/// Runs a quick program: a stack of cells, and memory for what is made on the way.
///
/// Not to be copied: a rendering is short, and counting its references would be a good part of it.
struct Machine: ~Copyable {
  /// Held by who renders.
  unowned(unsafe) let program: QuickProgram
  let environment: UnsafePointer<RenderEnvironment>
  /// What the template reads from outside; the cells of variables and of the stack are behind it.
  let inputs: UnsafeMutablePointer<Cell>
  let cells: UnsafeMutablePointer<Cell>
  let end: UnsafeMutablePointer<Cell>
  var output: QuickOutput
  var arena: QuickArena
  var boxes: [Value] = []
  /// For what is left to the general evaluator's filters and methods.
  var general: Run?
  /// Turns of loops and calls that are left.
  var steps = 2_000_000
  var depth = 0
  var spans: [Run.OpenSpan] = []
  /// Blocks whose text is kept, around what is running.
  var captures = 0
  /// What had been written when the outermost of them began.
  var flushed = 0
  var readsClock = false
  /// Nil where nobody asks where the messages stand.
  var trace: MessageTrace?
  /// The messages' own elements.
  let messages: Cell
  var messageSearch = MessageSearch()

  init(
    _ program: QuickProgram, environment: UnsafePointer<RenderEnvironment>, variables: JSONObject,
    memory: QuickMemory, findsMessages: Bool
  ) {
    self.program = program
    self.environment = environment
    inputs = memory.cells.baseAddress.unsafelyUnwrapped
    cells = inputs + program.names.count
    end = inputs + memory.cells.count
    output = QuickOutput(memory.output)
    arena = QuickArena(memory.arena)
    messages = findsMessages ? Self.messages(variables) : .none
    trace = findsMessages ? MessageTrace(messages: messages.size) : nil
  }

  private static func messages(_ variables: JSONObject) -> Cell {
    if case .array(let elements)? = variables[named: "messages"] {
      Cell(borrowing: elements)
    } else {
      .none
    }
  }

  // MARK: Limits

  @inline(__always)
  mutating func step() throws(GivesUp) {
    steps &-= 1
    if steps < 0 { throw GivesUp() }
  }

  mutating func box(_ value: Value) -> Cell {
    boxes.append(value)
    return .number(.boxed, boxes.count - 1)
  }

  @inline(__always)
  mutating func cell(_ value: UnsafePointer<JSONValue>) -> Cell {
    Cell(borrowing: value) ?? boxed(value)
  }

  @inline(never)
  private mutating func boxed(_ value: UnsafePointer<JSONValue>) -> Cell { box(Value(value.pointee)) }

  @inline(__always)
  func isTrue(_ cell: Cell) -> Bool {
    switch cell.kind {
    case .missing, .undefined, .none: false
    case .bool, .int: cell.bits != 0
    case .float: cell.double != 0
    case .text, .markup, .array, .object, .keys, .values, .items, .list, .tuple, .dict, .range: cell.count != 0
    case .loop, .namespace, .macro, .function, .generator: true
    case .boxed: boxes[cell.integer].isTrue
    }
  }
}
