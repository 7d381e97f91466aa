import JSON

/// Cuts a template as jinja2.lexer of 3.1 does with trim_blocks and lstrip_blocks, white space included.
struct Lexer {
  var source: [Unicode.Scalar]
  var at = 0
  var line = 1
  /// Where the line begins.
  private var lineStart = 0
  var tokens: [Token] = []
  /// What was matched last ended a line.
  private var startsLine = true
  private var open: [String] = []

  init(_ text: Text) { source = Self.normalized(text) }

  /// Line ends become `\n`, and one at the very end is dropped.
  private static func normalized(_ text: Text) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    var isAfterReturn = false
    for scalar in text.string.unicodeScalars {
      if scalar == "\r" {
        result.append("\n")
      } else if !(scalar == "\n" && isAfterReturn) {
        result.append(scalar)
      }
      isAfterReturn = scalar == "\r"
    }
    if result.last == "\n" { result.removeLast() }
    return result
  }

  static func tokens(of text: Text) throws(TemplateError) -> [Token] {
    var lexer = Lexer(text)
    do {
      while lexer.at < lexer.source.count { try lexer.root() }
    } catch {
      throw error.at(column: lexer.column, ofLine: lexer.line)
    }
    lexer.tokens.append(Token(kind: .end, text: Text(), line: lexer.line, column: lexer.column))
    return lexer.tokens
  }

  // MARK: Text between tags

  private mutating func root() throws(TemplateError) {
    guard let tag = nextTag(from: at) else {
      emitData(source[at...])
      at = source.count
      return
    }
    if source[tag + 1] == "%", let raw = rawBegin(tag) {
      emitText(at..<tag, sign: raw.sign)
      advance(from: tag, to: raw.end)
      try rawBlock()
      return
    }
    let hasSign = tag + 2 < source.count && (source[tag + 2] == "-" || source[tag + 2] == "+")
    let sign = hasSign ? source[tag + 2] : nil
    let kind = source[tag + 1]
    emitText(at..<tag, sign: sign, isVariable: kind == "{")
    at = tag + (hasSign ? 3 : 2)
    switch kind {
    case "#": try comment()
    case "%": try code(begin: .blockBegin, end: .blockEnd)
    default: try code(begin: .variableBegin, end: .variableEnd)
    }
  }

  private func nextTag(from start: Int) -> Int? {
    var index = start
    while index + 1 < source.count {
      if source[index] == "{", source[index + 1] == "%" || source[index + 1] == "{" || source[index + 1] == "#" {
        return index
      }
      index += 1
    }
    return nil
  }

  private var column: Int { at - lineStart + 1 }

  /// Counts the lines of what was passed.
  private mutating func pass(_ range: Range<Int>) {
    line += source[range].count { $0 == "\n" }
    if let last = source[range].lastIndex(of: "\n") { lineStart = last + 1 }
  }

  private mutating func emitData(_ data: ArraySlice<Unicode.Scalar>) {
    if !data.isEmpty { tokens.append(Token(kind: .data, text: Self.text(data), line: line)) }
    pass(data.indices)
  }

  static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> Text {
    var result = String.UnicodeScalarView()
    result.append(contentsOf: scalars)
    return Text(String(result))
  }

  /// The text before a tag, stripped as the tag's sign or lstrip_blocks has it.
  private mutating func emitText(_ range: Range<Int>, sign: Unicode.Scalar?, isVariable: Bool = false) {
    var end = range.upperBound
    if sign == "-" {
      while end > range.lowerBound, isSpace(end - 1) { end -= 1 }
    } else if sign != "+", !isVariable {
      let start = source[range].lastIndex(of: "\n").map { $0 + 1 } ?? range.lowerBound
      if start > range.lowerBound || startsLine, start < end, source[start..<end].allSatisfy(Self.isSpace) {
        end = start
      }
    }
    emitData(source[range.lowerBound..<end])
    pass(end..<range.upperBound)
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { WhiteSpace.isSpace(scalar.value) }
  private func isSpace(_ index: Int) -> Bool { index < source.count && Self.isSpace(source[index]) }

  private mutating func advance(from start: Int, to end: Int) {
    pass(start..<end)
    at = end
    startsLine = end > 0 && source[end - 1] == "\n"
  }

  private func spaces(from index: Int) -> Int {
    var index = index
    while isSpace(index) { index += 1 }
    return index
  }

  private func has(_ word: String, at index: Int) -> Bool {
    let scalars = word.unicodeScalars
    return index + scalars.count <= source.count && source[index..<index + scalars.count].elementsEqual(scalars)
  }

  // MARK: Raw blocks and comments

  private func rawBegin(_ tag: Int) -> (sign: Unicode.Scalar?, end: Int)? {
    var index = tag + 2
    var sign: Unicode.Scalar?
    if index < source.count, source[index] == "-" || source[index] == "+" {
      sign = source[index]
      index += 1
    }
    index = spaces(from: index)
    guard has("raw", at: index) else { return nil }
    index = spaces(from: index + 3)
    if has("-%}", at: index) { return (sign, spaces(from: index + 3)) }
    return has("%}", at: index) ? (sign, index + 2) : nil
  }

  private mutating func rawBlock() throws(TemplateError) {
    var index = at
    while index < source.count {
      if has("{%", at: index), let (sign, end) = rawEnd(index) {
        emitText(at..<index, sign: sign)
        advance(from: index, to: end)
        return
      }
      index += 1
    }
    if at < source.count { throw TemplateError(.syntax, "Missing end of raw directive", line: line) }
  }

  private func rawEnd(_ start: Int) -> (sign: Unicode.Scalar?, end: Int)? {
    var index = start + 2
    var sign: Unicode.Scalar?
    if index < source.count, source[index] == "-" || source[index] == "+" {
      sign = source[index]
      index += 1
    }
    index = spaces(from: index)
    guard has("endraw", at: index) else { return nil }
    return closing("%}", at: spaces(from: index + 6), plus: true, trims: true).map { (sign, $0) }
  }

  /// Where a tag that closes here ends: `-` takes the white space behind it, trim_blocks one line end.
  private func closing(_ mark: String, at index: Int, plus: Bool, trims: Bool) -> Int? {
    if plus, has("+" + mark, at: index) { return index + 3 }
    if has("-" + mark, at: index) { return spaces(from: index + 3) }
    guard has(mark, at: index) else { return nil }
    return trims && index + 2 < source.count && source[index + 2] == "\n" ? index + 3 : index + 2
  }

  private mutating func comment() throws(TemplateError) {
    var index = at
    while index < source.count {
      if let end = closing("#}", at: index, plus: true, trims: true) {
        advance(from: at, to: end)
        return
      }
      index += 1
    }
    if at < source.count { throw TemplateError(.syntax, "Missing end of comment tag", line: line) }
  }

  // MARK: Inside tags

  private mutating func code(begin: Token.Kind, end: Token.Kind) throws(TemplateError) {
    tokens.append(Token(kind: begin, text: Text(), line: line, column: column))
    open = []
    let isBlock = end == .blockEnd
    while at < source.count {
      if open.isEmpty, let stop = closing(isBlock ? "%}" : "}}", at: at, plus: isBlock, trims: isBlock) {
        tokens.append(Token(kind: end, text: Text(), line: line, column: column))
        advance(from: at, to: stop)
        return
      }
      if isSpace(at) {
        advance(from: at, to: spaces(from: at))
      } else if try !number(), try !name(), try !string() {
        try sign()
      }
    }
  }

  private mutating func emit(_ kind: Token.Kind, to end: Int) {
    tokens.append(Token(kind: kind, text: Self.text(source[at..<end]), line: line, column: column))
    advance(from: at, to: end)
  }

  private mutating func number() throws(TemplateError) -> Bool {
    let scan = NumberScan(source: source, at: at)
    if let end = scan.float {
      emit(.float, to: end)
    } else if let end = scan.integer {
      emit(.integer, to: end)
    } else {
      return false
    }
    return true
  }

  private mutating func name() throws(TemplateError) -> Bool {
    var end = at
    while end < source.count, PythonCharacter.is(source[end].value, .namePart) { end += 1 }
    guard end > at else { return false }
    let codes = source[at..<end].map(\.value)
    guard Method.isIdentifier(codes[...]) else {
      throw TemplateError(.syntax, "Invalid character in identifier", line: line)
    }
    emit(.name, to: end)
    return true
  }

  private mutating func string() throws(TemplateError) -> Bool {
    let quote = source[at]
    guard quote == "'" || quote == "\"" else { return false }
    var index = at + 1
    while index < source.count, source[index] != quote { index += source[index] == "\\" ? 2 : 1 }
    guard index < source.count else { return false }
    let start = line
    let value = try StringEscapes.decoded(source[(at + 1)..<index], line: line)
    tokens.append(Token(kind: .string, text: value, line: start, column: column))
    advance(from: at, to: index + 1)
    return true
  }

  private static let signs = [
    "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<", "=", ".",
    ":", "|", ",", ";",
  ]

  private mutating func sign() throws(TemplateError) {
    guard let sign = Self.signs.first(where: { has($0, at: at) }) else {
      let shown = PythonRepr.string(.str(Self.text(source[at..<at + 1])))
      throw TemplateError(.syntax, "unexpected char \(shown) at \(at)", line: line)
    }
    switch sign {
    case "{": open.append("}")
    case "(": open.append(")")
    case "[": open.append("]")
    case "}", ")", "]":
      guard let expected = open.popLast() else {
        throw TemplateError(.syntax, "unexpected '\(sign)'", line: line)
      }
      guard expected == sign else {
        throw TemplateError(.syntax, "unexpected '\(sign)', expected '\(expected)'", line: line)
      }
    default: break
    }
    emit(.sign(sign), to: at + sign.utf8.count)
  }
}
