import JSON

/// `str.format` in the sandbox.
final class BraceFormat {
  private let run: Run
  private let arguments: Arguments
  private var nextIndex: Int? = 0
  private var hasManual = false

  init(_ run: Run, _ arguments: Arguments) {
    self.run = run
    self.arguments = arguments
  }

  func format(_ text: Text, level: Int = 0) throws(TemplateError) -> Text {
    guard level < 2 else { throw TemplateError(.value, "Max string recursion exceeded") }
    let source = Array(text.string.unicodeScalars)
    var result = String.UnicodeScalarView()
    var at = 0
    while at < source.count {
      let scalar = source[at]
      at += 1
      if scalar == "{" || scalar == "}", at < source.count, source[at] == scalar {
        result.append(scalar)
        at += 1
      } else if scalar == "}" {
        throw TemplateError(.value, "Single '}' encountered in format string")
      } else if scalar == "{" {
        let end = try fieldEnd(source, at)
        result.append(contentsOf: try field(Array(source[at..<end]), level).string.unicodeScalars)
        at = end + 1
      } else {
        result.append(scalar)
      }
    }
    let formatted = Text(String(result))
    try run.charge(bytes: formatted.count)
    return formatted
  }

  private func fieldEnd(_ source: [Unicode.Scalar], _ start: Int) throws(TemplateError) -> Int {
    if start == source.count { throw TemplateError(.value, "Single '{' encountered in format string") }
    var depth = 1
    var at = start
    while at < source.count {
      if source[at] == "{" { depth += 1 }
      if source[at] == "}" {
        depth -= 1
        if depth == 0 { return at }
      }
      at += 1
    }
    throw TemplateError(.value, "expected '}' before end of string")
  }

  private func field(_ source: [Unicode.Scalar], _ level: Int) throws(TemplateError) -> Text {
    let nameEnd = source.firstIndex { $0 == "!" || $0 == ":" } ?? source.count
    var rest = source[nameEnd...]
    var conversion: Unicode.Scalar?
    if rest.first == "!" {
      rest = rest.dropFirst()
      conversion = rest.first
      rest = rest.dropFirst()
    }
    var value = try lookUp(Array(source[..<nameEnd]))
    if let conversion {
      switch conversion {
      case "r", "a": value = Value(PythonRepr.string(value))
      case "s": value = .str(PythonRepr.text(value))
      default:
        throw TemplateError(.value, "Unknown conversion specifier '\(conversion)'")
      }
    }
    let spec = rest.first == ":" ? try format(Lexer.text(rest.dropFirst()), level: level + 1) : Text()
    return try BraceSpec.apply(spec, to: value, run)
  }

  private func lookUp(_ name: [Unicode.Scalar]) throws(TemplateError) -> Value {
    let firstEnd = name.firstIndex { $0 == "." || $0 == "[" } ?? name.count
    var value = try first(name[..<firstEnd])
    var at = firstEnd
    while at < name.count {
      let isItem = name[at] == "["
      let start = at + 1
      let end = name[start...].firstIndex { isItem ? $0 == "]" : $0 == "." || $0 == "[" } ?? name.count
      if isItem, end == name.count { throw TemplateError(.value, "Missing ']' in format string") }
      let part = Lexer.text(name[start..<end])
      if part.isEmpty { throw TemplateError(.value, "Empty attribute in format string") }
      if isItem {
        value = try Lookup.item(value, try Self.place(name[start..<end]).map(Value.int) ?? .str(part), run)
      } else {
        value = try Lookup.attribute(value, part, run)
      }
      at = isItem ? end + 1 : end
    }
    return value
  }

  /// get_integer of CPython: nil where there is anything but decimal digits, of any script.
  private static func place(_ digits: ArraySlice<Unicode.Scalar>) throws(TemplateError) -> Int? {
    var result = 0
    for scalar in digits {
      guard let digit = PythonCharacter.decimal(scalar.value) else { return nil }
      let (tens, isTooLarge) = result.multipliedReportingOverflow(by: 10)
      let (sum, overflows) = tens.addingReportingOverflow(Int(digit))
      if isTooLarge || overflows { throw TemplateError(.value, "Too many decimal digits in format string") }
      result = sum
    }
    return digits.isEmpty ? nil : result
  }

  private func first(_ scalars: ArraySlice<Unicode.Scalar>) throws(TemplateError) -> Value {
    let name = String(String.UnicodeScalarView(scalars))
    if name.isEmpty {
      guard let index = nextIndex, !hasManual else {
        throw TemplateError(
          .value, "cannot switch from manual field specification to automatic field numbering")
      }
      nextIndex = index + 1
      return try positional(index)
    }
    if let place = try Self.place(scalars) {
      if let index = nextIndex, index > 0 {
        throw TemplateError(
          .value, "cannot switch from manual field specification to automatic field numbering")
      }
      hasManual = true
      return try positional(place)
    }
    guard let value = arguments.keywords.first(where: { $0.name == Text(name) })?.value else {
      throw TemplateError(.key, PythonRepr.string(Value(name)))
    }
    return value
  }

