import JSON

extension PreTokenizerKind {
  static let split = PreTokenizerKind(type: "Split") { component throws(TokenizerError) in
    let behavior = try component.behavior()
    let inverts = try component.flag("invert")
    switch try component.pattern() {
    case .literal(let literal):
      guard !literal.isEmpty else {
        throw component.place.unsupported("Split on an empty string", supported: "Split on a string or an expression")
      }
      let finder = LiteralFinder(literal: literal)
      return [.split(SplitPreTokenizer(finder: finder, behavior: behavior, inverts: inverts, name: literal.quoted))]
    case .regex(let pattern):
      guard let known = KnownPattern.find(pattern) else {
        let compiled = try component.compiled(pattern)
        return [.split(PatternSplitter(pattern: compiled, behavior: behavior, inverts: inverts))]
      }
      let finder = known.finder
      return [.split(SplitPreTokenizer(finder: finder, behavior: behavior, inverts: inverts, name: known.name))]
    }
  }
}

/// What becomes of the matches. For `-` in `the-final--countdown`:
enum SplitBehavior: String, CaseIterable, Sendable {
  /// `the`, `final`, `countdown`
  case removed = "Removed"
  /// `the`, `-`, `final`, `-`, `-`, `countdown`
  case isolated = "Isolated"
  /// `the-`, `final-`, `-`, `countdown`
  case mergedWithPrevious = "MergedWithPrevious"
  /// `the`, `-final`, `-`, `-countdown`
  case mergedWithNext = "MergedWithNext"
  /// `the`, `-`, `final`, `--`, `countdown`
  case contiguous = "Contiguous"
}

/// `Split`: cuts text at the matches of a pattern, or with `inverts` at what lies between them.
struct SplitPreTokenizer: PieceSplitter {
  let finder: any PatternFinder
  let behavior: SplitBehavior
  let inverts: Bool
  let name: String

  var summary: String {
    "split by \(name)" + (behavior == .isolated ? "" : " (\(behavior.rawValue))") + (inverts ? ", inverted" : "")
  }

  /// A pattern that covers everything gives the same pieces isolated, or inverted with the (empty) gaps removed.
  var scanner: (any PieceScanner)? {
    (behavior == .isolated) || (behavior == .removed && inverts) ? finder as? any PieceScanner : nil
  }

  func split(_ text: UnsafePointer<UInt8>, _ piece: PieceBounds, into pieces: inout [PieceBounds]) {
    var fold = SplitFold(behavior: behavior)
    fold.exchange(&pieces)
    var at = Int(piece.start)
    let end = Int(piece.end)
    while let match = finder.nextMatch(text, from: at, end: end) {
      if match.lowerBound > at { fold.add(PieceBounds(at, match.lowerBound), isMatch: inverts) }
      fold.add(PieceBounds(match.lowerBound, match.upperBound), isMatch: !inverts)
      at = match.upperBound
    }
    if at < end { fold.add(PieceBounds(at, end), isMatch: inverts) }
    fold.finish()
    fold.exchange(&pieces)
  }
}

/// `NormalizedString::split`: merges matches and gaps as the behaviour says.
struct SplitFold {
  let behavior: SplitBehavior
  private var pieces: [PieceBounds] = []
  /// How many pieces stood there before this split.
  private var first = 0
  private var previousIsMatch = false
  /// `MergedWithNext` runs from the right, so its parts are kept until the end.
  private var pending: [(bounds: PieceBounds, isMatch: Bool)] = []

  init(behavior: SplitBehavior) { self.behavior = behavior }

  /// Takes the list over and gives it back without its ever being copied.
  mutating func exchange(_ list: inout [PieceBounds]) {
    swap(&pieces, &list)
    first = pieces.count
  }

  mutating func add(_ bounds: PieceBounds, isMatch: Bool) {
    switch behavior {
    case .isolated: pieces.append(bounds)
    case .removed: if !isMatch { pieces.append(bounds) }
    case .contiguous: append(bounds, merges: isMatch == previousIsMatch)
    case .mergedWithPrevious: append(bounds, merges: isMatch && !previousIsMatch)
    case .mergedWithNext: pending.append((bounds, isMatch))
    }
    previousIsMatch = isMatch
  }

  private mutating func append(_ bounds: PieceBounds, merges: Bool) {
    if merges, pieces.count > first {
      pieces[pieces.count - 1].end = bounds.end
    } else {
      pieces.append(bounds)
    }
  }

  /// Empty matches keep others apart, but no piece is empty.
  mutating func finish() {
    if behavior == .mergedWithNext { mergeFromTheRight() }
    if let empty = pieces[first...].firstIndex(where: { $0.start == $0.end }) {
      pieces = Array(pieces[..<empty]) + pieces[empty...].filter { $0.start < $0.end }
    }
  }

  private mutating func mergeFromTheRight() {
    var reversed: [PieceBounds] = []
    previousIsMatch = false
    for part in pending.reversed() {
      if part.isMatch, !previousIsMatch, !reversed.isEmpty {
        reversed[reversed.count - 1].start = part.bounds.start
      } else {
        reversed.append(part.bounds)
      }
      previousIsMatch = part.isMatch
    }
    pieces.append(contentsOf: reversed.reversed())
  }
}
