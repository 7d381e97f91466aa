import JSON

/// `+ - * / // % **` and the signs.
enum Arithmetic {
  enum Operation: String, Sendable {
    case add = "+", subtract = "-", multiply = "*", divide = "/", floorDivide = "//", modulo = "%", power = "**"
  }

  static func apply(_ operation: Operation, _ left: Value, _ right: Value, _ run: Run) throws(TemplateError) -> Value {
    // Python asks the left operand first; a text on the left of `%` formats whatever stands on its right.
    if operation == .modulo, let text = left.text { return try format(text, left, right, run) }
    if case .undefined(let value) = left { throw value.error }
    if operation == .multiply, case .markup = left, right.bigInteger == nil { throw notAnInteger(right) }
    if case .undefined(let value) = right { throw value.error }
    if let a = left.integer, let b = right.integer, let result = try small(operation, a, b) { return result }
    if let result = try numbers(operation, left, right) { return result }
    switch operation {
    case .add: if let result = try Concatenation.add(left, right, run) { return result }
    case .multiply: if let result = try Concatenation.multiply(left, right, run) { return result }
    case .subtract where isSet(left) || isSet(right):
      guard Sequences.iterator(left) != nil, Sequences.iterator(right) != nil else { break }
      throw TemplateError(.unsupported, "the difference of two sets, whose order is a matter of chance")
    default: break
    }
    throw unsupported(operation, left, right)
  }

  private static func isSet(_ value: Value) -> Bool {
    if case .object(let view as DictViewValue) = value { view.isSet } else { false }
  }

  private static func format(_ text: Text, _ left: Value, _ right: Value, _ run: Run) throws(TemplateError) -> Value {
    let result = Value.str(try PercentFormat.format(text, right, run))
    if case .markup = left, case .str(let text) = result { return .markup(text) }
    return result
  }

  /// markupsafe hands `*` on to `str`, which raises where an operator would let the right operand answer.
  private static func notAnInteger(_ value: Value) -> TemplateError {
    TemplateError(.type, "'\(value.typeName)' object cannot be interpreted as an integer")
  }

  static func unsupported(_ operation: Operation, _ left: Value, _ right: Value) -> TemplateError {
    if operation == .add {
      switch left {
      case .str, .markup, .list, .tuple:
        return TemplateError(
          .type, "can only concatenate \(left.typeName) (not \"\(right.typeName)\") to \(left.typeName)")
      default: break
      }
    }
    let sign = operation == .power ? "** or pow()" : operation.rawValue
    return TemplateError(
      .type, "unsupported operand type(s) for \(sign): '\(left.typeName)' and '\(right.typeName)'")
  }

