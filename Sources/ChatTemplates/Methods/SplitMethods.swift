import JSON

extension Method {
  static let split: [Method] = [
    splitting("split", fromEnd: false), splitting("rsplit", fromEnd: true),
    Method(.str, "splitlines") { (run, value, arguments) throws(TemplateError) in
      let given = try MethodArguments(arguments, "splitlines", ["keepends"], keywords: true)
      return try list(value, (value.text ?? Text()).lines(keepEnds: try given.smallInt(0) ?? 0 != 0), run)
    },
    partitioning("partition", fromEnd: false), partitioning("rpartition", fromEnd: true),
    Method(.str, "join") { (run, value, arguments) throws(TemplateError) in
      let given = try MethodArguments(arguments, "join", ["iterable"], required: 1)
      guard let iterator = Sequences.iterator(given.values[0] ?? .none) else {
        throw TemplateError(.type, "can only join an iterable")
      }
      return value.like(try joined(value.text ?? Text(), iterator, run))
    },
  ]

  private static func joined(_ separator: Text, _ iterator: ValueIterator, _ run: Run) throws(TemplateError) -> Text {
    var bytes: [UInt8] = []
    var count = 0
    while let item = try iterator.next() {
      guard let text = item.text else {
        throw TemplateError(.type, "sequence item \(count): expected str instance, \(item.typeName) found")
      }
      if count > 0 { bytes.append(contentsOf: separator.bytes) }
      bytes.append(contentsOf: text.bytes)
      count += 1
      try run.check(bytes: bytes.count)
      try run.charge(steps: 1)
    }
    try run.charge(bytes: bytes.count)
    return Text(bytes: bytes)
  }

  private static func list(_ value: Value, _ parts: [Text], _ run: Run) throws(TemplateError) -> Value {
    try run.charge(elements: parts.count)
    return .list(of: parts.map { value.like($0) })
  }

  private static func splitting(_ name: Text, fromEnd: Bool) -> Method {
    Method(.str, name) { (run, value, arguments) throws(TemplateError) in
      let given = try MethodArguments(arguments, name.string, ["sep", "maxsplit"], keywords: true)
      let text = value.text ?? Text()
      let limit = try given.int(1) ?? -1
      guard let separator = try given.optionalText(0) else {
        return try list(value, fromEnd ? text.lastWords(limit: limit) : text.words(limit: limit), run)
      }
      guard !separator.isEmpty else { throw TemplateError(.value, "empty separator") }
      let parts = fromEnd ? text.splitFromEnd(by: separator, limit: limit) : text.split(by: separator, limit: limit)
      return try list(value, parts, run)
    }
  }

  private static func partitioning(_ name: Text, fromEnd: Bool) -> Method {
    Method(.str, name) { (_, value, arguments) throws(TemplateError) in
      let text = value.text ?? Text()
      let separator = try MethodArguments(arguments, name.string, ["sep"], required: 1).text(0) ?? Text()
      guard !separator.isEmpty else { throw TemplateError(.value, "empty separator") }
      let place = fromEnd ? text.lastPlace(of: separator, endingBy: text.count) : text.firstPlace(of: separator)
      guard let place else {
        return .tuple(of: (fromEnd ? [Text(), Text(), text] : [text, Text(), Text()]).map { value.like($0) })
      }
      let parts = [text.part(0..<place), separator, text.part(place + separator.count..<text.count)]
      return .tuple(of: parts.map { value.like($0) })
    }
  }
}
