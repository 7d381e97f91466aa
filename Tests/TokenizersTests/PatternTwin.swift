@testable import Tokenizers

/// Runs the regular expressions of the well-known tokenizers as they are written, by trying and stepping back.
///
/// The simple twin of the hand-written scanners: it reads the pattern's text and knows nothing of their shortcuts.
struct PatternTwin {
  indirect enum Node {
    case characters((UInt32) -> Bool)
    case sequence([Node])
    case choice([Node])
    case times(Node, Int, Int)
    /// `(?!\S)`: nothing, or white space, follows.
    case notBeforeText
  }

  private let root: Node

  init(_ pattern: String) {
    var parser = Parser(pattern)
    root = parser.choice()
  }

  /// The pieces of a text, as ends; what the pattern does not match is a piece of its own.
  func pieces(_ text: [UInt32]) -> [Int] {
    var ends: [Int] = []
    var at = 0
    var gap = 0
    while at < text.count {
      guard let end = Self.match(root, text, at, { $0 }), end > at else {
        at += 1
        continue
      }
      if gap < at { ends.append(at) }
      ends.append(end)
      (at, gap) = (end, end)
    }
    if gap < text.count { ends.append(text.count) }
    return ends
  }

  private static func match(_ node: Node, _ text: [UInt32], _ at: Int, _ then: (Int) -> Int?) -> Int? {
    switch node {
    case .characters(let belongs):
      return at < text.count && belongs(text[at]) ? then(at + 1) : nil
    case .sequence(let nodes):
      guard let first = nodes.first else { return then(at) }
      return match(first, text, at) { match(.sequence(Array(nodes.dropFirst())), text, $0, then) }
    case .choice(let nodes):
      for node in nodes { if let end = match(node, text, at, then) { return end } }
      return nil
    case .times(let node, let least, let most):
      if most > 0, let end = match(node, text, at, { match(.times(node, max(least - 1, 0), most - 1), text, $0, then) })
      {
        return end
      }
      return least == 0 ? then(at) : nil
    case .notBeforeText:
      return at == text.count || CodePointTable.probed[text[at]].isPatternSpace ? then(at) : nil
    }
  }
}

extension PatternTwin {
  private struct Parser {
    private var rest: [Unicode.Scalar]
    private var ignoresCase = false

    init(_ pattern: String) { rest = Array(pattern.unicodeScalars) }

    mutating func choice() -> Node {
      var branches: [[Node]] = [[]]
      while let next = rest.first, next != ")" {
        if take("|") { branches.append([]) } else { branches[branches.count - 1].append(quantified()) }
      }
      return .choice(branches.map { .sequence($0) })
    }

    private mutating func quantified() -> Node {
      let node = atom()
      if take("?") { return .times(node, 0, 1) }
      if take("*") { return .times(node, 0, 1 << 30) }
      if take("+") { return .times(node, 1, 1 << 30) }
      if take("{1,3}") { return .times(node, 1, 3) }
      return node
    }

    private mutating func atom() -> Node {
      if take("(?!\\S)") { return .notBeforeText }
      if take("(?i:") {
        ignoresCase = true
        let inside = choice()
        ignoresCase = false
        _ = take(")")
        return inside
      }
      if take("[") { return bracket() }
      return .characters(one())
    }

    private mutating func bracket() -> Node {
      let isNegated = take("^")
      var parts: [(UInt32) -> Bool] = []
      while !take("]") {
        let low = rest[0]
        let part = one()
        if rest.first == "-", low != "\\", rest[1] != "]" {
          _ = take("-")
          let high = rest.removeFirst().value
          parts.append { $0 >= low.value && $0 <= high }
        } else {
          parts.append(part)
        }
      }
      return .characters { code in parts.contains { $0(code) } != isNegated }
    }

    /// A class or a character.
    private mutating func one() -> (UInt32) -> Bool {
      let classes: [(String, (CodePointClass) -> Bool)] = [
        ("\\p{L}", { $0.isLetter }), ("\\p{N}", { $0.category == 7 }), ("\\p{M}", { $0.category == 6 }),
        ("\\p{P}", { $0.category == 8 }), ("\\p{S}", { $0.category == 9 }), ("\\p{Lu}", { $0.category == 1 }),
        ("\\p{Ll}", { $0.category == 2 }), ("\\p{Lt}", { $0.category == 3 }), ("\\p{Lm}", { $0.category == 4 }),
        ("\\p{Lo}", { $0.category == 5 }), ("\\s", { $0.isPatternSpace }),
      ]
      for (name, belongs) in classes where take(name) { return { belongs(CodePointTable.probed[$0]) } }
      if take("\\r") { return { $0 == 0x0D } }
      if take("\\n") { return { $0 == 0x0A } }
      _ = take("\\")
      let letter = rest.removeFirst()
      guard ignoresCase, let upper = letter.properties.uppercaseMapping.unicodeScalars.first else {
        return { $0 == letter.value }
      }
      return { $0 == letter.value || $0 == upper.value || (letter == "s" && $0 == 0x17F) }
    }

    private mutating func take(_ word: String) -> Bool {
      guard rest.starts(with: word.unicodeScalars) else { return false }
      rest.removeFirst(word.unicodeScalars.count)
      return true
    }
  }
}