  /// Nil where the result leaves 64 bits, or where integers give a float.
  private static func small(_ operation: Operation, _ a: Int, _ b: Int) throws(TemplateError) -> Value? {
    let (value, overflow): (Int, Bool)
    switch operation {
    case .add: (value, overflow) = a.addingReportingOverflow(b)
    case .subtract: (value, overflow) = a.subtractingReportingOverflow(b)
    case .multiply: (value, overflow) = a.multipliedReportingOverflow(by: b)
    case .floorDivide, .modulo:
      guard b != 0 else { throw zero(operation) }
      guard b != -1 else { return operation == .modulo ? .int(0) : a == .min ? nil : .int(-a) }
      let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b)
      let isBelow = remainder != 0 && (remainder < 0) != (b < 0)
      return .int(operation == .modulo ? (isBelow ? remainder + b : remainder) : isBelow ? quotient - 1 : quotient)
    case .divide, .power: return nil
    }
    return overflow ? nil : .int(value)
  }

  private static func zero(_ operation: Operation) -> TemplateError {
    switch operation {
    case .divide: TemplateError(.zeroDivision, "division by zero")
    case .power: TemplateError(.zeroDivision, "0.0 cannot be raised to a negative power")
    default: TemplateError(.zeroDivision, "integer division or modulo by zero")
    }
  }

  private static func numbers(_ operation: Operation, _ left: Value, _ right: Value) throws(TemplateError) -> Value? {
    if let a = left.bigInteger, let b = right.bigInteger, let result = try integers(operation, a, b) { return result }
    guard let a = try real(left), let b = try real(right) else { return nil }
    return .float(try floats(operation, a, b))
  }

  /// The value as a double; an integer beyond them is an error, as in Python.
  private static func real(_ value: Value) throws(TemplateError) -> Double? {
    guard let result = value.double else { return nil }
    if result.isInfinite, case .big = value { throw TemplateError(.overflow, "int too large to convert to float") }
    return result
  }

  private static func integers(_ operation: Operation, _ a: BigInt, _ b: BigInt) throws(TemplateError) -> Value? {
    switch operation {
    case .add: return try bounded(a + b)
    case .subtract: return try bounded(a - b)
    case .multiply: return try bounded(a * b)
    case .floorDivide, .modulo:
      guard !b.isZero else { throw zero(operation) }
      let (quotient, remainder) = a.floorDivided(by: b)
      return Value(big: operation == .modulo ? remainder : quotient)
    case .divide: return nil
    case .power:
      guard !b.isNegative else { return nil }
      if a.limbs == [1] || a.isZero { return Value(big: b.isZero || a.isNegative && !b.isOdd ? BigInt(1) : a) }
      guard let exponent = b.small, exponent <= RenderLimits.integerBits,
        (a.bitWidth - 1) * exponent <= RenderLimits.integerBits
      else { throw tooLarge }
      return try bounded(BigInt.power(of: a, exponent))
    }
  }

  static var tooLarge: TemplateError {
    TemplateError(.limit, "an integer of more than \(RenderLimits.integerBits) bits")
  }

  private static func bounded(_ value: BigInt) throws(TemplateError) -> Value {
    guard value.bitWidth <= RenderLimits.integerBits else { throw tooLarge }
    return Value(big: value)
  }

  private static func floats(_ operation: Operation, _ a: Double, _ b: Double) throws(TemplateError) -> Double {
    switch operation {
    case .add: return a + b
    case .subtract: return a - b
    case .multiply: return a * b
    case .divide:
      guard b != 0 else { throw TemplateError(.zeroDivision, "division by zero") }
      return a / b
    case .floorDivide, .modulo:
      guard b != 0 else {
        throw TemplateError(.zeroDivision, operation == .modulo ? "float modulo" : "float floor division by zero")
      }
      return divmod(a, b, remainder: operation == .modulo)
    case .power: return try Power.of(a, b)
    }
  }

  /// float_divmod of CPython.
  private static func divmod(_ a: Double, _ b: Double, remainder: Bool) -> Double {
    var rest = a.truncatingRemainder(dividingBy: b)
    var quotient = (a - rest) / b
    if rest != 0 {
      if (b < 0) != (rest < 0) {
        rest += b
        quotient -= 1
      }
    } else {
      rest = b.sign == .minus ? -0.0 : 0
    }
    if remainder { return rest }
    guard quotient != 0 else { return (a / b).sign == .minus ? -0.0 : 0 }
    let floor = quotient.rounded(.down)
    return quotient - floor > 0.5 ? floor + 1 : floor
  }

  static func negated(_ value: Value) throws(TemplateError) -> Value {
    if case .undefined(let value) = value { throw value.error }
    if case .float(let value) = value { return .float(-value) }
    if let integer = value.bigInteger { return Value(big: integer.negated) }
    throw TemplateError(.type, "bad operand type for unary -: '\(value.typeName)'")
  }

  static func positive(_ value: Value) throws(TemplateError) -> Value {
    if case .undefined(let value) = value { throw value.error }
    if case .float = value { return value }
    if let integer = value.bigInteger { return Value(big: integer) }
    throw TemplateError(.type, "bad operand type for unary +: '\(value.typeName)'")
  }
}
