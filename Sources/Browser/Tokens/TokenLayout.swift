import Terminal

/// Where the lines of the token view break. Laid out from the start as far as it was needed, never the whole of a long
/// row at once.
///
/// The *units* of a token are its border (unit 0) and its glyphs (from 1).
struct TokenLayout: Sendable {
  enum Heading: Hashable, Sendable {
    case cut, kept
    /// Of a packed row.
    case document(Int)
    /// Of a turn of a conversation.
    case turn(Int)
    /// A turn that is folded: the line stands for all of it.
    case folded(Int)

    /// The cursor stands on the line itself.
    var standsForTokens: Bool { if case .folded = self { true } else { false } }
  }

  /// Where a line begins; it ends where the next one begins.
  struct Line: Hashable, Sendable {
    var place: Int
    var unit: Int
    /// A line of words between the tokens instead.
    var heading: Heading?
  }

  /// Cells.
  let width: Int
  let hasBorders: Bool
  private(set) var lines: [Line] = []
  private(set) var isComplete = false
  private var nextPlace = 0
  private var column = 0
  private var breaksBeforeNext = false
  private(set) var folded: Set<Int>
  /// The first turn that is not laid out.
  private var nextTurn = 0
  /// Widths of the glyphs of one token, reused.
  private var widths: [Int8] = []

  init(width: Int, hasBorders: Bool, folded: Set<Int> = []) {
    self.width = max(1, width)
    self.hasBorders = hasBorders
    self.folded = folded
  }

  /// The place behind the last one that is laid out.
  var end: Line { Line(place: nextPlace, unit: 0) }

  mutating func extend(toLine line: Int, _ content: RowContent, _ glyphs: TokenGlyphs) {
    while !isComplete, lines.count <= line + 1 { placeNext(content, glyphs) }
  }

  mutating func extend(toPlace place: Int, _ content: RowContent, _ glyphs: TokenGlyphs) {
    while !isComplete, nextPlace <= place { placeNext(content, glyphs) }
  }

  private mutating func placeNext(_ content: RowContent, _ glyphs: TokenGlyphs) {
    guard nextPlace < content.count else {
      isComplete = true
      return
    }
    let turn = startingTurn(content)
    if nextPlace == 0 || turn != nil || isSectionStart(nextPlace, content) {
      startSection(content)
      if let turn {
        let isFolded = folded.contains(turn)
        lines.append(Line(place: nextPlace, unit: 0, heading: isFolded ? .folded(turn) : .turn(turn)))
        nextTurn = turn + 1
        if isFolded { return skip(turn, content) }
      }
      breakLine(at: 0)
    } else if breaksBeforeNext {
      breakLine(at: 0)
    }
    breaksBeforeNext = false
    measure(content, glyphs)
    placeMeasured()
    nextPlace += 1
    if nextPlace == content.count { isComplete = true }
  }

  private func startingTurn(_ content: RowContent) -> Int? {
    guard let turns = content.turns?.turns, nextTurn < turns.count,
      turns[nextTurn].places.lowerBound == nextPlace
    else { return nil }
    return nextTurn
  }

  private mutating func skip(_ turn: Int, _ content: RowContent) {
    nextPlace = content.turns?.turns[turn].places.upperBound ?? nextPlace + 1
    breaksBeforeNext = false
    if nextPlace >= content.count { isComplete = true }
  }

  private func isSectionStart(_ place: Int, _ content: RowContent) -> Bool {
    place == content.kept.lowerBound || place == content.kept.upperBound || content.documentStart(place) != nil
  }

  private mutating func startSection(_ content: RowContent) {
    let isCut = content.isCut(nextPlace)
    if let document = content.documentStart(nextPlace) {
      lines.append(Line(place: nextPlace, unit: 0, heading: .document(document)))
    } else if nextPlace == 0 ? isCut : isSectionStart(nextPlace, content) {
      lines.append(Line(place: nextPlace, unit: 0, heading: isCut ? .cut : .kept))
    }
  }

  private mutating func breakLine(at unit: Int) {
    lines.append(Line(place: nextPlace, unit: unit))
    column = 0
  }

  /// Negative widths: the glyph ends its line.
  private mutating func measure(_ content: RowContent, _ glyphs: TokenGlyphs) {
    widths.removeAll(keepingCapacity: true)
    var widths = widths
    self.widths = []
    if hasBorders { widths.append(1) } else { widths.append(0) }
    glyphs.read(nextPlace, of: content) { glyph, _ in
      widths.append(glyph.endsLine ? -1 : Int8(glyph.width))
    }
    self.widths = widths
  }

  private mutating func placeMeasured() {
    // A token that fits on a line is not broken.
    let needed = widths.prefix { $0 >= 0 }.reduce(0) { $0 + Int($1) } + (widths.contains { $0 < 0 } ? 1 : 0)
    if column > 0, column + needed > width, needed <= width { breakLine(at: 0) }
    for (unit, measured) in widths.enumerated() {
      let cells = abs(Int(measured))
      if column + cells > width, column > 0 { breakLine(at: unit) }
      column += cells
      if measured < 0 {
        if unit + 1 < widths.count { breakLine(at: unit + 1) } else { breaksBeforeNext = true }
      }
    }
  }

  /// Folds these turns and no others. What stands before the first that changes stays laid out.
  mutating func fold(_ turns: Set<Int>, _ content: RowContent) {
    guard turns != folded else { return }
    let first = turns.symmetricDifference(folded).min() ?? 0
    folded = turns
    guard first < nextTurn, let start = content.turns?.turns[first].places.lowerBound else { return }
    // A turn begins on a line of its own, below its headings.
    lines.removeSubrange((lines.partitioningIndex { $0.place >= start })...)
    (nextPlace, nextTurn, column) = (start, first, 0)
    (breaksBeforeNext, isComplete) = (false, false)
  }

  /// The last line that begins at or before the token's start; only for places that are laid out.
  func line(of place: Int) -> Int {
    var low = 0
    var high = lines.count
    while low < high {
      let middle = (low + high) / 2
      let line = lines[middle]
      if line.place < place || (line.place == place && line.unit == 0) { low = middle + 1 } else { high = middle }
    }
    return max(0, low - 1)
  }

  /// Hands over what stands on a line: place, unit, glyph (nil for a border) and column.
  func read(
    line index: Int, _ content: RowContent, _ glyphs: TokenGlyphs,
    _ body: (_ place: Int, _ glyph: Glyph?, _ kind: TokenGlyphs.Kind, _ column: Int) -> Void
  ) {
    guard lines.indices.contains(index), lines[index].heading == nil else { return }
    let start = lines[index]
    let end = index + 1 < lines.count ? lines[index + 1] : end
    var column = 0
    var place = start.place
    while place < end.place || (place == end.place && end.unit > 0) {
      let units = (place == start.place ? start.unit : 0)..<(place == end.place ? end.unit : Int.max)
      if units.contains(0), hasBorders {
        body(place, nil, .token, column)
        column += 1
      }
      var unit = 0
      glyphs.read(place, of: content) { glyph, kind in
        unit += 1
        guard units.contains(unit) else { return }
        body(place, glyph, kind, column)
        column += glyph.width
      }
      place += 1
    }
  }
}

extension [TokenLayout.Line] {
  /// The first line that is so; all behind it are so too.
  fileprivate func partitioningIndex(_ isBehind: (TokenLayout.Line) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
