import JSON

/// Width, precision and the rest of a format, of `%` as of `str.format`.
struct FormatSpec {
  enum Alignment { case left, right, centre, afterSign }

  var fill: Text = " "
  var alignment: Alignment?
  var sign: Unicode.Scalar = "-"
  var isAlternate = false
  var isZeroPadded = false
  var width = 0
  var grouping: Unicode.Scalar?
  var precision: Int?
  var kind: Unicode.Scalar?

  private func padded(_ text: Text, prefix: Int = 0, standard: Alignment, _ run: Run) throws(TemplateError) -> Text {
    let missing = width - text.characterCount
    guard missing > 0 else { return text }
    var alignment = alignment ?? standard
    var fill = fill
    if isZeroPadded, alignment != .left {
      alignment = .afterSign
      fill = "0"
    }
    func filled(_ count: Int) throws(TemplateError) -> Text { try Concatenation.repeated(fill, count, run) }
    switch alignment {
    case .left: return text + (try filled(missing))
    case .right: return try filled(missing) + text
    case .centre: return try filled(missing / 2) + text + (try filled(missing - missing / 2))
    case .afterSign: return text.part(0..<prefix) + (try filled(missing)) + text.part(prefix..<text.count)
    }
  }

  func text(_ text: Text, _ run: Run) throws(TemplateError) -> Text {
    var text = text
    if let precision, let end = text.offset(ofCharacter: precision) { text = text.part(0..<end) }
    return try padded(text, standard: .left, run)
  }

  func integer(_ value: BigInt, _ run: Run) throws(TemplateError) -> Text {
    let radix: UInt32 = kind == "x" || kind == "X" ? 16 : kind == "o" ? 8 : kind == "b" ? 2 : 10
    var digits = value.magnitude.digits(radix: radix)
    if kind == "X" { digits = digits.uppercased() }
    // `%.5d` fills with zeros up to the precision.
    if let precision, digits.utf8.count < precision {
      try run.check(bytes: precision)
      digits = String(repeating: "0", count: precision - digits.utf8.count) + digits
    }
    if let grouping { digits = Self.grouped(digits, grouping, every: radix == 10 ? 3 : 4) }
    let mark = isAlternate && radix != 10 ? "0\(kind.map { String($0) } ?? "")" : ""
    return try signed(value.isNegative, mark, digits, run)
  }

  private func signed(_ isNegative: Bool, _ mark: String, _ digits: String, _ run: Run) throws(TemplateError) -> Text {
    let sign = isNegative ? "-" : sign == "-" ? "" : String(sign)
    return try padded(Text(sign + mark + digits), prefix: sign.utf8.count + mark.utf8.count, standard: .right, run)
  }

  static func grouped(_ digits: String, _ mark: Unicode.Scalar, every size: Int) -> String {
    var result: [Character] = []
    for (at, digit) in digits.reversed().enumerated() {
      if at > 0, at % size == 0 { result.append(Character(mark)) }
      result.append(digit)
    }
    return String(result.reversed())
  }

  func number(_ value: Double, _ run: Run) throws(TemplateError) -> Text {
    var digits: String
    let magnitude = value.magnitude
    let places = precision ?? 6
    guard places <= 10_000 else { throw TemplateError(.limit, "a precision of more than 10000") }
    if !value.isFinite {
      digits = value.isNaN ? "nan" : "inf"
    } else {
      switch kind {
      case "f", "F": digits = RoundedDecimal.fixed(magnitude, places: places)
      case "e", "E": digits = RoundedDecimal.scientific(magnitude, places: places)
      case "%": digits = RoundedDecimal.fixed(magnitude * 100, places: places) + "%"
      case nil where precision == nil: digits = PythonRepr.string(.float(magnitude))
      default: digits = general(magnitude, places)
      }
    }
    if kind == "E" || kind == "F" || kind == "G" { digits = digits.uppercased() }
    if let grouping {
      let whole = digits.prefix { $0.isNumber }
      digits = Self.grouped(String(whole), grouping, every: 3) + digits.dropFirst(whole.count)
    }
    return try signed(value.sign == .minus && !value.isNaN, "", digits, run)
  }

  /// `%g`: so many digits, without zeros at the end.
  private func general(_ value: Double, _ precision: Int) -> String {
    let digits = max(1, precision)
    let scientific = RoundedDecimal.scientific(value, places: digits - 1)
    guard let mark = scientific.firstIndex(of: "e"),
      let exponent = Int(scientific[scientific.index(after: mark)...].drop { $0 == "+" })
    else { return scientific }
    // Without a kind, `format` goes over to the exponent one digit earlier and keeps a `.0`.
    if exponent < -4 || exponent >= digits - (kind == nil ? 1 : 0) {
      return trimmed(String(scientific[..<mark])) + scientific[mark...]
    }
    let fixed = trimmed(RoundedDecimal.fixed(value, places: max(0, digits - 1 - exponent)))
    return kind == nil && !fixed.contains(".") ? fixed + ".0" : fixed
  }

  private func trimmed(_ digits: String) -> String {
    guard !isAlternate, digits.contains(".") else { return digits }
    var result = digits
    while result.last == "0" { result.removeLast() }
    if result.last == "." { result.removeLast() }
    return result
  }
}
