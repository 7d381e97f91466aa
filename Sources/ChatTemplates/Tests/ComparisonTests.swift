import JSON

extension ValueTest {
  static let comparisonTests: [ValueTest] = [
    comparing("eq", "==", "equalto", .equal), comparing("ne", "!=", "ne", .notEqual),
    comparing("gt", ">", "greaterthan", .greater), comparing("ge", ">=", "ge", .greaterEqual),
    comparing("lt", "<", "lessthan", .less), comparing("le", "<=", "le", .lessEqual),
    comparing("in", "in", "in", .contained),
  ]

  private static func comparing(
    _ name: Text, _ first: Text, _ second: Text, _ sign: CompareExpression.Sign
  ) -> ValueTest {
    ValueTest(name, first, second) { (_, value, arguments) throws(TemplateError) in
      guard arguments.keywords.isEmpty || sign == .contained else {
        throw TemplateError(.type, "\(name)() takes no keyword arguments")
      }
      let given = try arguments.bound(name.string, ["seq"], required: 1)
      return try CompareExpression.holds(sign, value, given[0] ?? .none)
    }
  }
}
