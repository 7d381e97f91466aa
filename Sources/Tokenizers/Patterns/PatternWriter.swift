/// Writes an expression for PCRE2, over the bytes that stand for its characters.
struct PatternWriter {
  private(set) var text: [UInt8] = []
  private let atoms: PatternAtoms
  private let newline = CodePointSet(0x0A)
  private let word: CodePointSet

  /// The atoms of an expression, and its text.
  static func write(_ node: PatternNode) throws(PatternProblem) -> (PatternAtoms, [UInt8]) {
    let word = PatternSets.property(.word)
    var sets: Set<CodePointSet> = [CodePointSet(0x0A)]
    collect(node, word, &sets)
    var writer = PatternWriter(atoms: try PatternAtoms(sets), word: word)
    writer.write(node)
    return (writer.atoms, writer.text)
  }

  private init(atoms: PatternAtoms, word: CodePointSet) {
    self.atoms = atoms
    self.word = word
  }

  private static func collect(_ node: PatternNode, _ word: CodePointSet, _ sets: inout Set<CodePointSet>) {
    switch node {
    case .characters(let set): sets.insert(set)
    case .sequence(let nodes), .choice(let nodes): for node in nodes { collect(node, word, &sets) }
    case .times(let node, _, _, _), .look(let node, _, _), .atomic(let node): collect(node, word, &sets)
    case .place(.wordBorder), .place(.noWordBorder): sets.insert(word)
    case .place: break
    }
  }

  private mutating func write(_ node: PatternNode) {
    switch node {
    case .characters(let set): write(set)
    case .sequence(let nodes): for node in nodes { write(node) }
    case .choice(let nodes): group("(?:", nodes)
    case .times(let node, let least, let most, let greed):
      // A class without a group is a loop in one step.
      if case .characters(let set) = node { write(set) } else { group("(?:", [node]) }
      write("{\(least),\(most.map(String.init) ?? "")}")
      if greed != .most { write(greed == .least ? "?" : "+") }
    case .look(let node, let ahead, let negative):
      // Alternatives of different length may only stand at the top of a look-behind.
      let opening = "(?" + (ahead ? "" : "<") + (negative ? "!" : "=")
      if case .choice(let nodes) = node { group(opening, nodes) } else { group(opening, [node]) }
    case .atomic(let node): group("(?>", [node])
    case .place(let place): write(place)
    }
  }

  private mutating func group(_ opening: String, _ nodes: [PatternNode]) {
    write(opening)
    for (number, node) in nodes.enumerated() {
      if number > 0 { write("|") }
      write(node)
    }
    write(")")
  }

  private mutating func write(_ place: PatternPlace) {
    switch place {
    case .textStart: write("\\A")
    case .textEnd: write("\\z")
    case .lineStart: around("(?:\\A|(?<=", newline, ")(?!\\z))")
    case .lineEnd: around("(?:\\z|(?=", newline, "))")
    case .lastLineEnd: around("(?=", newline, "?\\z)")
    case .wordBorder, .noWordBorder:
      let (first, second) = place == .wordBorder ? ("!", "=") : ("=", "!")
      around("(?:(?<=", word, ")(?\(first)")
      around("", word, ")|(?<!")
      around("", word, ")(?\(second)")
      around("", word, "))")
    }
  }

  private mutating func around(_ before: String, _ set: CodePointSet, _ behind: String) {
    write(before)
    write(set)
    write(behind)
  }

  private mutating func write(_ set: CodePointSet) {
    let bytes = atoms.bytes[set] ?? []
    guard !bytes.isEmpty else { return write("(?!)") }
    write("[")
    for byte in bytes { write("\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)) }
    write("]")
  }

  private mutating func write(_ string: String) { text += string.utf8 }
}
