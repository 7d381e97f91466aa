import JSON
import MaskModel

/// What is asked of a settled type.
extension ColumnType {
  /// The same type with JSON wherever `other` has it.
  ///
  /// - Parameter fillsNull: also behind what is only null here.
  func withJSON(of other: ColumnType, fillsNull: Bool = true) -> ColumnType {
    switch (self, other) {
    case (_, .json): return .json
    case (.list(let element), .list(let otherElement)):
      return .list(element.withJSON(of: otherElement, fillsNull: fillsNull))
    case (.null, .list) where fillsNull && other.holdsJSON, (.null, .structure) where fillsNull && other.holdsJSON:
      return other
    case (.structure(let fields), .structure(let others)):
      var types = NamedColumns(others)
      return .structure(
        fields.enumerated().map { index, field in
          let other = types.type(of: field.name, guess: index) ?? field.type
          return Column(name: field.name, type: field.type.withJSON(of: other, fillsNull: fillsNull))
        })
    default: return self
    }
  }

  /// Where no dates are guessed.
  var withoutDates: ColumnType {
    switch self {
    case .timestamp: .string
    case .list(let element): .list(element.withoutDates)
    case .structure(let fields): .structure(fields.map { Column(name: $0.name, type: $0.type.withoutDates) })
    default: self
    }
  }

  var holdsJSON: Bool {
    switch self {
    case .json: true
    case .list(let element): element.holdsJSON
    case .structure(let fields): fields.contains { $0.type.holdsJSON }
    default: false
    }
  }

  /// Lists and structures around the innermost value.
  var depth: Int {
    switch self {
    case .list(let element): element.depth + 1
    case .structure(let fields): (fields.map(\.type.depth).max() ?? 0) + 1
    default: 0
    }
  }

  /// `a list of integers`, for messages.
  var shown: String {
    switch self {
    case .null: "only null"
    case .bool: "true or false"
    case .int64: "an integer"
    case .float64: "a number"
    case .string: "a string"
    case .timestamp: "a date"
    case .list: "a list"
    case .structure: "an object"
    case .json: "any value"
    case .foreign(let name): "an object of \(name)"
    }
  }
}
