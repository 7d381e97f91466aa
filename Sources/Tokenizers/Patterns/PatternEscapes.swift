/// What a backslash and what follows it stand for.
enum PatternEscape {
  case code(UInt32)
  case set(CodePointSet)
  case place(PatternPlace)
}

extension PatternParser {
  /// Reads an escape; the parser stands before its backslash.
  mutating func escape(inBracket: Bool) throws(PatternProblem) -> PatternEscape {
    guard at + 1 < codes.count, let letter = Unicode.Scalar(codes[at + 1]) else {
      throw PatternProblem(found: "a backslash at the end", isWrong: true)
    }
    at += 2
    if inBracket, letter == "w" || letter == "W" { return .set(PatternProperties.words(isNegated: letter == "W")) }
    if let set = Self.classes[letter] { return .set(set()) }
    if let code = Self.controls[letter] { return .code(code) }
    switch letter {
    case "p", "P": return try property(isNegated: letter == "P", inBracket)
    case "x": return .code(try hexadecimal())
    case "u": return .code(try digits(4))
    case "0": return .code(octal())
    case "b" where inBracket: return .code(0x08)
    default: break
    }
    if !inBracket, let place = Self.places[letter] { return .place(place) }
    if letter.isASCII, letter.properties.isAlphabetic || "0"..."9" ~= letter {
      throw PatternProblem(found: "`\\\(letter)`")
    }
    return .code(letter.value)
  }

  private static let controls: [Unicode.Scalar: UInt32] = [
    "t": 0x09, "n": 0x0A, "v": 0x0B, "f": 0x0C, "r": 0x0D, "a": 0x07, "e": 0x1B,
  ]

  private static let places: [Unicode.Scalar: PatternPlace] = [
    "A": .textStart, "z": .textEnd, "Z": .lastLineEnd, "b": .wordBorder, "B": .noWordBorder,
  ]

  private static let classes: [Unicode.Scalar: @Sendable () -> CodePointSet] = [
    "s": { PatternSets.property(.space) }, "S": { PatternSets.property(.space).inverted },
    "d": { PatternSets.property(.digit) }, "D": { PatternSets.property(.digit).inverted },
    "w": { PatternSets.property(.word) }, "W": { PatternSets.property(.word).inverted },
    "h": { PatternProperties.hexadecimal }, "H": { PatternProperties.hexadecimal.inverted },
  ]

  /// `\x41`, `\x{1F600}`
  private mutating func hexadecimal() throws(PatternProblem) -> UInt32 {
    guard take("{") else {
      let code = try digits(2)
      // A byte of UTF-8, of which the others would have to follow.
      guard code < 0x80 else { throw PatternProblem(found: "a byte beyond \\x7F") }
      return code
    }
    let start = at
    while at < codes.count, !next("}") { at += 1 }
    let word = Self.word(codes[start..<at])
    guard take("}"), let code = UInt32(word, radix: 16), Unicode.Scalar(code) != nil else {
      throw PatternProblem(found: "`\\x{\(word)}`")
    }
    return code
  }

  private mutating func digits(_ count: Int) throws(PatternProblem) -> UInt32 {
    let word = Self.word(codes[at..<min(at + count, codes.count)])
    guard word.utf8.count == count, let code = UInt32(word, radix: 16), Unicode.Scalar(code) != nil else {
      throw PatternProblem(found: "`\\x` or `\\u` without \(count) hexadecimal digits of a character")
    }
    at += count
    return code
  }

  /// Up to two more digits.
  private mutating func octal() -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<2 where at < codes.count && 0x30...0x37 ~= codes[at] {
      code = code * 8 + codes[at] - 0x30
      at += 1
    }
    return code
  }

  /// `{L}` and its like, behind `\p`; without a brace it is the letter p.
  private mutating func property(isNegated: Bool, _ inBracket: Bool) throws(PatternProblem) -> PatternEscape {
    guard take("{") else { return .code(isNegated ? 0x50 : 0x70) }
    let turns = take("^")
    let start = at
    while at < codes.count, !next("}") { at += 1 }
    let name = Self.word(codes[start..<at])
    guard take("}"), let set = PatternProperties.set(name) else {
      throw PatternProblem(found: "the property `\\p{\(name)}`")
    }
    if inBracket, name.lowercased() == "word" { return .set(PatternProperties.words(isNegated: isNegated != turns)) }
    return .set(isNegated != turns ? set.inverted : set)
  }
}

