import JSON

/// A literal, or what an expression without variables comes to.
indirect enum Constant: Sendable, Hashable {
  case none
  case bool(Bool)
  case int(Int)
  case big(BigInt)
  case float(Double)
  case str(Text)
  case markup(Text)
  case list([Constant])
  case tuple([Constant])
  case dict(keys: [Constant], values: [Constant])

  /// Nil for what cannot be written as a literal: jinja2.compiler.has_safe_repr.
  init?(_ value: Value) {
    switch value {
    case .none: self = .none
    case .bool(let flag): self = .bool(flag)
    case .int(let value): self = .int(value)
    case .big(let value): self = .big(value)
    case .float(let value): self = .float(value)
    case .str(let text): self = .str(text)
    case .markup(let text): self = .markup(text)
    case .list(let list):
      guard let items = Self.constants(list.items) else { return nil }
      self = .list(items)
    case .tuple(let list):
      guard let items = Self.constants(list.items) else { return nil }
      self = .tuple(items)
    case .dict(let dict):
      guard let keys = Self.constants(dict.keys), let values = Self.constants(dict.values) else { return nil }
      self = .dict(keys: keys, values: values)
    case .missing, .undefined, .object: return nil
    }
  }

  private static func constants(_ values: [Value]) -> [Constant]? {
    var result: [Constant] = []
    for value in values {
      guard let constant = Constant(value) else { return nil }
      result.append(constant)
    }
    return result
  }

  var value: Value {
    switch self {
    case .none: return .none
    case .bool(let flag): return .bool(flag)
    case .int(let value): return .int(value)
    case .big(let value): return .big(value)
    case .float(let value): return .float(value)
    case .str(let text): return .str(text)
    case .markup(let text): return .markup(text)
    case .list(let items): return .list(of: items.map(\.value))
    case .tuple(let items): return .tuple(of: items.map(\.value))
    case .dict(let keys, let values):
      let dict = DictValue()
      for (key, value) in zip(keys, values) { try? dict.set(key.value, value.value) }
      return .dict(dict)
    }
  }

  /// The name that Python's repr of it holds and that no code knows: `inf` or `nan`.
  var undefinedName: String? {
    switch self {
    case .float(let value): value.isNaN ? "nan" : value.isInfinite ? "inf" : nil
    case .list(let items), .tuple(let items): items.lazy.compactMap(\.undefinedName).first
    case .dict(let keys, let values):
      zip(keys, values).lazy.compactMap { $0.undefinedName ?? $1.undefinedName }.first
    default: nil
    }
  }
}
