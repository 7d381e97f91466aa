import JSON

/// A filter: a value, arguments, a result.
struct Filter: Sendable {
  let name: Text
  let aliases: [Text]
  let apply: @Sendable (Run, Value, Arguments) throws(TemplateError) -> Value

  init(
    _ name: Text, _ aliases: Text...,
    apply: @escaping @Sendable (Run, Value, Arguments) throws(TemplateError) -> Value
  ) {
    self.name = name
    self.aliases = aliases
    self.apply = apply
  }

  static let all: [Filter] =
    textFilters + escapeFilters + shapeFilters + numberFilters + listFilters + orderFilters + mapFilters + groupFilters
    + jsonFilters + unmodelledFilters

  private static let byName: [Text: Filter] = Dictionary(
    all.flatMap { filter in ([filter.name] + filter.aliases).map { ($0, filter) } },
    uniquingKeysWith: { first, _ in first }
  )

  static func named(_ name: Text) -> Filter? { byName[name] }

  /// Known by name, and refused where they are reached: no chat template uses them.
  private static let unmodelledFilters: [Filter] = ["random", "urlize", "wordwrap", "pprint"].map { name in
    Filter(Text(name)) { (_, _, _) throws(TemplateError) in
      throw TemplateError(.unsupported, "the filter '\(name)' is not modelled")
    }
  }

  /// `soft_str`.
  static func text(_ value: Value) -> Text { PythonRepr.text(value) }
}