  private func positional(_ index: Int) throws(TemplateError) -> Value {
    guard index < arguments.positional.count else {
      throw TemplateError(.index, "Replacement index \(index) out of range for positional args tuple")
    }
    return arguments.positional[index]
  }
}

/// `format(value, spec)`.
enum BraceSpec {
  static func apply(_ text: Text, to value: Value, _ run: Run) throws(TemplateError) -> Text {
    if text.isEmpty { return PythonRepr.text(value) }
    let spec = try read(text, value, run)
    switch value {
    case .str(let text), .markup(let text):
      if let kind = spec.kind, kind != "s" { throw unknown(kind, value) }
      return try spec.text(text, run)
    case .bool(let flag) where spec.kind == nil:
      return try spec.integer(BigInt(flag ? 1 : 0), run)
    case .int, .big, .bool: return try integer(value, spec, run)
    case .float(let number):
      if let kind = spec.kind, !"eEfFgGn%".unicodeScalars.contains(kind) { throw unknown(kind, value) }
      return try spec.number(number, run)
    case .undefined(let undefined):
      _ = undefined
      throw TemplateError(.type, "unsupported format string passed to Undefined.__format__")
    default: throw TemplateError(.type, "unsupported format string passed to \(value.typeName).__format__")
    }
  }

  private static func unknown(_ kind: Unicode.Scalar, _ value: Value) -> TemplateError {
    TemplateError(.value, "Unknown format code '\(kind)' for object of type '\(value.typeName)'")
  }

  private static func integer(_ value: Value, _ spec: FormatSpec, _ run: Run) throws(TemplateError) -> Text {
    switch spec.kind {
    case nil, "d", "x", "X", "o", "b", "n":
      if spec.precision != nil { throw TemplateError(.value, "Precision not allowed in integer format specifier") }
      return try spec.integer(value.bigInteger ?? BigInt(0), run)
    case "c":
      guard let scalar = value.integer.flatMap({ UInt32(exactly: $0) }).flatMap({ Unicode.Scalar($0) }) else {
        throw TemplateError(.overflow, "%c arg not in range(0x110000)")
      }
      return try spec.text(Text(String(scalar)), run)
    case let kind?:
      guard "eEfFgG%".unicodeScalars.contains(kind) else { throw unknown(kind, value) }
      return try spec.number(value.double ?? 0, run)
    }
  }

  private static func read(_ text: Text, _ value: Value, _ run: Run) throws(TemplateError) -> FormatSpec {
    let source = Array(text.string.unicodeScalars)
    var spec = FormatSpec()
    var at = 0
    func alignment(_ index: Int) -> FormatSpec.Alignment? {
      guard index < source.count else { return nil }
      switch source[index] {
      case "<": return .left
      case ">": return .right
      case "^": return .centre
      case "=": return .afterSign
      default: return nil
      }
    }
    if let found = alignment(1) {
      spec.fill = Text(String(source[0]))
      spec.alignment = found
      at = 2
    } else if let found = alignment(0) {
      spec.alignment = found
      at = 1
    }
    func skip(_ scalars: String) -> Unicode.Scalar? {
      guard at < source.count, scalars.unicodeScalars.contains(source[at]) else { return nil }
      at += 1
      return source[at - 1]
    }
    func number() throws(TemplateError) -> Int? {
      var result: Int?
      while at < source.count, source[at].value >= 0x30, source[at].value <= 0x39 {
        result = (result ?? 0) * 10 + Int(source[at].value) - 0x30
        at += 1
        try run.check(bytes: result ?? 0)
      }
      return result
    }
    if let sign = skip("+- ") { spec.sign = sign }
    spec.isAlternate = skip("#") != nil
    if skip("0") != nil, spec.alignment == nil {
      if value.text != nil {
        spec.alignment = .left
        spec.fill = "0"
      } else {
        spec.isZeroPadded = true
      }
    }
    spec.width = try number() ?? 0
    spec.grouping = skip(",_")
    if skip(".") != nil {
      guard let precision = try number() else { throw TemplateError(.value, "Format specifier missing precision") }
      spec.precision = precision
    }
    if at < source.count {
      spec.kind = source[at]
      at += 1
    }
    guard at == source.count else {
      throw TemplateError(
        .value, "Invalid format specifier '\(text)' for object of type '\(value.typeName)'")
    }
    return spec
  }
}
