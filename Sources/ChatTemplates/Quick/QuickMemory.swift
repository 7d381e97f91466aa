/// What a rendering begins with, mostly all that it needs: on the stack, for a template is rendered in less time than
/// it takes to ask for memory a few times.
struct QuickMemory {
  /// More is not given on the stack without asking the system.
  static let block = 1_024

  let cells: UnsafeMutableBufferPointer<Cell>
  let output: UnsafeMutableRawBufferPointer
  let arena: UnsafeMutableRawBufferPointer

  @inline(__always)
  static func with<Result>(cells: Int, _ body: (QuickMemory) -> Result) -> Result {
    withUnsafeTemporaryAllocation(byteCount: block, alignment: 16) { output in
      withUnsafeTemporaryAllocation(byteCount: block, alignment: 16) { arena in
        withCells(cells) { body(QuickMemory(cells: $0, output: output, arena: arena)) }
      }
    }
  }

  @inline(__always)
  private static func withCells<Result>(
    _ count: Int, _ body: (UnsafeMutableBufferPointer<Cell>) -> Result
  ) -> Result {
    let usual = block / MemoryLayout<Cell>.stride
    if count <= usual { return withUnsafeTemporaryAllocation(of: Cell.self, capacity: usual, body) }
    let cells = UnsafeMutableBufferPointer<Cell>.allocate(capacity: count)
    defer { cells.deallocate() }
    return body(cells)
  }
}

/// Bytes that are written one behind the other.
struct QuickOutput {
  private(set) var bytes: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity: Int
  /// It has outgrown the memory that it began with.
  private var isOwn = false

  /// - Parameter memory: not empty.
  init(_ memory: UnsafeMutableRawBufferPointer) {
    let bound = memory.bindMemory(to: UInt8.self)
    bytes = bound.baseAddress.unsafelyUnwrapped
    capacity = bound.count
  }

  func deallocate() { if isOwn { bytes.deallocate() } }

  @inline(__always)
  mutating func append(_ source: UnsafePointer<UInt8>?, _ length: Int) throws(GivesUp) {
    guard let source, length > 0 else { return }
    if count &+ length > capacity { try grow(length) }
    Bytes.copy(source, to: bytes + count, length)
    count &+= length
  }

  @inline(__always)
  mutating func append(byte: UInt8) throws(GivesUp) {
    if count == capacity { try grow(1) }
    bytes[count] = byte
    count &+= 1
  }

  /// Two digits.
  mutating func append(hex byte: UInt8) throws(GivesUp) {
    for digit in [byte >> 4, byte & 0xF] {
      try append(byte: digit < 10 ? digit + UInt8(ascii: "0") : digit - 10 + UInt8(ascii: "a"))
    }
  }

  @inline(__always)
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

  @inline(never)
  private mutating func grow(_ length: Int) throws(GivesUp) {
    // What becomes larger is bounded by the general evaluator.
    guard count + length < 1 << 24 else { throw GivesUp() }
    let capacity = max(capacity * 4, count + length)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    larger.update(from: bytes, count: count)
    deallocate()
    bytes = larger
    isOwn = true
    self.capacity = capacity
  }
}

/// Memory that is freed at once, at the end of a rendering.
struct QuickArena {
  private var next: UnsafeMutableRawPointer
  private var left: Int
  /// The last of the blocks that were asked for; each begins with the address of the one before.
  private var last: UnsafeMutableRawPointer?
  private var total = 0

  /// - Parameter memory: not empty, and aligned to 16 bytes.
  init(_ memory: UnsafeMutableRawBufferPointer) {
    next = memory.baseAddress.unsafelyUnwrapped
    left = memory.count
  }

  @inline(__always)
  mutating func allocate(_ bytes: Int) throws(GivesUp) -> UnsafeMutableRawPointer {
    let size = max((bytes &+ 15) & ~15, 16)
    if size > left { try refill(size) }
    let result = next
    next = result + size
    left &-= size
    return result
  }

  @inline(never)
  private mutating func refill(_ size: Int) throws(GivesUp) {
    let block = max(size, min(65_536, max(4_080, total * 2)))
    total += block
    guard total < 1 << 25 else { throw GivesUp() }
    let memory = UnsafeMutableRawPointer.allocate(byteCount: block + 16, alignment: 16)
    memory.storeBytes(of: last, as: UnsafeMutableRawPointer?.self)
    last = memory
    next = memory + 16
    left = block
  }

  mutating func cells(_ count: Int) throws(GivesUp) -> UnsafeMutablePointer<Cell> {
    guard count < 1 << 20 else { throw GivesUp() }
    return try allocate(count * MemoryLayout<Cell>.stride).bindMemory(
      to: Cell.self, capacity: count)
  }

  @inline(__always)
  mutating func text(_ source: UnsafePointer<UInt8>?, _ count: Int) throws(GivesUp) -> Cell {
    guard let source, count > 0 else { return .pointer(.text, nil, 0) }
    let target = try allocate(count)
    Bytes.copy(source, to: target, count)
    return .pointer(.text, target, count)
  }

  func deallocate() {
    var block = last
    while let memory = block {
      block = memory.load(as: UnsafeMutableRawPointer?.self)
      memory.deallocate()
    }
  }
}
