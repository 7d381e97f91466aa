import JSON

extension Method {
  static let casing: [Method] = [
    mapping("upper", CaseMapping.upper), mapping("lower", CaseMapping.lower), mapping("title", CaseMapping.title),
    mapping("capitalize", CaseMapping.capitalized), mapping("swapcase", CaseMapping.swapped),
    mapping("casefold", CaseMapping.folded),
  ]

  private static func mapping(_ name: Text, _ map: @escaping @Sendable (Text) -> Text) -> Method {
    Method(.str, name) { (run, value, arguments) throws(TemplateError) in
      _ = try MethodArguments(arguments, name.string, [])
      let text = value.text ?? Text()
      try run.charge(bytes: text.count)
      return value.like(map(text))
    }
  }

  static let predicates: [Method] = [
    predicate("isspace") { WhiteSpace.isSpace($0) }, predicate("isdigit", .digit), predicate("isdecimal", .decimal),
    predicate("isnumeric", .numeric), predicate("isalpha", .alpha), predicate("isalnum", .alphanumeric),
    predicate("isascii", whenEmpty: true) { $0 < 0x80 },
    predicate("isprintable", whenEmpty: true, PythonText.isPrintable),
    Method(.str, "islower") { (_, value, _) throws(TemplateError) in .bool(isLower(value.text ?? Text())) },
    Method(.str, "isupper") { (_, value, _) throws(TemplateError) in .bool(isUpper(value.text ?? Text())) },
    Method(.str, "istitle") { (_, value, _) throws(TemplateError) in .bool(isTitle(value.text ?? Text())) },
    Method(.str, "isidentifier") { (_, value, _) throws(TemplateError) in
      .bool(isIdentifier((value.text ?? Text()).codes[...]))
    },
  ]

  static func isIdentifier(_ codes: ArraySlice<UInt32>) -> Bool {
    guard let first = codes.first, PythonCharacter.is(first, .identifierStart) else { return false }
    return codes.allSatisfy { PythonCharacter.is($0, .identifierPart) }
  }

  static func isLower(_ text: Text) -> Bool { isAll(text, .lower, without: [.upper, .title]) }

  static func isUpper(_ text: Text) -> Bool { isAll(text, .upper, without: [.lower, .title]) }

  private static func isAll(
    _ text: Text, _ wanted: PythonCharacter.Bits, without others: PythonCharacter.Bits
  ) -> Bool {
    let codes = text.codes
    return codes.contains { PythonCharacter.is($0, wanted) } && !codes.contains { PythonCharacter.is($0, others) }
  }

  private static func isTitle(_ text: Text) -> Bool {
    var found = false
    var inWord = false
    for code in text.codes {
      let bits = PythonCharacter.bits(code)
      let isUpper = !bits.isDisjoint(with: [.upper, .title])
      let isLower = bits.contains(.lower)
      if isUpper, inWord { return false }
      if isLower, !isUpper, !inWord { return false }
      inWord = isUpper || isLower
      found = found || inWord
    }
    return found
  }

  private static func predicate(_ name: Text, _ bits: PythonCharacter.Bits) -> Method {
    predicate(name) { PythonCharacter.is($0, bits) }
  }

  private static func predicate(
    _ name: Text, whenEmpty: Bool = false, _ holds: @escaping @Sendable (UInt32) -> Bool
  ) -> Method {
    Method(.str, name) { (_, value, arguments) throws(TemplateError) in
      _ = try MethodArguments(arguments, name.string, [])
      let text = value.text ?? Text()
      return .bool(text.isEmpty ? whenEmpty : text.codes.allSatisfy(holds))
    }
  }
}
