import JSON

/// One object of a tokenizer.json's pipeline (a normalizer, a pre-tokenizer, …) with its place, for reading settings.
struct Component: Sendable {
  let value: JSONValue
  let place: Place

  func type() throws(TokenizerError) -> String {
    guard case .object = value else {
      throw place.malformed(found: value.kindName, expected: "a component (an object)")
    }
    guard let type = value["type"]?.text else {
      throw place.unsupported("a component without `type`", supported: "components that name their type")
    }
    return type.string
  }

  func text(_ key: Text) throws(TokenizerError) -> Text {
    guard let text = value[key]?.text else { throw wrong(key, "a string") }
    return text
  }

  func flag(_ key: Text) throws(TokenizerError) -> Bool {
    guard let flag = value[key]?.flag else { throw wrong(key, "true or false") }
    return flag
  }

  func flag(_ key: Text, default fallback: Bool) throws(TokenizerError) -> Bool {
    value[key] == nil ? fallback : try flag(key)
  }

  /// Reads each component of a list and strings the results together.
  func parts<Part>(
    _ key: Text, _ read: (Component) throws(TokenizerError) -> [Part]
  ) throws(TokenizerError) -> [Part] {
    guard let elements = value[key]?.elements else { throw wrong(key, "a list") }
    var result: [Part] = []
    for element in elements { result += try read(Component(value: element, place: place)) }
    return result
  }

  /// `{"String": …}` or `{"Regex": …}`.
  func pattern() throws(TokenizerError) -> Pattern {
    if let literal = value["pattern"]?["String"]?.text { return .literal(literal) }
    if let regex = value["pattern"]?["Regex"]?.text { return .regex(regex) }
    throw wrong("pattern", "an object with `String` or `Regex`")
  }

  /// A regular expression, ready to be searched for.
  func compiled(_ pattern: Text) throws(TokenizerError) -> CompiledPattern {
    do {
      return try CompiledPattern(pattern)
    } catch {
      let found = "the expression \(pattern.quoted) with \(error.found)"
      if error.isWrong { throw place.malformed(found: found, expected: "an expression that tokenizers takes") }
      throw place.unsupported(found, supported: "the syntax that docs/tokenizers.md lists")
    }
  }

  func wrong(_ key: Text, _ expected: String) -> TokenizerError {
    place.malformed(found: "`\(key)`: \(value[key]?.kindName ?? "nothing")", expected: expected)
  }
}

/// What a Split or Replace looks for.
enum Pattern: Hashable, Sendable {
  case literal(Text)
  case regex(Text)
}

extension JSONValue {
  /// The kind of a value, for messages.
  var kindName: String {
    switch self {
    case .null: "null"
    case .bool: "true or false"
    case .integer, .bigInteger, .double: "a number"
    case .string(let text): "the string \(text.quoted)"
    case .array: "a list"
    case .object: "an object"
    }
  }
}
