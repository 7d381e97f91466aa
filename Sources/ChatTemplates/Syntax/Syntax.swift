import JSON

/// An expression as it was written.
struct Expr: Sendable {
  indirect enum Kind: Sendable {
    case constant(Constant)
    /// What Folding made of an expression without variables.
    case folded(Constant)
    case name(Text)
    /// A target of `set`: `namespace.attribute`.
    case namespaceReference(Text, Text)
    case tuple([Expr])
    case list([Expr])
    case dict([(key: Expr, value: Expr)])
    case attribute(Expr, Text)
    case item(Expr, Expr)
    case slice(Expr?, Expr?, Expr?)
    case call(Expr, CallArguments)
    /// Nil where a block's own text is filtered.
    case filter(Expr?, Text, CallArguments)
    case test(Expr, Text, CallArguments)
    case not(Expr)
    case negated(Expr)
    case positive(Expr)
    case binary(Arithmetic.Operation, Expr, Expr)
    case concatenation([Expr])
    case compare(Expr, [(sign: String, operand: Expr)])
    case and(Expr, Expr)
    case or(Expr, Expr)
    case condition(test: Expr, then: Expr, otherwise: Expr?)
  }

  var kind: Kind
  var line: Int
  /// Of the syntax tree: walked by recursion, so bounded.
  var depth: Int

  static let deepest = 300

  init(_ kind: Kind, line: Int) throws(TemplateError) {
    self.kind = kind
    self.line = line
    depth = 1
    depth = children.reduce(0) { max($0, $1.depth) } + 1
    if depth > Self.deepest {
      throw TemplateError(.limit, "an expression nested deeper than \(Self.deepest)", line: line)
    }
  }
}

struct CallArguments: Sendable {
  var positional: [Expr] = []
  var keywords: [(name: Text, value: Expr)] = []
  var splat: Expr?
  var keywordSplat: Expr?

  var expressions: [Expr] { positional + keywords.map(\.value) + [splat, keywordSplat].compactMap { $0 } }
}

extension Expr {
  /// In the order in which jinja2 visits them.
  var children: [Expr] {
    switch kind {
    case .constant, .folded, .name, .namespaceReference: []
    case .tuple(let items), .list(let items), .concatenation(let items): items
    case .dict(let pairs): pairs.flatMap { [$0.key, $0.value] }
    case .attribute(let value, _), .not(let value), .negated(let value), .positive(let value): [value]
    case .item(let value, let key): [value, key]
    case .slice(let start, let stop, let step): [start, stop, step].compactMap { $0 }
    case .call(let function, let arguments): [function] + arguments.expressions
    case .filter(let value, _, let arguments): [value].compactMap { $0 } + arguments.expressions
    case .test(let value, _, let arguments): [value] + arguments.expressions
    case .binary(_, let left, let right), .and(let left, let right), .or(let left, let right): [left, right]
    case .compare(let first, let rest): [first] + rest.map(\.operand)
    case .condition(let test, let then, let otherwise): [test, then] + [otherwise].compactMap { $0 }
    }
  }
}

/// A statement as it was written.
indirect enum Node: Sendable {
  case data(Text, line: Int)
  case output(Expr, line: Int)
  case set(Expr, Expr, line: Int)
  case setBlock(Expr, filter: Expr?, [Node], line: Int)
  case loop(Loop)
  case condition([(test: Expr, body: [Node])], otherwise: [Node], line: Int)
  case with([(target: Expr, value: Expr)], [Node], line: Int)
  case macro(Text, Signature, [Node], line: Int)
  case callBlock(Expr, Signature, [Node], line: Int)
  case filterBlock(Expr, [Node], line: Int)
  case generation([Node], line: Int)
  case breakLoop(line: Int)
  case continueLoop(line: Int)
  case scope([Node], line: Int)

  struct Loop: Sendable {
    var target: Expr
    var iterable: Expr
    var body: [Node]
    var otherwise: [Node]
    var test: Expr?
    var isRecursive: Bool
    var line: Int
  }

  struct Signature: Sendable {
    var names: [Text] = []
    var defaults: [Expr] = []
  }
}
