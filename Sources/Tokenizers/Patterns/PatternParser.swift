import JSON

/// Reads a regular expression as Oniguruma does with the syntax that the package gives it (Ruby's, nearly).
///
/// What cannot be run with exactly the same matches is a problem that names the construct.
struct PatternParser {
  let codes: [UInt32]
  var at = 0
  var ignoresCase = false
  /// `.` matches line feeds (`m` in this syntax).
  private var dotIsAll = false
  /// White space in the expression means nothing (`x`).
  private var isExtended = false
  private var depth = 0
  /// Letters that stand side by side where case does not count: some such strings are the same as one character.
  private var letters: [UInt32] = []

  private static let deepest = 100
  private static let longest = 1 << 14

  static func parse(_ pattern: Text) throws(PatternProblem) -> PatternNode {
    guard pattern.count <= longest else {
      throw PatternProblem(found: "an expression of \(pattern.count) bytes (more than \(longest))")
    }
    var parser = PatternParser(codes: pattern.string.unicodeScalars.map(\.value))
    let node = try parser.choice()
    guard parser.at == parser.codes.count else { throw PatternProblem(found: "a `)` too many", isWrong: true) }
    return node
  }

  private init(codes: [UInt32]) { self.codes = codes }

  private mutating func choice() throws(PatternProblem) -> PatternNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { throw PatternProblem(found: "groups more than \(Self.deepest) deep") }
    var branches = [try sequence()]
    while take("|") {
      letters = []
      branches.append(try sequence())
    }
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  private mutating func sequence() throws(PatternProblem) -> PatternNode {
    var nodes: [PatternNode] = []
    skipIgnored()
    while at < codes.count, !next("|"), !next(")") {
      if let options = takeIsolatedOptions() {
        // They hold to the end of the group, alternatives included.
        let saved = self.options
        self.options = try changed(by: options)
        nodes.append(try choice())
        self.options = saved
        break
      }
      nodes.append(try quantified())
      skipIgnored()
    }
    return nodes.count == 1 ? nodes[0] : .sequence(nodes)
  }

  private mutating func quantified() throws(PatternProblem) -> PatternNode {
    var node = try atom()
    while true {
      skipIgnored()
      guard let (least, most, isInterval) = try quantifier() else { return node }
      letters = []
      switch node {
      case .place, .look: throw PatternProblem(found: "a repeated place in the text")
      default: break
      }
      // When such a repetition has its number of times is another matter in each engine.
      if least > 1, node.canBeEmpty { throw PatternProblem(found: "a repetition, twice or more, of what may be empty") }
      if take("?") {
        // `{n}?` is a repetition that may be left out.
        node =
          isInterval && least == most
          ? .times(.times(node, least: least, most: most, .most), least: 0, most: 1, .most)
          : .times(node, least: least, most: most, .least)
      } else {
        node = .times(node, least: least, most: most, !isInterval && take("+") ? .all : .most)
      }
    }
  }

  /// PCRE2 counts so far.
  private static let mostTimes = 65535

  private mutating func quantifier() throws(PatternProblem) -> (least: Int, most: Int?, isInterval: Bool)? {
    if take("*") { return (0, nil, false) }
    if take("+") { return (1, nil, false) }
    if take("?") { return (0, 1, false) }
    let start = at
    guard take("{") else { return nil }
    let low = number()
    let high = take(",") ? number() : low
    let isOpen = codes[start..<at].contains(0x2C)
    guard take("}"), low != nil || high != nil else {
      // A brace of its own.
      at = start
      return nil
    }
    guard low ?? 0 <= Self.mostTimes, high ?? 0 <= Self.mostTimes else {
      throw PatternProblem(found: "a repetition of more than \(Self.mostTimes) times")
    }
    if let low, let high, low > high { throw PatternProblem(found: "a repetition from \(low) to \(high) times") }
    return (low ?? 0, isOpen ? high : low, true)
  }

  /// Digits that follow; nil where there are none. Very large ones count as too many.
  private mutating func number() -> Int? {
    var value: Int?
    while at < codes.count, 0x30...0x39 ~= codes[at] {
      value = min((value ?? 0) * 10 + Int(codes[at] - 0x30), 1 << 20)
      at += 1
    }
    return value
  }

  private mutating func atom() throws(PatternProblem) -> PatternNode {
    let code = codes[at]
    if next("(") { return try group() }
    if !ignoresCase { letters = [] }
    switch Unicode.Scalar(code) {
    case "[":
      letters = []
      return .characters(try bracket())
    case ".":
      letters = []
      at += 1
      return .characters(dotIsAll ? .all : CodePointSet(0x0A).inverted)
    case "^", "$":
      letters = []
      at += 1
      return .place(code == 0x5E ? .lineStart : .lineEnd)
    case "*", "+", "?": throw PatternProblem(found: "a repetition of nothing", isWrong: true)
    case "\\": return try escaped()
    default:
      at += 1
      return try letter(code)
    }
  }

  private mutating func escaped() throws(PatternProblem) -> PatternNode {
    switch try escape(inBracket: false) {
    case .code(let code): return try letter(code)
    case .set(let set):
      letters = []
      return .characters(set)
    case .place(let place):
      letters = []
      return .place(place)
    }
  }

