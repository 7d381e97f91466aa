import JSON

extension Filter {
  static let groupFilters: [Filter] = [
    Filter("groupby") { (run, value, arguments) throws(TemplateError) in
      let given = try arguments.bound("do_groupby", ["attribute", "default", "case_sensitive"], required: 1)
      let fold = given[2]?.isTrue != true
      let getter = try AttributeGetter(given[0] ?? .none, fallback: given[1])
      var keyed: [(key: Value, value: Value)] = []
      for item in try Sequences.list(value, run) {
        let key = folded(try getter.value(item, run), fold)
        keyed.append((key, .tuple(of: [key, item])))
      }
      var groups: [(key: Value, items: [Value])] = []
      for pair in try sorted(keyed, reverse: false, run) {
        guard case .tuple(let pair) = pair else { continue }
        if let last = groups.last, try Comparison.equal(last.key, pair.items[0]) {
          groups[groups.count - 1].items.append(pair.items[1])
        } else {
          groups.append((pair.items[0], [pair.items[1]]))
        }
      }
      var result: [Value] = []
      for group in groups {
        let key = fold ? try getter.value(group.items[0], run) : group.key
        result.append(.object(GroupValue(key, group.items)))
      }
      return .list(of: result)
    }
  ]
}

/// A group of `groupby`: a pair with names.
final class GroupValue: ObjectValue {
  private let pair: ListValue

  init(_ key: Value, _ items: [Value]) { pair = ListValue([key, .list(of: items)]) }

  override var typeName: String { "_GroupTuple" }
  override var depth: Int { pair.depth + 1 }
  override var length: Int? { 2 }
  override var isSequence: Bool { true }
  override func repr() -> String { PythonRepr.string(.tuple(pair)) }
  override func iterator() -> ValueIterator? { ValueIterator(pair.items, holding: .tuple(pair)) }

  override func attribute(_ name: Text, _ run: Run) throws(TemplateError) -> Value? {
    name == "grouper" ? pair.items[0] : name == "list" ? pair.items[1] : nil
  }

  override func item(_ key: Value, _ run: Run) throws(TemplateError) -> Value? {
    try Sequences.item(.tuple(pair), key, run)
  }
}
