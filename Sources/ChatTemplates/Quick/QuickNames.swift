import JSON

/// The variables that a template reads from outside. A conversation has more of them than the template asks for: each is
/// looked for once, in a table.
struct QuickNames {
  let count: Int
  /// What they are where nobody gives them: functions of the environment, or missing.
  let defaults: UnsafeMutableBufferPointer<Cell>
  /// Other things of the environment.
  let objects: [(number: Int, value: Value)]
  private let names: UnsafeMutableBufferPointer<Cell>
  /// The first name of each hash, and the next one of the same; -1 is none.
  private let first: UnsafeMutableBufferPointer<Int32>
  private let next: UnsafeMutableBufferPointer<Int32>

  private static let size = 64

  init(_ texts: [Text], _ builder: QuickBuilder) throws(NotQuick) {
    var defaults: [Cell] = []
    var names: [Cell] = []
    var objects: [(number: Int, value: Value)] = []
    var first = [Int32](repeating: -1, count: Self.size)
    var next: [Int32] = []
    for (number, text) in texts.enumerated() {
      let function = GlobalFunction.number(of: text)
      if function == nil, let value = GlobalFunction.named(text) { objects.append((number, value)) }
      defaults.append(function.map { .number(.function, $0) } ?? .missing)
      let name = try builder.text(text)
      names.append(name)
      next.append(first[Self.hash(name)])
      first[Self.hash(name)] = Int32(truncatingIfNeeded: number)
    }
    count = texts.count
    self.objects = objects
    self.defaults = QuickProgram.copy(defaults)
    self.names = QuickProgram.copy(names)
    self.first = QuickProgram.copy(first)
    self.next = QuickProgram.copy(next)
  }

  func deallocate() {
    defaults.deallocate()
    names.deallocate()
    first.deallocate()
    next.deallocate()
  }

  @inline(__always)
  func number(_ name: Cell) -> Int? {
    var at = Int(first[Self.hash(name)])
    while at >= 0 {
      if names[at].isText(name) { return at }
      at = Int(next[at])
    }
    return nil
  }

  @inline(__always)
  private static func hash(_ name: Cell) -> Int {
    guard name.size > 0 else { return 0 }
    let bytes = name.bytes
    return (name.size &* 5 &+ Int(bytes[0]) &+ Int(bytes[name.size &- 1]) &* 3) & (size - 1)
  }
}
