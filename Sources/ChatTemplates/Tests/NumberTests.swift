import JSON

extension ValueTest {
  static let numberTests: [ValueTest] = [
    ValueTest("odd") { (run, value, _) throws(TemplateError) in try remainder(value, .int(2), is: 1, run) },
    ValueTest("even") { (run, value, _) throws(TemplateError) in try remainder(value, .int(2), is: 0, run) },
    ValueTest("divisibleby") { (run, value, arguments) throws(TemplateError) in
      let given = try arguments.bound("test_divisibleby", ["num"], required: 1)
      return try remainder(value, given[0] ?? .none, is: 0, run)
    },
  ]

  private static func remainder(
    _ value: Value, _ divisor: Value, is wanted: Int, _ run: Run
  ) throws(TemplateError) -> Bool {
    try Comparison.equal(try Arithmetic.apply(.modulo, value, divisor, run), .int(wanted))
  }
}
