import JSON

extension Filter {
  static let orderFilters: [Filter] = [
    Filter("sort") { (run, value, arguments) throws(TemplateError) in
      let given = try arguments.bound("do_sort", ["reverse", "case_sensitive", "attribute"])
      let fold = given[1]?.isTrue != true
      var getters: [AttributeGetter] = []
      if let names = given[2]?.text {
        for name in names.split(by: ",") { getters.append(try AttributeGetter(.str(name))) }
      } else {
        getters = [try AttributeGetter(given[2] ?? .none)]
      }
      var keyed: [(key: Value, value: Value)] = []
      for item in try Sequences.list(value, run) {
        var key: [Value] = []
        for getter in getters { key.append(folded(try getter.value(item, run), fold)) }
        keyed.append((.list(of: key), item))
      }
      return .list(of: try sorted(keyed, reverse: given[0]?.isTrue == true, run))
    },
    Filter("dictsort") { (run, value, arguments) throws(TemplateError) in
      let given = try arguments.bound("do_dictsort", ["case_sensitive", "by", "reverse"])
      let by = given[1]?.text ?? "key"
      guard by == "key" || by == "value" else {
        throw TemplateError(.filterArgument, "You can only sort by either \"key\" or \"value\"")
      }
      if case .undefined(let undefined) = value { throw undefined.error }
      guard case .dict(let dict) = value else {
        throw TemplateError(.attribute, "'\(value.typeName)' object has no attribute 'items'")
      }
      let fold = given[0]?.isTrue != true
      let keyed = zip(dict.keys, dict.values).map { key, value in
        (key: folded(by == "key" ? key : value, fold), value: Value.tuple(of: [key, value]))
      }
      return .list(of: try sorted(keyed, reverse: given[2]?.isTrue == true, run))
    },
    Filter("unique") { (run, value, arguments) throws(TemplateError) in
      let given = try arguments.bound("do_unique", ["case_sensitive", "attribute"])
      let getter = try AttributeGetter(given[1] ?? .none)
      let fold = given[0]?.isTrue != true
      // The generator reads its input when it is asked, not when it is made.
      var source: ValueIterator?
      var seen: Set<HashKey> = []
      return .object(
        ValueIterator(holding: value, name: "sync_do_unique") { () throws(TemplateError) in
          if source == nil { source = try Sequences.required(value) }
          while let item = try source?.next() {
            try run.charge(steps: 1)
            if seen.insert(try HashKey(folded(try getter.value(item, run), fold))).inserted { return item }
          }
          return nil
        })
    },
    extreme("min") { (candidate, best) throws(TemplateError) in try Comparison.less(candidate, best) },
    extreme("max") { (candidate, best) throws(TemplateError) in
      try CompareExpression.holds(.greater, candidate, best)
    },
    Filter("sum") { (run, value, arguments) throws(TemplateError) in
      let given = try arguments.bound("do_sum", ["attribute", "start"])
      let getter = try AttributeGetter(given[0] ?? .none)
      var total = given[1] ?? .int(0)
      if total.text != nil {
        throw TemplateError(.type, "sum() can't sum strings [use ''.join(seq) instead]")
      }
      let iterator = try Sequences.required(value)
      while let item = try iterator.next() {
        try run.charge(steps: 1)
        total = try Arithmetic.apply(.add, total, try getter.value(item, run), run)
      }
      return total
    },
  ]

  static func folded(_ value: Value, _ fold: Bool) -> Value {
    guard fold, let text = value.text else { return value }
    return .str(CaseMapping.lower(text))
  }

  /// Stable, by a merge: comparing may fail, and nothing of the standard library takes a typed error.
  static func sorted(
    _ keyed: [(key: Value, value: Value)], reverse: Bool, _ run: Run
  ) throws(TemplateError) -> [Value] {
    var order = reverse ? Array(keyed.reversed()) : keyed
    var width = 1
    while width < order.count {
      var next: [(key: Value, value: Value)] = []
      next.reserveCapacity(order.count)
      var start = 0
      while start < order.count {
        let middle = min(start + width, order.count)
        let end = min(start + 2 * width, order.count)
        var left = start
        var right = middle
        while left < middle || right < end {
          try run.charge(steps: 1)
          var takesRight = right < end
          if takesRight, left < middle { takesRight = try Comparison.less(order[right].key, order[left].key) }
          next.append(order[takesRight ? right : left])
          if takesRight { right += 1 } else { left += 1 }
        }
        start = end
      }
      order = next
      width *= 2
    }
    let values = order.map(\.value)
    return reverse ? values.reversed() : values
  }

  private static func extreme(
    _ name: Text, _ isBetter: @escaping @Sendable (Value, Value) throws(TemplateError) -> Bool
  ) -> Filter {
    Filter(name) { (run, value, arguments) throws(TemplateError) in
      let given = try arguments.bound("do_\(name)", ["case_sensitive", "attribute"])
      let getter = try AttributeGetter(given[1] ?? .none)
      let fold = given[0]?.isTrue != true
      let iterator = try Sequences.required(value)
      guard var best = try iterator.next() else {
        return .undefined(hint: "No aggregated item, sequence was empty.")
      }
      var bestKey = folded(try getter.value(best, run), fold)
      while let item = try iterator.next() {
        try run.charge(steps: 1)
        let key = folded(try getter.value(item, run), fold)
        if try isBetter(key, bestKey) {
          best = item
          bestKey = key
        }
      }
      return best
    }
  }
}
