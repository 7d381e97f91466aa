import JSON

/// The options that were given to a trainer, checked by name; values are checked as they are read.
struct TrainerSettings {
  private let trainer: String
  private var values: [(name: String, value: JSONValue)] = []

  /// - Parameter accepted: fields of the trainer's configuration that do not touch labels.
  /// - Throws: `MaskingError.setting` for a name that the trainer does not have.
  init(
    _ settings: [(name: String, value: JSONValue)], trainer: String, options: [TrainerOption], accepted: [String]
  ) throws(MaskingError) {
    self.trainer = trainer
    let names = options.map(\.name) + accepted
    for setting in settings {
      guard names.contains(setting.name) else {
        let there = names.isEmpty ? "none: \(trainer) has no options" : "an option of \(trainer)"
        throw .setting(
          option: "--set \(setting.name)", found: "an option that \(trainer) does not have",
          expected: there + Suggestion.clause(for: setting.name, among: names))
      }
      values.removeAll { $0.name == setting.name }
      values.append((setting.name, setting.value))
    }
  }

  func isGiven(_ name: String) -> Bool { values.contains { $0.name == name } }

  func value(_ name: String) -> JSONValue? { values.last { $0.name == name }?.value }

  /// A switch; nil where the value is null. Python's `True`, `False` and `None` are understood, as people copy them.
  func flag(_ name: String, default fallback: Bool?) throws(MaskingError) -> Bool? {
    switch value(name) {
    case nil: return fallback
    case .bool(let flag): return flag
    case .null, .string("None"): return nil
    case .string("True"): return true
    case .string("False"): return false
    case let other?: throw wrong(name, other, "true or false")
    }
  }

  /// A switch that may not be null.
  func flag(_ name: String, default fallback: Bool) throws(MaskingError) -> Bool {
    guard let flag: Bool = try flag(name, default: Bool?.some(fallback)) else {
      throw wrong(name, .null, "true or false")
    }
    return flag
  }

  /// A whole number; nil where the value is null.
  func integer(_ name: String, default fallback: Int?) throws(MaskingError) -> Int? {
    switch value(name) {
    case nil: return fallback
    case .null, .string("None"): return nil
    case .integer(let number):
      guard let int = Int(exactly: number) else { throw wrong(name, .integer(number), "a whole number or null") }
      return int
    case let other?: throw wrong(name, other, "a whole number or null")
    }
  }

  /// A text; nil where the value is null.
  func text(_ name: String, default fallback: Text?) throws(MaskingError) -> Text? {
    switch value(name) {
    case nil: return fallback
    case .null: return nil
    case .string(let text): return text
    case let other?: throw wrong(name, other, "a text")
    }
  }

  /// A text that may not be null.
  func text(_ name: String, default fallback: Text) throws(MaskingError) -> Text {
    guard let text: Text = try text(name, default: Text?.some(fallback)) else { throw wrong(name, .null, "a text") }
    return text
  }

  func wrong(_ name: String, _ value: JSONValue, _ expected: String) -> MaskingError {
    .setting(option: "--set \(name)", found: Self.shown(value), expected: expected)
  }

  private static func shown(_ value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .integer(let number): String(number)
    case .bigInteger(let digits): digits.string
    case .double(let number): String(number)
    case .string(let text): "\"\(text.string)\""
    case .array: "a list"
    case .object: "an object"
    }
  }
}
