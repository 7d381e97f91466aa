import JSON

/// The quick program gives up: the general evaluator renders.
struct GivesUp: Error {}

/// Runs a quick program: a stack of cells, and memory for what is made on the way.
struct Machine {
  let program: QuickProgram
  let environment: RenderEnvironment
  /// What the template reads from outside.
  let inputs: UnsafeMutablePointer<Cell>
  /// Cells of variables and of the stack.
  let cells: UnsafeMutablePointer<Cell>
  let end: UnsafeMutablePointer<Cell>
  var output: QuickOutput
  var arena = QuickArena()
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
  /// Nil where nobody asks where the messages stand.
  var trace: MessageTrace?
  /// The messages' own elements.
  let messages: Cell

  init(
    _ program: QuickProgram, environment: RenderEnvironment, variables: JSONObject,
    memory: UnsafeMutableBufferPointer<Cell>, findsMessages: Bool
  ) {
    self.program = program
    self.environment = environment
    inputs = memory.baseAddress.unsafelyUnwrapped
    cells = inputs + program.names.count
    end = inputs + memory.count
    output = QuickOutput(capacity: 1_008)
    messages = findsMessages ? Self.messages(variables) : .none
    trace = findsMessages ? MessageTrace(messages: messages.size) : nil
  }

  private static func messages(_ variables: JSONObject) -> Cell {
    if case .array(let elements)? = variables["messages"] {
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
    if let cell = Cell(borrowing: value) { return cell }
    return box(Value(value.pointee))
  }

  @inline(__always)
  func isTrue(_ cell: Cell) -> Bool {
    switch cell.kind {
    case .missing, .undefined, .none: false
    case .bool, .int: cell.bits != 0
    case .text, .markup, .array, .object, .keys, .values, .items, .list, .tuple: cell.count != 0
    case .loop, .namespace, .macro, .function, .generator: true
    case .boxed: boxes[cell.integer].isTrue
    }
  }
}

/// Bytes that are written one behind the other.
struct QuickOutput {
  private(set) var bytes: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int) {
    bytes = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  func deallocate() { bytes.deallocate() }

  @inline(__always)
  mutating func append(_ source: UnsafePointer<UInt8>?, _ length: Int) throws(GivesUp) {
    guard let source, length > 0 else { return }
    if count &+ length > capacity { try grow(length) }
    if length <= 16 {
      // Most pieces are a few bytes.
      var at = 0
      let target = bytes + count
      while at < length {
        target[at] = source[at]
        at &+= 1
      }
    } else {
      (bytes + count).update(from: source, count: length)
    }
    count &+= length
  }

  mutating func append(_ string: StaticString) throws(GivesUp) {
    try append(string.utf8Start, string.utf8CodeUnitCount)
  }

  mutating func append(contentsOf array: [UInt8]) throws(GivesUp) {
    let done: Bool = array.withUnsafeBufferPointer {
      (try? append($0.baseAddress, $0.count)) != nil
    }
    if !done { throw GivesUp() }
  }

  mutating func append(_ value: Int) throws(GivesUp) {
    if value >= 0, value < 10 {
      var digit = UInt8(truncatingIfNeeded: value &+ 48)
      return try append(&digit, 1)
    }
    try append(contentsOf: Array(String(value).utf8))
  }

  /// Takes back what was written behind a place.
  @inline(__always)
  mutating func cut(to count: Int) { self.count = count }

  private mutating func grow(_ length: Int) throws(GivesUp) {
    // What becomes larger is bounded by the general evaluator.
    guard count + length < 1 << 24 else { throw GivesUp() }
    let capacity = max(capacity * 2, count + length)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    larger.update(from: bytes, count: count)
    bytes.deallocate()
    bytes = larger
    self.capacity = capacity
  }
}

/// Memory that is freed at once, at the end of a rendering.
struct QuickArena {
  private var next: UnsafeMutableRawPointer?
  private var left = 0
  private var blocks: [UnsafeMutableRawPointer] = []
  private var total = 0

  @inline(__always)
  mutating func allocate(_ bytes: Int) throws(GivesUp) -> UnsafeMutableRawPointer {
    let size = max((bytes &+ 15) & ~15, 16)
    if size > left { try refill(size) }
    let result = next.unsafelyUnwrapped
    next = result + size
    left &-= size
    return result
  }

  private mutating func refill(_ size: Int) throws(GivesUp) {
    let block = max(size, blocks.isEmpty ? 1_008 : min(65_536, total * 2))
    total += block
    guard total < 1 << 25 else { throw GivesUp() }
    let memory = UnsafeMutableRawPointer.allocate(byteCount: block, alignment: 16)
    blocks.append(memory)
    next = memory
    left = block
  }

  mutating func cells(_ count: Int) throws(GivesUp) -> UnsafeMutablePointer<Cell> {
    guard count < 1 << 20 else { throw GivesUp() }
    return try allocate(count * MemoryLayout<Cell>.stride).bindMemory(
      to: Cell.self, capacity: count)
  }

  mutating func text(_ source: UnsafePointer<UInt8>?, _ count: Int) throws(GivesUp) -> Cell {
    guard let source, count > 0 else { return .pointer(.text, nil, 0) }
    let target = try allocate(count)
    target.copyMemory(from: source, byteCount: count)
    return .pointer(.text, target, count)
  }

  func deallocate() { for block in blocks { block.deallocate() } }
}
