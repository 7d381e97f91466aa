import JSON

extension Method {
  static let casing: [Method] = [
    mapping("upper", CaseMapping.upper), mapping("lower", CaseMapping.lower), mapping("title", CaseMapping.title),
    mapping("capitalize", CaseMapping.capitalized), mapping("swapcase", CaseMapping.swapped),
    mapping("casefold") {
      CaseMapping.lower(
        $0.string.contains("ß")
          ? Text($0.string.split(separator: "ß", omittingEmptySubsequences: false).joined(separator: "ss")) : $0)
    },
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
    predicate("isspace") { WhiteSpace.isSpace($0.value) },
    predicate("isdigit") { $0.properties.numericType == .decimal || $0.properties.numericType == .digit },
    predicate("isdecimal") { $0.properties.numericType == .decimal },
    predicate("isnumeric") { $0.properties.numericType != nil },
    predicate("isalpha", isLetter), predicate("isalnum") { isLetter($0) || $0.properties.numericType != nil },
    predicate("isascii", whenEmpty: true) { $0.isASCII },
    predicate("isprintable", whenEmpty: true) {
      !PythonRepr.string(.str(Text(String($0)))).contains("\\") || $0 == "\\"
    },
    Method(.str, "islower") { (_, value, _) throws(TemplateError) in .bool(isLower(value.text ?? Text())) },
    Method(.str, "isupper") { (_, value, _) throws(TemplateError) in .bool(isUpper(value.text ?? Text())) },
    Method(.str, "istitle") { (_, value, _) throws(TemplateError) in .bool(isTitle(value.text ?? Text())) },
    Method(.str, "isidentifier") { (_, value, _) throws(TemplateError) in
      let scalars = (value.text ?? Text()).string.unicodeScalars
      guard let first = scalars.first, first == "_" || first.properties.isXIDStart else { return .bool(false) }
      return .bool(scalars.allSatisfy { $0.properties.isXIDContinue })
    },
  ]

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }

  static func isLower(_ text: Text) -> Bool {
    let scalars = text.string.unicodeScalars
    return scalars.contains { $0.properties.isLowercase }
      && !scalars.contains { $0.properties.isUppercase || $0.properties.generalCategory == .titlecaseLetter }
  }

  static func isUpper(_ text: Text) -> Bool {
    let scalars = text.string.unicodeScalars
    return scalars.contains { $0.properties.isUppercase }
      && !scalars.contains { $0.properties.isLowercase || $0.properties.generalCategory == .titlecaseLetter }
  }

  private static func isTitle(_ text: Text) -> Bool {
    var found = false
    var inWord = false
    for scalar in text.string.unicodeScalars {
      let properties = scalar.properties
      let isUpper = properties.isUppercase || properties.generalCategory == .titlecaseLetter
      if isUpper, inWord { return false }
      if properties.isLowercase, !inWord { return false }
      inWord = isUpper || properties.isLowercase
      found = found || inWord
    }
    return found
  }

  private static func predicate(
    _ name: Text, whenEmpty: Bool = false, _ holds: @escaping @Sendable (Unicode.Scalar) -> Bool
  ) -> Method {
    Method(.str, name) { (_, value, arguments) throws(TemplateError) in
      _ = try MethodArguments(arguments, name.string, [])
      let text = value.text ?? Text()
      return .bool(text.isEmpty ? whenEmpty : text.string.unicodeScalars.allSatisfy(holds))
    }
  }
}
