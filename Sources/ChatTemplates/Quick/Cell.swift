import JSON

/// A value of the quick program: sixteen bytes that own nothing, so that copying one costs nothing.
///
/// What a cell points at is alive as long as the rendering: the variables are held, what the program made lies in its
/// own memory, what the rendering made in the machine's.
struct Cell {
  enum Kind: UInt8 {
    /// A variable that was never set.
    case missing
    /// The bits of a float are those of a Double.
    case undefined, none, bool, int, float
    /// Bytes of UTF-8, and such that are safe in HTML.
    case text, markup
    /// Of JSON: elements, and members.
    case array, object
    /// What `keys`, `values` and `items` give of a JSON object.
    case keys, values, items
    /// Cells; of a dict its names and values by turns.
    case list, tuple, dict
    /// `QuickRange`.
    case range
    case loop, namespace, macro, function
    /// What a filter gives piece by piece, once.
    case generator
    /// A value of the general evaluator, by its number.
    case boxed
  }

  /// The kind in the lowest byte, the count in the upper half: two words are copied at once, three fields are not.
  private var head: UInt
  var bits: UInt

  @inline(__always)
  init(kind: Kind, count: Int32, bits: UInt) {
    head = UInt(kind.rawValue) | UInt(UInt32(bitPattern: count)) << 32
    self.bits = bits
  }

  /// The byte was a kind when it was stored.
  @inline(__always) var kind: Kind { unsafeBitCast(UInt8(truncatingIfNeeded: head), to: Kind.self) }
  @inline(__always) var count: Int32 { Int32(truncatingIfNeeded: head >> 32) }

  static let missing = Cell(kind: .missing, count: 0, bits: 0)
  static let undefined = Cell(kind: .undefined, count: 0, bits: 0)
  static let none = Cell(kind: .none, count: 0, bits: 0)

  @inline(__always)
  static func bool(_ flag: Bool) -> Cell { Cell(kind: .bool, count: 0, bits: flag ? 1 : 0) }

  @inline(__always)
  static func int(_ value: Int) -> Cell {
    Cell(kind: .int, count: 0, bits: UInt(bitPattern: value))
  }

  @inline(__always)
  static func float(_ value: Double) -> Cell {
    Cell(kind: .float, count: 0, bits: UInt(truncatingIfNeeded: value.bitPattern))
  }

  @inline(__always)
  static func number(_ kind: Kind, _ number: Int) -> Cell {
    Cell(kind: kind, count: 0, bits: UInt(bitPattern: number))
  }

  @inline(__always)
  static func pointer(_ kind: Kind, _ pointer: UnsafeRawPointer?, _ count: Int) -> Cell {
    Cell(kind: kind, count: Int32(truncatingIfNeeded: count), bits: UInt(bitPattern: pointer))
  }

  @inline(__always) var size: Int { Int(count) }
  @inline(__always) var integer: Int { Int(bitPattern: bits) }
  @inline(__always) var double: Double { Double(bitPattern: UInt64(bits)) }
  @inline(__always) var flag: Bool { bits != 0 }
  /// Left to the general evaluator wherever it is more than written.
  @inline(__always) var isGeneral: Bool { kind == .boxed || kind == .markup || kind == .range }
  /// A value that can stand in a list or a dict: neither what runs nor what is used up.
  var isKept: Bool {
    switch kind {
    case .loop, .namespace, .generator, .missing: false
    default: true
    }
  }
  @inline(__always) var isText: Bool { kind == .text }
  /// What a dict of the template's own has for names: nothing that is equal to something of another kind.
  @inline(__always) var isName: Bool { kind == .text || kind == .int }

  @inline(__always)
  func isName(_ other: Cell) -> Bool {
    kind == other.kind && (kind == .text ? isText(other) : bits == other.bits)
  }

  @inline(__always) var isSequence: Bool { kind == .list || kind == .tuple || kind == .array }

  @inline(__always)
  var bytes: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: UnsafePointer(bitPattern: bits), count: bits == 0 ? 0 : size)
  }

  @inline(__always)
  var elements: UnsafeBufferPointer<JSONValue> {
    UnsafeBufferPointer(start: UnsafePointer(bitPattern: bits), count: bits == 0 ? 0 : size)
  }

  @inline(__always)
  var members: UnsafeBufferPointer<JSONObject.Member> {
    UnsafeBufferPointer(start: UnsafePointer(bitPattern: bits), count: bits == 0 ? 0 : size)
  }

  @inline(__always)
  var cells: UnsafeBufferPointer<Cell> {
    UnsafeBufferPointer(
      start: UnsafePointer(bitPattern: bits), count: bits == 0 ? 0 : kind == .dict ? 2 * size : size)
  }

  /// A part of a text.
  @inline(__always)
  func part(_ range: Range<Int>) -> Cell {
    Cell(
      kind: .text, count: Int32(truncatingIfNeeded: range.count),
      bits: bits &+ UInt(bitPattern: range.lowerBound))
  }

  @inline(__always)
  func isText(_ other: Cell) -> Bool {
    guard count == other.count else { return false }
    return bits == other.bits
      || Cell.same(UnsafePointer(bitPattern: bits), UnsafePointer(bitPattern: other.bits), size)
  }

  @inline(__always)
  static func same(_ left: UnsafePointer<UInt8>?, _ right: UnsafePointer<UInt8>?, _ count: Int)
    -> Bool
  {
    guard let left, let right else { return count == 0 }
    return Bytes.same(left, right, count)
  }
}

/// The one place where pointers into arrays leave the call that gives them: the arrays belong to the variables of a
/// rendering, which are held until it ends and which nobody can change meanwhile.
extension Cell {
  @inline(__always)
  init(borrowing text: Text) {
    self = text.bytes.withUnsafeBufferPointer { .pointer(.text, $0.baseAddress, $0.count) }
  }

  @inline(__always)
  init(borrowing elements: [JSONValue]) {
    self = elements.withUnsafeBufferPointer { .pointer(.array, $0.baseAddress, $0.count) }
  }

  @inline(__always)
  init(borrowing object: JSONObject) {
    self = object.members.withUnsafeBufferPointer { .pointer(.object, $0.baseAddress, $0.count) }
  }

  /// Nil for numbers that no cell holds.
  @inline(__always)
  init?(borrowing value: UnsafePointer<JSONValue>) {
    switch value.pointee {
    case .null: self = .none
    case .bool(let flag): self = .bool(flag)
    case .integer(let number): self = .int(Int(number))
    case .string(let text): self.init(borrowing: text)
    case .array(let elements): self.init(borrowing: elements)
    case .object(let object): self.init(borrowing: object)
    case .double(let number): self = .float(number)
    case .bigInteger: return nil
    }
  }
}
