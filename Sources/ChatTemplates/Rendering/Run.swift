import JSON

/// One rendering: the output so far, and what was used up.
final class Run {
  let limits: RenderLimits
  let environment: RenderEnvironment
  /// The names that the template reads from outside, and their values; what it sets itself is in slots.
  private let names: [Text]
  private var values: [Value]
  /// The innermost buffer: of a macro, a set block, or the whole.
  var output: [UInt8] = []
  /// Where the innermost statement stands.
  var line = 0
  private(set) var readsClock = false
  var spans: [OpenSpan] = []
  var turns = TurnTrace(messages: 0)
  /// Positions of the messages; alive as long as `values`.
  var messages: [ObjectIdentifier: Int] = [:]
  private var buffers = 0
  /// What Python's join will say of the innermost buffer, and of the text at the top level.
  private var unjoined: TemplateError?
  private var unjoinedText: TemplateError?
  /// What had been written at the top level when the outermost buffer was opened.
  private var flushed = 0
  private var steps = 0
  private var totalBytes = 0
  private var depth = 0
  private var namespaces: [NamespaceValue] = []
  private var closures: [Scope] = []

  struct OpenSpan {
    /// Bytes written at the top level.
    var start: Int
    var characters: Int
    /// Where its own text ends, where that is known; else its characters are counted in the whole.
    var end: Int?
  }

  init(limits: RenderLimits, environment: RenderEnvironment, names: [Text], variables: JSONObject) {
    self.limits = limits
    self.environment = environment
    self.names = names
    values = names.map { name in variables[name].map { Value($0) } ?? GlobalFunction.named(name) ?? .missing }
  }

  @inline(__always)
  func variable(_ number: Int) -> Value { values[number] }

  func variable(_ name: Text) -> Value? { names.firstIndex(of: name).map { values[$0] } }

  // MARK: Limits

  @inline(__always)
  func charge(steps count: Int) throws(TemplateError) {
    steps &+= count
    if steps > limits.steps { throw TemplateError(.limit, "more than \(limits.steps) steps") }
  }

  func check(bytes count: Int) throws(TemplateError) {
    if count > limits.textBytes { throw TemplateError(.limit, "a text of more than \(limits.textBytes) bytes") }
  }

  /// A text of that length is made.
  func charge(bytes count: Int) throws(TemplateError) {
    try check(bytes: count)
    totalBytes += count
    if totalBytes > limits.totalBytes {
      throw TemplateError(.limit, "more than \(limits.totalBytes) bytes of texts made on the way")
    }
    try charge(steps: count >> 8)
  }

  func check(elements count: Int) throws(TemplateError) {
    if count > limits.elements { throw TemplateError(.limit, "a list of more than \(limits.elements) elements") }
  }

  func charge(elements count: Int) throws(TemplateError) {
    try check(elements: count)
    totalBytes += count &* MemoryLayout<Value>.stride
    try charge(bytes: 0)
    try charge(steps: count)
  }

  static func checkNesting(_ value: Value) throws(TemplateError) {
    if value.depth > RenderLimits.nesting {
      throw TemplateError(.limit, "values nested deeper than \(RenderLimits.nesting)")
    }
  }

  func descend<Result>(
    _ levels: Int, _ body: () throws(TemplateError) -> Result
  ) throws(TemplateError) -> Result {
    depth += levels
    defer { depth -= levels }
    if depth > limits.depth { throw TemplateError(.limit, "calls nested too deeply") }
    return try body()
  }

  // MARK: Output

  /// What the body writes, as a text of its own.
  func captured(_ body: () throws(TemplateError) -> Void) throws(TemplateError) -> Text {
    if buffers == 0 { flushed = output.count }
    buffers += 1
    let outer = output
    let outerUnjoined = unjoined
    output = []
    unjoined = nil
    defer {
      output = outer
      unjoined = outerUnjoined
      buffers -= 1
    }
    try body()
    if let unjoined { throw unjoined }
    return Text(bytes: output)
  }

  /// What a filter block or a call block gives is not made a text: where the pieces are joined anything else is an
  /// error.
  func writePiece(_ value: Value) throws(TemplateError) {
    if value.text == nil, unjoined == nil {
      unjoined = TemplateError(.type, "sequence item: expected str instance, \(value.typeName) found")
      if buffers == 0 { unjoinedText = unjoined }
    }
    try write(value)
  }

  /// At the end of the text, and where a generation block asks for the text so far.
  func join() throws(TemplateError) { if let unjoinedText { throw unjoinedText } }

  var isTopLevel: Bool { buffers == 0 }
  /// Bytes of the text so far; nil inside of what becomes a text of its own.
  var writtenBytes: Int? { buffers == 0 ? output.count : nil }
  var flushedBytes: Int { buffers == 0 ? output.count : flushed }

  func write(_ value: Value) throws(TemplateError) {
    let start = output.count
    PythonRepr.appendStr(value, to: &output)
    try check(bytes: output.count)
    try charge(steps: (output.count - start) >> 8)
  }

  /// The text of a constant expression.
  func write(known text: Text) {
    output.append(contentsOf: text.bytes)
  }

  func clock() throws(TemplateError) -> TemplateDate {
    readsClock = true
    guard let now = environment.now else {
      throw TemplateError(.unsupported, "strftime_now, and no time was given to this run")
    }
    return now()
  }

  // MARK: Cycles

  func register(_ namespace: NamespaceValue) { namespaces.append(namespace) }

  /// A macro keeps the scope that it was made in, and the scope the macro.
  func register(closure scope: Scope) {
    if closures.last !== scope { closures.append(scope) }
  }

  /// Breaks the cycles, so that nothing of this run stays in memory.
  func end() {
    for namespace in namespaces { namespace.attributes.removeAll() }
    for scope in closures { scope.removeAll() }
  }
}

/// The variables of one call of a template's root, a macro or a recursive loop.
final class Scope {
  private(set) var slots: [Value]
  let parent: Scope?

  init(_ count: Int, parent: Scope?) {
    slots = Array(repeating: .missing, count: count)
    self.parent = parent
  }

  @inline(__always)
  func value(_ place: Place) -> Value {
    var scope = self
    for _ in 0..<place.hops { if let parent = scope.parent { scope = parent } }
    return scope.slots[place.index]
  }

  @inline(__always)
  func set(_ index: Int, _ value: Value) { slots[index] = value }

  func removeAll() { for index in slots.indices { slots[index] = .missing } }
}

/// Where a variable is: so many functions out, at this slot.
struct Place: Sendable, Hashable {
  var hops: Int
  var index: Int
}
