import JSON

extension Filter {
  static let textFilters: [Filter] = [
    mapping("upper", CaseMapping.upper), mapping("lower", CaseMapping.lower),
    mapping("capitalize", CaseMapping.capitalized), mapping("title", titled),
    Filter("string") { (_, value, arguments) throws(TemplateError) in
      _ = try arguments.bound("string", [])
      return value.like(text(value))
    },
    Filter("trim") { (_, value, arguments) throws(TemplateError) in
      let given = try MethodArguments(arguments, "trim", ["chars"], keywords: true)
      return value.like(Method.strip(text(value), try given.optionalText(0)))
    },
    Filter("replace") { (run, value, arguments) throws(TemplateError) in
      let given = try MethodArguments(arguments, "replace", ["old", "new", "count"], required: 2, keywords: true)
      let old = text(given.values[0] ?? .none)
      let new = text(given.values[1] ?? .none)
      return .str(try text(value).replacing(old, by: new, limit: try given.optionalInt(2) ?? -1, run))
    },
    Filter("center") { (run, value, arguments) throws(TemplateError) in
      let width = try MethodArguments(arguments, "center", ["width"], keywords: true).int(0) ?? 80
      return value.like(try Method.centred(text(value), width, run))
    },
    Filter("format") { (run, value, arguments) throws(TemplateError) in
      if !arguments.positional.isEmpty, !arguments.keywords.isEmpty {
        throw TemplateError(
          .filterArgument, "can't handle positional and keyword arguments at the same time")
      }
      let operand: Value =
        arguments.keywords.isEmpty
        ? .tuple(of: arguments.positional) : .dict(DictValue(arguments.keywords.map { ($0.name, $0.value) }))
      return value.like(try PercentFormat.format(text(value), operand, run))
    },
    Filter("wordcount") { (_, value, _) throws(TemplateError) in
      var count = 0
      var inWord = false
      for code in text(value).codes {
        let isWord = PythonCharacter.isWord(code)
        if isWord, !inWord { count += 1 }
        inWord = isWord
      }
      return .int(count)
    },
    Filter("urlencode") { (run, value, _) throws(TemplateError) in .str(try URLQuoting.encode(value, run)) },
  ]

  private static func mapping(_ name: Text, _ map: @escaping @Sendable (Text) -> Text) -> Filter {
    Filter(name) { (run, value, arguments) throws(TemplateError) in
      _ = try arguments.bound(name.string, [])
      let text = text(value)
      try run.charge(bytes: text.count)
      return name == "title" ? .str(map(text)) : value.like(map(text))
    }
  }

  /// Jinja's own: a word begins behind white space and behind `-({[<`.
  private static func titled(_ text: Text) -> Text {
    var result = Text()
    var word = String.UnicodeScalarView()
    func finish() {
      let all = Text(String(word))
      guard let first = word.first else { return }
      let head = Text(String(first))
      result.append(CaseMapping.upper(head) + CaseMapping.lower(all.part(head.count..<all.count)))
      word = String.UnicodeScalarView()
    }
    for scalar in text.string.unicodeScalars {
      if "-({[<".unicodeScalars.contains(scalar) || WhiteSpace.isSpace(scalar.value) {
        finish()
        result.append(Text(String(scalar)))
      } else {
        word.append(scalar)
      }
    }
    finish()
    return result
  }
}
