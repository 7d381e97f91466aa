import JSON

/// Anything with behaviour of its own: namespaces, macros, loops, iterators, functions.
class ObjectValue {
  var typeName: String { "object" }
  var depth: Int { 1 }
  var isTrue: Bool { true }
  var isHashable: Bool { true }
  var isCallable: Bool { false }
  /// Nil where `len()` is a TypeError.
  var length: Int? { nil }
  var isSequence: Bool { false }
  /// It has a `__getitem__`.
  var isMapping: Bool { false }

  func repr() -> String { "<\(typeName) object at \(Self.nowhere)>" }

  /// An address of the usual length that is none.
  static let nowhere = "0x000000000000"

  /// Nil where `getattr` raises AttributeError.
  func attribute(_ name: Text, _ run: Run) throws(TemplateError) -> Value? { nil }

  /// A part of `loop`.
  func field(_ field: LoopField) throws(TemplateError) -> Value? { nil }

  /// Nil where `x[key]` raises TypeError or LookupError.
  func item(_ key: Value, _ run: Run) throws(TemplateError) -> Value? { nil }

  func call(_ run: Run, _ arguments: Arguments) throws(TemplateError) -> Value {
    throw TemplateError(.type, "'\(typeName)' object is not callable")
  }

  /// Nil where it is not iterable.
  func iterator() -> ValueIterator? { nil }

  func equals(_ other: ObjectValue) throws(TemplateError) -> Bool { self === other }
}

/// Arguments of a call.
struct Arguments {
  var positional: [Value] = []
  var keywords: [(name: Text, value: Value)] = []

  var isEmpty: Bool { positional.isEmpty && keywords.isEmpty }

  mutating func take(_ name: Text) -> Value? {
    guard let at = keywords.firstIndex(where: { $0.name == name }) else { return nil }
    return keywords.remove(at: at).value
  }

  /// Puts arguments to parameters as Python does; nil for a parameter that was not given.
  func bound(
    _ function: String, _ parameters: [String], required: Int = 0, positionalOnly: Bool = false
  ) throws(TemplateError) -> [Value?] {
    guard positional.count <= parameters.count else {
      throw TemplateError(
        .type, "\(function)() takes \(parameters.count) positional arguments but \(positional.count) were given")
    }
    var result: [Value?] = positional + Array(repeating: nil, count: parameters.count - positional.count)
    for (name, value) in keywords {
      guard !positionalOnly, let at = parameters.firstIndex(where: { Text($0) == name }) else {
        throw TemplateError(.type, "\(function)() got an unexpected keyword argument '\(name)'")
      }
      guard result[at] == nil else {
        throw TemplateError(.type, "\(function)() got multiple values for argument '\(name)'")
      }
      result[at] = value
    }
    for at in 0..<required where result[at] == nil {
      throw TemplateError(.type, "\(function)() missing 1 required positional argument: '\(parameters[at])'")
    }
    return result
  }
}