/// Sets by the names that `\p{…}` and `[:…:]` give them.
enum PatternProperties {
  static let hexadecimal = CodePointSet(ranges: [0x30...0x39, 0x41...0x46, 0x61...0x66])
  private static let ascii = CodePointSet(ranges: [0...0x7F])

  /// `\p{name}`: case, spaces, `_` and `-` do not count.
  static func set(_ written: String) -> CodePointSet? {
    let name = written.lowercased().filter { !" _-".contains($0) }
    if let codes = longNames[name] ?? (PatternClass.categories.contains(name) ? name : nil) ?? groups[name] {
      let wanted = Set(
        codes.split(separator: " ").compactMap { code in
          PatternClass.categories.firstIndex(of: String(code))
        })
      return PatternSets.probed { wanted.contains($0.category) }
    }
    if name == "punct" { return set("P") }
    if name == "any" { return .all }
    return common(name) ?? PatternSets.script(shortScripts[name] ?? name)
  }

  /// `\w` in brackets, in whatever spelling: six superscript digits and fractions belong to `\w` alone only.
  static func words(isNegated: Bool) -> CodePointSet {
    let words = PatternSets.property(.word).intersection(CodePointSet("²³¹¼½¾").inverted)
    return isNegated ? words.inverted : words
  }

  /// `[:name:]`
  static func bracket(_ name: String) -> CodePointSet? {
    switch name {
    case "punct": PatternSets.property(.punctuation)
    case "word": words(isNegated: false)
    default: common(name)
    }
  }

  private static func common(_ name: String) -> CodePointSet? {
    switch name {
    case "alpha", "alphabetic": PatternSets.property(.alphabetic)
    case "upper", "uppercase": PatternSets.property(.uppercase)
    case "lower", "lowercase": PatternSets.property(.lowercase)
    case "digit": PatternSets.property(.digit)
    case "alnum": PatternSets.probed { $0.has(.alphabetic) || $0.has(.digit) }
    case "space", "whitespace": PatternSets.property(.space)
    case "word": PatternSets.property(.word)
    case "graph": PatternSets.property(.graph)
    case "print": PatternSets.property(.print)
    case "blank": PatternSets.property(.blank)
    case "cntrl": PatternSets.property(.control)
    case "xdigit": hexadecimal
    case "ascii": ascii
    default: nil
    }
  }

  private static let groups = [
    "l": "lu ll lt lm lo", "lc": "lu ll lt", "m": "mn mc me", "n": "nd nl no", "p": "pc pd ps pe pi pf po",
    "s": "sm sc sk so", "z": "zs zl zp", "c": "cc cf cs co cn",
  ]

  private static let longNames = [
    "letter": "lu ll lt lm lo", "casedletter": "lu ll lt", "mark": "mn mc me", "number": "nd nl no",
    "punctuation": "pc pd ps pe pi pf po", "symbol": "sm sc sk so", "separator": "zs zl zp", "other": "cc cf cs co cn",
    "uppercaseletter": "lu", "lowercaseletter": "ll", "titlecaseletter": "lt", "modifierletter": "lm",
    "otherletter": "lo", "nonspacingmark": "mn", "spacingmark": "mc", "enclosingmark": "me", "decimalnumber": "nd",
    "letternumber": "nl", "othernumber": "no", "connectorpunctuation": "pc", "dashpunctuation": "pd",
    "openpunctuation": "ps", "closepunctuation": "pe", "initialpunctuation": "pi", "finalpunctuation": "pf",
    "otherpunctuation": "po", "mathsymbol": "sm", "currencysymbol": "sc", "modifiersymbol": "sk", "othersymbol": "so",
    "spaceseparator": "zs", "lineseparator": "zl", "paragraphseparator": "zp", "control": "cc", "format": "cf",
    "surrogate": "cs", "privateuse": "co", "unassigned": "cn",
  ]

  private static let shortScripts = [
    "hani": "han", "hira": "hiragana", "kana": "katakana", "hang": "hangul", "latn": "latin", "cyrl": "cyrillic",
    "grek": "greek", "arab": "arabic", "hebr": "hebrew", "deva": "devanagari", "beng": "bengali", "taml": "tamil",
    "telu": "telugu", "khmr": "khmer", "mymr": "myanmar", "laoo": "lao", "tibt": "tibetan", "geor": "georgian",
    "armn": "armenian", "ethi": "ethiopic", "bopo": "bopomofo",
  ]
}
