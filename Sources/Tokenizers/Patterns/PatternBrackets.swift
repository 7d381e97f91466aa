/// Classes in brackets, as Oniguruma reads them: ranges, classes inside one another, `[:alpha:]`, `&&`.
extension PatternParser {
  /// A class at the top: where case does not count, what is the same as its members belongs to it.
  mutating func bracket() throws(PatternProblem) -> CodePointSet {
    var (set, isNegated) = try insides(depth: 0)
    if ignoresCase {
      let folds = CaseFolds.probed
      if !isNegated, !set.intersection(folds.foldedToSequences).isEmpty {
        throw PatternProblem(
          found: "a class without case with letters that are the same as several others (as `ß` and `ss`)")
      }
      set = folds.folded(set)
    }
    return isNegated ? set.inverted : set
  }

  /// What was read last: it settles what a `-` is.
  private enum Before { case nothing, character, range, set }

  /// What stands between brackets, and whether it is negated. The parser stands before the opening one.
  private mutating func insides(depth: Int) throws(PatternProblem) -> (CodePointSet, isNegated: Bool) {
    guard depth < 20 else { throw PatternProblem(found: "brackets more than 20 deep") }
    at += 1
    let isNegated = take("^")
    var joined: CodePointSet?
    var ranges: [ClosedRange<UInt32>] = []
    var before = Before.nothing
    var isFirst = true
    while isFirst || !next("]") {
      guard at < codes.count else { throw PatternProblem(found: "a `[` without its `]`", isWrong: true) }
      if take("&&") {
        joined = Self.both(joined, ranges)
        (ranges, before) = ([], .nothing)
        if next("-") || next("&") { throw PatternProblem(found: "`&&\(Self.word(codes[at...at]))`") }
      } else {
        before = try member(depth, before, &ranges)
      }
      isFirst = false
    }
    at += 1
    return (Self.both(joined, ranges), isNegated)
  }

  private static func both(_ joined: CodePointSet?, _ ranges: [ClosedRange<UInt32>]) -> CodePointSet {
    let set = CodePointSet(ranges: ranges)
    return joined.map { $0.intersection(set) } ?? set
  }

  private mutating func member(
    _ depth: Int, _ before: Before, _ ranges: inout [ClosedRange<UInt32>]
  ) throws(PatternProblem) -> Before {
    if next("[") {
      ranges += try inner(depth).ranges
      return .set
    }
    let isDash = next("-")
    if isDash, before == .set, !next("-]") { throw PatternProblem(found: "`-` behind a class in brackets") }
    let low: UInt32
    switch try single() {
    case .set(let set):
      ranges += set.ranges
      return .set
    case .code(let code): low = code
    case .place: throw PatternProblem(found: "a place in brackets")
    }
    guard next("-"), !next("-]"), !(isDash && before != .nothing) else {
      ranges.append(low...low)
      return isDash && before != .nothing ? .range : .character
    }
    at += 1
    if next("[") || next("&&") { throw PatternProblem(found: "a range in brackets that ends with a class") }
    guard at < codes.count, case .code(let high) = try single(), high >= low else {
      throw PatternProblem(found: "a range in brackets without an end", isWrong: true)
    }
    ranges.append(low...high)
    return .range
  }

  private mutating func single() throws(PatternProblem) -> PatternEscape {
    if next("\\") { return try escape(inBracket: true) }
    at += 1
    return .code(codes[at - 1])
  }

  /// `[:alpha:]`, or a class of its own.
  private mutating func inner(_ depth: Int) throws(PatternProblem) -> CodePointSet {
    guard next("[:") else {
      let (set, isNegated) = try insides(depth: depth + 1)
      return isNegated ? set.inverted : set
    }
    at += 2
    let turns = take("^")
    let start = at
    while at < codes.count, 0x61...0x7A ~= codes[at] { at += 1 }
    let name = Self.word(codes[start..<at])
    guard take(":]"), let set = PatternProperties.bracket(name) else { throw PatternProblem(found: "`[:\(name)`") }
    return turns ? set.inverted : set
  }
}
