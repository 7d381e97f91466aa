import JSON

/// `text % values`.
struct PercentFormat {
  private let source: [Unicode.Scalar]
  private var at = 0
  private let values: [Value]
  private let mapping: DictValue?
  private var used = 0
  private let run: Run
  private var result: [UInt8] = []

  static func format(_ text: Text, _ operand: Value, _ run: Run) throws(TemplateError) -> Text {
    var format = PercentFormat(text, operand, run)
    return try format.formatted(operand)
  }

  private init(_ text: Text, _ operand: Value, _ run: Run) {
    source = Array(text.string.unicodeScalars)
    self.run = run
    if case .tuple(let list) = operand { values = list.items } else { values = [operand] }
    if case .dict(let dict) = operand { mapping = dict } else { mapping = nil }
  }

  private mutating func formatted(_ operand: Value) throws(TemplateError) -> Text {
    while at < source.count {
      let scalar = source[at]
      at += 1
      if scalar == "%" { try field() } else { result.append(contentsOf: String(scalar).utf8) }
      try run.check(bytes: result.count)
    }
    // Whatever can be subscripted by a name may be left over; so may an empty tuple's nothing.
    var mayBeLeft = mapping != nil
    switch operand {
    case .list, .undefined: mayBeLeft = true
    case .object(let object): mayBeLeft = object.isMapping
    default: break
    }
    if used < values.count, !mayBeLeft {
      throw TemplateError(.type, "not all arguments converted during string formatting")
    }
    try run.charge(bytes: result.count)
    return Text(bytes: result)
  }

  private mutating func next() throws(TemplateError) -> Value {
    guard used < values.count else { throw TemplateError(.type, "not enough arguments for format string") }
    used += 1
    return values[used - 1]
  }

  private mutating func take() throws(TemplateError) -> Unicode.Scalar {
    guard at < source.count else { throw TemplateError(.value, "incomplete format") }
    at += 1
    return source[at - 1]
  }

  private mutating func field() throws(TemplateError) {
    var named: Value?
    if at < source.count, source[at] == "(" { named = try name() }
    var spec = FormatSpec()
    spec.alignment = .right
    while at < source.count, "-+ #0".unicodeScalars.contains(source[at]) {
      switch source[at] {
      case "-": spec.alignment = .left
      case "+": spec.sign = "+"
      case " ": if spec.sign != "+" { spec.sign = " " }
      case "#": spec.isAlternate = true
      default: spec.isZeroPadded = true
      }
      at += 1
    }
    spec.width = try number() ?? 0
    if spec.width < 0 {
      spec.alignment = .left
      spec.width = -spec.width
    }
    if at < source.count, source[at] == "." {
      at += 1
      spec.precision = max(0, try number() ?? 0)
    }
    while at < source.count, "hlL".unicodeScalars.contains(source[at]) { at += 1 }
    let kind = try take()
    if kind == "%" { return result.append(UInt8(ascii: "%")) }
    if let named { try append(named, kind, spec) } else { try append(try next(), kind, spec) }
  }

  private func character(_ value: Value) throws(TemplateError) -> Text {
    if let code = value.integer {
      guard let scalar = UInt32(exactly: code).flatMap({ Unicode.Scalar($0) }) else {
        throw TemplateError(.overflow, "%c arg not in range(0x110000)")
      }
      return Text(String(scalar))
    }
    guard let text = value.text, text.characterCount == 1 else {
      throw TemplateError(.type, "%c requires int or char")
    }
    return text
  }

  private mutating func name() throws(TemplateError) -> Value {
    if case .undefined(let undefined)? = values.first { throw undefined.error }
    guard let mapping else { throw TemplateError(.type, "format requires a mapping") }
    at += 1
    var depth = 1
    var name = String.UnicodeScalarView()
    while true {
      guard at < source.count else { throw TemplateError(.value, "incomplete format key") }
      let scalar = source[at]
      at += 1
      if scalar == "(" { depth += 1 }
      if scalar == ")" {
        depth -= 1
        if depth == 0 { break }
      }
      name.append(scalar)
    }
    let key = Text(String(name))
    guard let value = mapping.value(key) else { throw TemplateError(.key, PythonRepr.string(.str(key))) }
    return value
  }

  private mutating func number() throws(TemplateError) -> Int? {
    if at < source.count, source[at] == "*" {
      at += 1
      guard let number = try next().integer else { throw TemplateError(.type, "* wants int") }
      try run.check(bytes: Int(clamping: number.magnitude))
      return number
    }
    var result: Int?
    while at < source.count,
      let digit = source[at].properties.numericType == .decimal && source[at].isASCII
        ? Int(source[at].value) - 0x30 : nil
    {
      result = (result ?? 0) * 10 + digit
      at += 1
      try run.check(bytes: result ?? 0)
    }
    return result
  }

  private mutating func append(_ value: Value, _ kind: Unicode.Scalar, _ spec: FormatSpec) throws(TemplateError) {
    var spec = spec
    let text: Text
    switch kind {
    case "s", "r", "a":
      spec.isZeroPadded = false
      text = try spec.text(kind == "s" ? PythonRepr.text(value) : Text(PythonRepr.string(value)), run)
    case "c":
      text = try spec.text(try character(value), run)
    case "d", "i", "u", "x", "X", "o":
      spec.kind = kind == "i" || kind == "u" ? "d" : kind
      text = try integer(value, kind, spec)
    case "f", "F", "e", "E", "g", "G":
      spec.kind = kind
      if case .undefined(let undefined) = value { throw undefined.error }
      guard let number = value.double else {
        throw TemplateError(.type, "must be real number, not \(value.typeName)")
      }
      text = try spec.number(number, run)
    default:
      throw TemplateError(
        .value,
        "unsupported format character '\(kind)' (0x\(String(kind.value, radix: 16))) at index \(at - 1)")
    }
    result.append(contentsOf: text.bytes)
  }

  private func integer(_ value: Value, _ kind: Unicode.Scalar, _ spec: FormatSpec) throws(TemplateError) -> Text {
    if let number = value.bigInteger { return try spec.integer(number, run) }
    if case .float(let number) = value, spec.kind == "d" {
      guard number.isFinite else {
        throw TemplateError(
          number.isNaN ? .value : .overflow,
          "cannot convert float \(number.isNaN ? "NaN" : "infinity") to integer")
      }
      return try spec.integer(RoundedDecimal.integer(number.rounded(.towardZero)), run)
    }
    if case .undefined(let undefined) = value, spec.kind == "d" { throw undefined.error }
    throw TemplateError(
      .type, "%\(kind) format: \(spec.kind == "d" ? "a real number" : "an integer") is required, not \(value.typeName)")
  }
}
