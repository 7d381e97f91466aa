import JSON

extension Filter {
  static let numberFilters: [Filter] = [
    Filter("abs") { (_, value, _) throws(TemplateError) in
      if case .undefined = value { throw badAbs(value) }
      if case .float(let number) = value { return .float(number.magnitude) }
      guard let integer = value.bigInteger else { throw badAbs(value) }
      return Value(big: integer.magnitude)
    },
    Filter("int") { (_, value, arguments) throws(TemplateError) in
      let given = try MethodArguments(arguments, "do_int", ["default", "base"], keywords: true)
      return try NumberReading.int(value, base: try given.int(1) ?? 10) ?? given.values[0] ?? .int(0)
    },
    Filter("float") { (_, value, arguments) throws(TemplateError) in
      let given = try arguments.bound("do_float", ["default"])
      if case .undefined(let undefined) = value { throw undefined.error }
      return NumberReading.float(value).map(Value.float) ?? given[0] ?? .float(0)
    },
    Filter("round") { (run, value, arguments) throws(TemplateError) in
      let given = try MethodArguments(arguments, "do_round", ["precision", "method"], keywords: true)
      return try rounded(value, given.values[0] ?? .int(0), given.values[1] ?? Value("common"), run)
    },
    Filter("filesizeformat") { (_, value, arguments) throws(TemplateError) in
      let binary = try arguments.bound("do_filesizeformat", ["binary"])[0]?.isTrue ?? false
      if case .undefined(let undefined) = value { throw undefined.error }
      guard let bytes = NumberReading.float(value) else {
        throw TemplateError(
          value.text == nil ? .type : .value, "could not convert string to float: \(PythonRepr.string(value))")
      }
      return Value(try fileSize(bytes, binary))
    },
  ]

  private static func badAbs(_ value: Value) -> TemplateError {
    TemplateError(.type, "bad operand type for abs(): '\(value.typeName)'")
  }

  private static func rounded(
    _ value: Value, _ precision: Value, _ method: Value, _ run: Run
  ) throws(TemplateError) -> Value {
    let name = method.text?.string ?? ""
    guard ["common", "ceil", "floor"].contains(name) else {
      throw TemplateError(.filterArgument, "method must be common, ceil or floor")
    }
    if case .undefined(let undefined) = value {
      if name == "common" { throw TemplateError(.type, "type Undefined doesn't define __round__ method") }
      throw undefined.error
    }
    guard let places = precision.integer else {
      throw TemplateError(.type, "'\(precision.typeName)' object cannot be interpreted as an integer")
    }
    if name == "common" { return try rounded(value, places) }
    let factor = try Arithmetic.apply(.power, .int(10), .int(places), run)
    let scaled = try Arithmetic.apply(.multiply, value, factor, run)
    guard let number = scaled.double else {
      throw TemplateError(.type, "must be real number, not \(scaled.typeName)")
    }
    let whole: Value
    if scaled.bigInteger != nil {
      whole = scaled
    } else {
      guard number.isFinite else { throw TemplateError(.overflow, "cannot convert float infinity to integer") }
      whole = Value(big: RoundedDecimal.integer(number.rounded(name == "ceil" ? .up : .down)))
    }
    return try Arithmetic.apply(.divide, whole, factor, run)
  }

  private static func rounded(_ value: Value, _ places: Int) throws(TemplateError) -> Value {
    if case .float(let number) = value { return .float(RoundedDecimal.round(number, places: places)) }
    guard let integer = value.bigInteger else {
      throw TemplateError(.type, "type \(value.typeName) doesn't define __round__ method")
    }
    guard places < 0 else { return Value(big: integer) }
    guard places > -2_000 else { return .int(0) }
    let unit = BigInt.power(of: BigInt(10), -places)
    let (quotient, rest) = BigInt.divideMagnitudes(integer, unit)
    let twice = rest + rest
    let up = twice > unit || twice == unit && quotient.isOdd
    let result = (up ? quotient + BigInt(1) : quotient) * unit
    return Value(big: integer.isNegative ? result.negated : result)
  }

  private static func fileSize(_ bytes: Double, _ binary: Bool) throws(TemplateError) -> String {
    let base: Double = binary ? 1024 : 1000
    if bytes == 1 { return "1 Byte" }
    if bytes < base {
      guard bytes.isFinite else { throw TemplateError(.overflow, "cannot convert float infinity to integer") }
      return "\(RoundedDecimal.integer(bytes.rounded(.towardZero))) Bytes"
    }
    let prefixes =
      binary
      ? ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"] : ["kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"]
    var unit = base
    for prefix in prefixes {
      unit *= base
      if bytes < unit || prefix == prefixes.last {
        return RoundedDecimal.fixed(base * bytes / unit, places: 1) + " " + prefix
      }
    }
    return ""
  }
}