  /// A character that stands for itself.
  private mutating func letter(_ code: UInt32) throws(PatternProblem) -> PatternNode {
    guard ignoresCase else { return .characters(CodePointSet(code)) }
    let folds = CaseFolds.probed
    letters.append(code)
    if folds.foldedToSequences.contains(code) || folds.sequences.contains(where: { endsLike($0, folds) }) {
      throw PatternProblem(found: "letters without case that are the same as several others (as `ß` and `ss`)")
    }
    return .characters(folds.folded(CodePointSet(code)))
  }

  private func endsLike(_ sequence: [UInt32], _ folds: CaseFolds) -> Bool {
    guard letters.count >= sequence.count else { return false }
    return zip(letters.suffix(sequence.count), sequence).allSatisfy { letter, other in
      folds.folded(CodePointSet(letter)).contains(other)
    }
  }
}

// Groups and their options.
extension PatternParser {
  private typealias Options = (ignoresCase: Bool, dotIsAll: Bool, isExtended: Bool)

  private var options: Options {
    get { (ignoresCase, dotIsAll, isExtended) }
    set { (ignoresCase, dotIsAll, isExtended) = newValue }
  }

  private mutating func group() throws(PatternProblem) -> PatternNode {
    if take("(?:") { return try closed { $0 } }
    if take("(?=") { return try closed { .look($0, ahead: true, negative: false) } }
    if take("(?!") { return try closed { .look($0, ahead: true, negative: true) } }
    if take("(?<=") { return try closed { .look($0, ahead: false, negative: false) } }
    if take("(?<!") { return try closed { .look($0, ahead: false, negative: true) } }
    if take("(?>") { return try closed { .atomic($0) } }
    if take("(?<") || take("(?'") { return try named() }
    if take("(?#") { return try comment() }
    guard next("(?") else {
      at += 1
      return try closed { $0 }
    }
    at += 2
    let start = at
    while at < codes.count, !next(":"), !next(")") { at += 1 }
    let letters = codes[start..<at]
    guard take(":") else { throw PatternProblem(found: "a group that begins with `(?\(Self.word(letters))`") }
    let saved = options
    options = try changed(by: letters)
    defer { options = saved }
    return try closed { $0 }
  }

  private mutating func closed(_ make: (PatternNode) -> PatternNode) throws(PatternProblem) -> PatternNode {
    let saved = options
    let inside = try choice()
    options = saved
    guard take(")") else { throw PatternProblem(found: "a `(` without its `)`", isWrong: true) }
    return make(inside)
  }

  private mutating func named() throws(PatternProblem) -> PatternNode {
    while at < codes.count, !next(">"), !next("'"), !next("(") { at += 1 }
    guard take(">") || take("'") else { throw PatternProblem(found: "a group without the end of its name") }
    return try closed { $0 }
  }

  private mutating func comment() throws(PatternProblem) -> PatternNode {
    while at < codes.count, !next(")") { at += next("\\") ? 2 : 1 }
    guard take(")") else { throw PatternProblem(found: "a comment without its `)`", isWrong: true) }
    return .sequence([])
  }

  /// `(?i)` and its like, without a group of its own.
  private mutating func takeIsolatedOptions() -> ArraySlice<UInt32>? {
    guard next("(?") else { return nil }
    var end = at + 2
    while end < codes.count, Self.isOption(codes[end]) { end += 1 }
    guard end > at + 2, end < codes.count, codes[end] == 0x29 else { return nil }
    defer { at = end + 1 }
    return codes[at + 2..<end]
  }

  private static func isOption(_ code: UInt32) -> Bool { code == 0x2D || 0x61...0x7A ~= code || 0x41...0x5A ~= code }

  private func changed(by letters: ArraySlice<UInt32>) throws(PatternProblem) -> Options {
    var changed = options
    var isOn = true
    for letter in letters {
      switch Unicode.Scalar(letter) {
      case "-": isOn = false
      case "i": changed.ignoresCase = isOn
      case "m": changed.dotIsAll = isOn
      case "x": changed.isExtended = isOn
      default: throw PatternProblem(found: "the option `\(Self.word([letter]))` of a group")
      }
    }
    return changed
  }

  static func word(_ codes: some Sequence<UInt32>) -> String {
    var word = ""
    for code in codes.prefix(20) { word.unicodeScalars.append(Unicode.Scalar(code) ?? "?") }
    return word
  }

  /// White space and comments where they mean nothing.
  private mutating func skipIgnored() {
    guard isExtended else { return }
    while at < codes.count {
      if next("#") {
        while at < codes.count, codes[at] != 0x0A { at += 1 }
      } else if codes[at] == 0x20 || 0x09...0x0D ~= codes[at] {
        at += 1
      } else {
        return
      }
    }
  }

  func next(_ word: String) -> Bool {
    let scalars = word.unicodeScalars
    return codes.count - at >= scalars.count && zip(codes[at...], scalars).allSatisfy { $0 == $1.value }
  }

  mutating func take(_ word: String) -> Bool {
    guard next(word) else { return false }
    at += word.unicodeScalars.count
    return true
  }
}
