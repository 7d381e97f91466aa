import JSON

/// A dict in the order of insertion.
final class DictValue {
  private(set) var keys: [Value] = []
  private(set) var values: [Value] = []
  private(set) var depth = 1
  /// Position by key; nil while the dict is small and searched.
  private var index: [HashKey: Int] = [:]
  /// A few text keys are found faster one by one than by hash.
  private static let searched = 8
  private var isText = true

  var count: Int { keys.count }

  init() {}

  init(_ members: [(Text, Value)]) { for (key, value) in members { set(key, value) } }

  func set(_ key: Text, _ value: Value) { insert(.text(key), .str(key), value) }

  func set(_ key: Value, _ value: Value) throws(TemplateError) { insert(try HashKey(key), key, value) }

  private func insert(_ hash: HashKey, _ key: Value, _ value: Value) {
    depth = max(depth, value.depth + 1, key.depth + 1)
    if let at = position(hash) {
      values[at] = value
      return
    }
    if case .text = hash {} else { isText = false }
    keys.append(key)
    values.append(value)
    if keys.count > Self.searched || !isText { fillIndex() }
  }

  private func fillIndex() {
    for at in index.count..<keys.count { if let hash = try? HashKey(keys[at]) { index[hash] = at } }
  }

  private func position(_ hash: HashKey) -> Int? {
    if !index.isEmpty { return index[hash] }
    guard case .text(let text) = hash else { return nil }
    return position(text)
  }

  private func position(_ key: Text) -> Int? {
    if !index.isEmpty { return index[.text(key)] }
    for at in keys.indices { if case .str(let name) = keys[at], name == key { return at } }
    return nil
  }

  func value(_ key: Text) -> Value? { position(key).map { values[$0] } }

  func value(_ key: Value) throws(TemplateError) -> Value? {
    if case .str(let text) = key { return value(text) }
    return position(try HashKey(key)).map { values[$0] }
  }

  /// Frees what it holds; for cycles at the end of a run.
  func removeAll() {
    keys = []
    values = []
    index = [:]
  }
}

/// Keys that Python calls equal are equal: `1`, `1.0` and `True`.
enum HashKey: Hashable {
  case none
  case int(Int)
  case big(BigInt)
  case double(Double)
  case text(Text)
  case tuple([HashKey])
  case undefined
  case identity(ObjectIdentifier)
  case range([HashKey])

  init(_ value: Value) throws(TemplateError) {
    switch value {
    case .missing, .undefined: self = .undefined
    case .none: self = .none
    case .bool(let flag): self = .int(flag ? 1 : 0)
    case .int(let value): self = .int(value)
    case .big(let value): self = .big(value)
    case .float(let value) where value.isFinite && value == value.rounded():
      self = .integer(RoundedDecimal.integer(value))
    case .float(let value): self = .double(value)
    case .str(let text), .markup(let text): self = .text(text)
    case .tuple(let tuple):
      var keys: [HashKey] = []
      for item in tuple.items { keys.append(try HashKey(item)) }
      self = .tuple(keys)
    case .object(let range as RangeValue): self = .range(range.hashKey)
    case .object(let object) where object.isHashable: self = .identity(ObjectIdentifier(object))
    default: throw TemplateError(.type, "unhashable type: '\(value.typeName)'")
    }
  }

  static func integer(_ value: BigInt) -> HashKey { value.small.map(HashKey.int) ?? .big(value) }
}
