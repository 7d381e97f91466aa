/// `\s+$` as Oniguruma reads it: `$` stands at every end of line, before a `\n` as well as at the end.
struct TrailingSpaceFinder: PatternFinder {
  private let classes = CodePointTable.probed

  func nextMatch(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> Range<Int>? {
    var at = start
    while at < end {
      let scalar = UTF8Scalar(text, at: at, end: end)
      guard classes[scalar.value].isPatternSpace else {
        at &+= scalar.length
        continue
      }
      let (stop, lastBreak) = run(text, from: at, end: end)
      if stop == end { return at..<end }
      // Steps back to before the last line feed of the run, which must leave something.
      if lastBreak > at { return at..<lastBreak }
      at = stop
    }
    return nil
  }

  /// The end of the white space at `start`, and where its last line feed stands (−1 if nowhere).
  private func run(_ text: UnsafePointer<UInt8>, from start: Int, end: Int) -> (stop: Int, lastBreak: Int) {
    var at = start
    var lastBreak = -1
    while at < end {
      let scalar = UTF8Scalar(text, at: at, end: end)
      guard classes[scalar.value].isPatternSpace else { break }
      if scalar.value == 0x0A { lastBreak = at }
      at &+= scalar.length
    }
    return (at, lastBreak)
  }
}
