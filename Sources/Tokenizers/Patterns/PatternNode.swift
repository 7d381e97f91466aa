/// A regular expression, read: what it means is settled, how it was written is forgotten.
indirect enum PatternNode: Sendable {
  /// One character.
  case characters(CodePointSet)
  case sequence([PatternNode])
  /// The first that leads to a match counts.
  case choice([PatternNode])
  /// - Parameter most: nil for any number.
  case times(PatternNode, least: Int, most: Int?, Greed)
  case look(PatternNode, ahead: Bool, negative: Bool)
  /// What it matched once it does not give back.
  case atomic(PatternNode)
  case place(PatternPlace)

  /// It may match without taking a character.
  var canBeEmpty: Bool {
    switch self {
    case .characters: false
    case .sequence(let nodes): nodes.allSatisfy(\.canBeEmpty)
    case .choice(let nodes): nodes.contains(where: \.canBeEmpty)
    case .times(let node, let least, _, _): least == 0 || node.canBeEmpty
    case .atomic(let node): node.canBeEmpty
    case .look, .place: true
    }
  }
}

/// How much a repetition takes.
enum Greed: Sendable {
  case most, least
  /// As much as there is, and nothing is given back.
  case all
}

/// A place in the text that has no width.
enum PatternPlace: Sendable {
  /// `^`: behind a line feed that is not the text's last character, and at the beginning.
  case lineStart
  /// `$`: before every line feed, and at the end.
  case lineEnd
  /// `\A`, `\z`, and `\Z`, which also stands before a line feed at the end.
  case textStart, textEnd, lastLineEnd
  /// `\b`, `\B`
  case wordBorder, noWordBorder
}

/// What a pattern that cannot be run exactly has in it.
struct PatternProblem: Error, Hashable, Sendable {
  /// Names the construct.
  var found: String
  /// The package refuses it too.
  var isWrong = false
}