/// `int(x)` and `float(x)`.
enum NumberReading {
  /// Nil where the filter falls back to its default.
  static func int(_ value: Value, base: Int) throws(TemplateError) -> Value? {
    if case .undefined(let undefined) = value { throw undefined.error }
    if let text = value.text {
      if let integer = integer(text, base: base) {
        guard integer.bitWidth <= RenderLimits.integerBits else {
          throw TemplateError(.limit, "an integer of more than \(RenderLimits.integerBits) bits")
        }
        return Value(big: integer)
      }
      guard let number = float(value), number.isFinite else { return nil }
      return Value(big: RoundedDecimal.integer(number.rounded(.towardZero)))
    }
    if let integer = value.bigInteger { return Value(big: integer) }
    guard case .float(let number) = value else { return nil }
    // int(inf) is an OverflowError that the filter does not catch; int(nan) is a ValueError that it does.
    if number.isInfinite { throw TemplateError(.overflow, "cannot convert float infinity to integer") }
    return number.isNaN ? nil : Value(big: RoundedDecimal.integer(number.rounded(.towardZero)))
  }

  /// Without white space at its ends, and with the digits of other scripts as those of ASCII.
  private static func latin(_ text: Text) -> Text {
    let stripped = text.stripped()
    if stripped.isASCII { return stripped }
    var bytes: [UInt8] = []
    for code in stripped.codes { Text.append(PythonCharacter.decimal(code).map { $0 + 0x30 } ?? code, to: &bytes) }
    return Text(bytes: bytes)
  }

  static func integer(_ text: Text, base: Int) -> BigInt? {
    guard base == 0 || (2...36).contains(base) else { return nil }
    var digits = latin(text).bytes[...]
    var isNegative = false
    if let sign = digits.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      digits = digits.dropFirst()
    }
    var radix = UInt32(base)
    var hasPrefix = false
    if digits.count > 1, digits.first == 0x30, let second = digits.dropFirst().first {
      let named: UInt32? = [UInt8(ascii: "x"): 16, UInt8(ascii: "o"): 8, UInt8(ascii: "b"): 2][second | 0x20]
      if let named, base == 0 || named == radix {
        radix = named
        digits = digits.dropFirst(2)
        hasPrefix = true
      }
    }
    if radix == 0 { radix = 10 }
    if base == 0, !hasPrefix, digits.count > 1, digits.first == 0x30, digits.contains(where: { $0 != 0x30 }) {
      return nil
    }
    return plain(digits, afterPrefix: hasPrefix).flatMap {
      $0.count > 5_000 ? nil : BigInt(digits: $0, radix: radix, isNegative: isNegative)
    }
  }

  /// Digits without single underscores between them; nil where there are none, or an underscore elsewhere.
  private static func plain(_ digits: ArraySlice<UInt8>, afterPrefix: Bool) -> [UInt8]? {
    var result: [UInt8] = []
    var wasUnderscore = !afterPrefix
    for byte in digits {
      if byte == UInt8(ascii: "_") {
        if wasUnderscore { return nil }
        wasUnderscore = true
      } else {
        result.append(byte)
        wasUnderscore = false
      }
    }
    return result.isEmpty || wasUnderscore ? nil : result
  }

  static func float(_ value: Value) -> Double? {
    guard let text = value.text else { return value.double }
    let stripped = latin(text).string
    let word = stripped.lowercased()
    let unsigned = word.first == "-" || word.first == "+" ? String(word.dropFirst()) : word
    if ["inf", "infinity"].contains(unsigned) { return word.first == "-" ? -.infinity : .infinity }
    if unsigned == "nan" { return .nan }
    guard let first = unsigned.utf8.first, (0x30...0x39).contains(first) || first == UInt8(ascii: "."),
      unsigned.utf8.allSatisfy({ (0x30...0x39).contains($0) || "._e+-".utf8.contains($0) })
    else { return nil }
    guard let digits = withoutUnderscores(stripped) else { return nil }
    return Double(digits.hasSuffix(".") ? digits + "0" : digits.hasPrefix(".") ? "0" + digits : digits)
      ?? Double(repaired(digits))
  }

  /// `1.e5`, `-.5`: Python reads them, Swift does not.
  private static func repaired(_ digits: String) -> String {
    var result = ""
    for character in digits {
      if character == ".", result.last?.isNumber != true { result += "0" }
      if character == "e" || character == "E", result.last == "." { result += "0" }
      result.append(character)
    }
    return result
  }

  private static func withoutUnderscores(_ text: String) -> String? {
    var result = ""
    let characters = Array(text)
    for (at, character) in characters.enumerated() {
      guard character == "_" else {
        result.append(character)
        continue
      }
      guard at > 0, at + 1 < characters.count, characters[at - 1].isNumber, characters[at + 1].isNumber else {
        return nil
      }
    }
    return result
  }
}
