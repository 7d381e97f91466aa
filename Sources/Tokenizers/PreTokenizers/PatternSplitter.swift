import JSON

/// `Split` by a regular expression that no scanner knows.
struct PatternSplitter: PieceSplitter {
  let pattern: CompiledPattern
  let behavior: SplitBehavior
  let inverts: Bool
  /// Of the encoder that has this step to itself.
  private var search: PatternSearch?

  init(pattern: CompiledPattern, behavior: SplitBehavior, inverts: Bool) {
    self.pattern = pattern
    self.behavior = behavior
    self.inverts = inverts
  }

  var summary: String {
    "split by \(pattern.written.quoted)" + (behavior == .isolated ? "" : " (\(behavior.rawValue))")
      + (inverts ? ", inverted" : "")
  }

  var scanner: (any PieceScanner)? { nil }

  func owned(_ failure: EncodingFailure) -> any PieceSplitter {
    var owned = self
    owned.search = PatternSearch(pattern, failure)
    return owned
  }

  func split(_ text: UnsafePointer<UInt8>, _ piece: PieceBounds, into pieces: inout [PieceBounds]) {
    let search = search ?? PatternSearch(pattern)
    var fold = SplitFold(behavior: behavior)
    fold.exchange(&pieces)
    var at = Int(piece.start)
    search.forEachMatch(text, Int(piece.start)..<Int(piece.end)) { match in
      if match.lowerBound > at { fold.add(PieceBounds(at, match.lowerBound), isMatch: inverts) }
      fold.add(PieceBounds(match.lowerBound, match.upperBound), isMatch: !inverts)
      at = match.upperBound
    }
    if at < Int(piece.end) { fold.add(PieceBounds(at, Int(piece.end)), isMatch: inverts) }
    fold.finish()
    fold.exchange(&pieces)
  }
}
