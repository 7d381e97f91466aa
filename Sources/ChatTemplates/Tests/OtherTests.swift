import JSON

extension ValueTest {
  static let otherTests: [ValueTest] = [
    ValueTest("lower") { (_, value, _) throws(TemplateError) in Method.isLower(PythonRepr.text(value)) },
    ValueTest("upper") { (_, value, _) throws(TemplateError) in Method.isUpper(PythonRepr.text(value)) },
    ValueTest("sameas") { (_, value, arguments) throws(TemplateError) in
      Comparison.identical(value, try arguments.bound("test_sameas", ["other"], required: 1)[0] ?? .none)
    },
    ValueTest("filter") { (_, value, _) throws(TemplateError) in
      _ = try HashKey(value)
      return value.text.flatMap { Filter.named($0) } != nil
    },
    ValueTest("test") { (_, value, _) throws(TemplateError) in
      _ = try HashKey(value)
      return value.text.flatMap { ValueTest.named($0) } != nil
    },
  ]
}
