import JSON

/// A value as Python has it.
enum Value {
  /// A variable that was never set: what a name gives before it becomes undefined. Never seen by a template.
  case missing
  case none
  case bool(Bool)
  case int(Int)
  /// Beyond 64 bits, never within.
  case big(BigInt)
  case float(Double)
  case str(Text)
  /// A text that is safe in HTML: what `|e` and `|safe` make. Text added to it is escaped.
  case markup(Text)
  case list(ListValue)
  case tuple(ListValue)
  case dict(DictValue)
  case undefined(UndefinedValue)
  case object(ObjectValue)
}

/// Elements of a list or tuple; never changed once a template can see them.
final class ListValue {
  let items: [Value]
  let depth: Int

  init(_ items: [Value]) {
    self.items = items
    depth = items.reduce(0) { max($0, $1.depth) } + 1
  }
}

/// What an undefined value says when it is used.
final class UndefinedValue {
  private let words: () -> String
  let name: Text?
  let kind: TemplateError.Kind

  /// - Parameter message: made when it is asked for; most undefined values are only asked whether they are.
  init(_ message: @autoclosure @escaping () -> String, name: Text? = nil, kind: TemplateError.Kind = .undefined) {
    words = message
    self.name = name
    self.kind = kind
  }

  var message: String { words() }

  var error: TemplateError { TemplateError(kind, message) }
}

extension Value {
  init(_ string: String) { self = .str(Text(string)) }
  init(big: BigInt) { self = big.small.map(Value.int) ?? .big(big) }
  static func list(of items: [Value]) -> Value { .list(ListValue(items)) }
  static func tuple(of items: [Value]) -> Value { .tuple(ListValue(items)) }

  static func undefined(name: Text) -> Value {
    .undefined(UndefinedValue("\(PythonRepr.string(.str(name))) is undefined", name: name))
  }

  static func undefined(hint: @autoclosure @escaping () -> String) -> Value { .undefined(UndefinedValue(hint())) }

  /// How deep lists stand inside lists: bounded, since values are walked and freed by recursion.
  var depth: Int {
    switch self {
    case .list(let list), .tuple(let list): list.depth
    case .dict(let dict): dict.depth
    case .object(let object): object.depth
    default: 0
    }
  }

  var isUndefined: Bool { if case .undefined = self { true } else { false } }
  var isNone: Bool { if case .none = self { true } else { false } }

  /// The text of a string, plain or safe.
  var text: Text? {
    switch self {
    case .str(let text), .markup(let text): text
    default: nil
    }
  }

  /// As `type(x).__name__`.
  var typeName: String {
    switch self {
    case .missing, .undefined: "Undefined"
    case .none: "NoneType"
    case .bool: "bool"
    case .int, .big: "int"
    case .float: "float"
    case .str: "str"
    case .markup: "Markup"
    case .list: "list"
    case .tuple: "tuple"
    case .dict: "dict"
    case .object(let object): object.typeName
    }
  }

  /// As `bool(x)`.
  var isTrue: Bool {
    switch self {
    case .missing, .none, .undefined: false
    case .bool(let flag): flag
    case .int(let value): value != 0
    case .big: true
    case .float(let value): value != 0
    case .str(let text), .markup(let text): !text.isEmpty
    case .list(let list), .tuple(let list): !list.items.isEmpty
    case .dict(let dict): dict.count > 0
    case .object(let object): object.isTrue
    }
  }

  /// Python's bools are integers.
  var integer: Int? {
    switch self {
    case .int(let value): value
    case .bool(let flag): flag ? 1 : 0
    default: nil
    }
  }

  var bigInteger: BigInt? {
    if case .big(let value) = self { return value }
    return integer.map { BigInt($0) }
  }

  var double: Double? {
    switch self {
    case .float(let value): value
    case .big(let value): value.double
    default: integer.map { Double($0) }
    }
  }
}
