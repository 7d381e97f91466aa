import JSON

/// `batch` and `slice`: generators, so nothing is looked at before somebody asks for the first piece.
extension Filter {
  static func batches(_ value: Value, _ given: MethodArguments, _ run: Run) -> ValueIterator {
    let size = given.values[0] ?? .none
    let fill = given.values[1] ?? .none
    var source: ValueIterator?
    var isDone = false
    var batch: [Value] = []
    return ValueIterator(holding: value, name: "do_batch") { () throws(TemplateError) in
      if isDone { return nil }
      if source == nil { source = try Sequences.required(value) }
      while let item = try source?.next() {
        try run.charge(elements: 1)
        let isFull = try Comparison.equal(.int(batch.count), size)
        let full = batch
        if isFull { batch = [] }
        batch.append(item)
        if isFull { return .list(of: full) }
      }
      isDone = true
      if batch.isEmpty { return nil }
      return .list(of: try filled(batch, size, fill, run))
    }
  }

  private static func filled(
    _ batch: [Value], _ size: Value, _ fill: Value, _ run: Run
  ) throws(TemplateError) -> [Value] {
    guard !fill.isNone, try Comparison.less(.int(batch.count), size) else { return batch }
    guard let missing = try Arithmetic.apply(.subtract, size, .int(batch.count), run).integer else {
      throw TemplateError(.type, "can't multiply sequence by non-int of type '\(size.typeName)'")
    }
    try run.charge(elements: missing)
    return batch + Array(repeating: fill, count: missing)
  }

  static func slices(_ value: Value, _ given: MethodArguments, _ run: Run) -> ValueIterator {
    var rest: ValueIterator?
    return ValueIterator(holding: value, name: "sync_do_slice") { () throws(TemplateError) in
      if rest == nil { rest = ValueIterator(try slices(of: try Sequences.list(value, run), given, run)) }
      return try rest?.next()
    }
  }

  private static func slices(
    of items: [Value], _ given: MethodArguments, _ run: Run
  ) throws(TemplateError) -> [Value] {
    let number = given.values[0] ?? .none
    // As `len(seq) // slices`, and the rest of it: the errors are those of numbers.
    _ = try Arithmetic.apply(.floorDivide, .int(items.count), number, run)
    let count = try given.int(0) ?? 0
    guard count > 0 else { return [] }
    try run.charge(elements: count)
    let fill = given.values[1] ?? .none
    let (size, extra) = items.count.quotientAndRemainder(dividingBy: count)
    var result: [Value] = []
    var start = 0
    for number in 0..<count {
      let end = start + size + (number < extra ? 1 : 0)
      result.append(.list(of: Array(items[start..<end]) + (!fill.isNone && number >= extra ? [fill] : [])))
      start = end
    }
    return result
  }
}
