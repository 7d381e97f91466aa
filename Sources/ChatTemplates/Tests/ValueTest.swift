import JSON

/// A test: `x is name`.
struct ValueTest: Sendable {
  let name: Text
  let aliases: [Text]
  let holds: @Sendable (Run, Value, Arguments) throws(TemplateError) -> Bool

  init(
    _ name: Text, _ aliases: Text...,
    holds: @escaping @Sendable (Run, Value, Arguments) throws(TemplateError) -> Bool
  ) {
    self.name = name
    self.aliases = aliases
    self.holds = holds
  }

  static let all: [ValueTest] = kindTests + numberTests + comparisonTests + otherTests

  private static let byName: [Text: ValueTest] = Dictionary(
    all.flatMap { test in ([test.name] + test.aliases).map { ($0, test) } }, uniquingKeysWith: { first, _ in first })

  static func named(_ name: Text) -> ValueTest? { byName[name] }

  /// A test without arguments.
  static func plain(_ name: Text, _ holds: @escaping @Sendable (Value) -> Bool) -> ValueTest {
    ValueTest(name) { (_, value, arguments) throws(TemplateError) in
      _ = try arguments.bound("test_\(name)", [])
      return holds(value)
    }
  }
}
