import MaskModel
import Terminal

/// The token view of the selected row.
struct TokenState: Sendable {
  /// The row and the generation of its labels that is shown.
  private(set) var row: Int?
  private(set) var generation = 0
  private(set) var content: RowContent?
  private(set) var layout = TokenLayout(width: 1, hasBorders: true)
  var glyphs: TokenGlyphs
  /// Place under the cursor.
  var cursor = 0
  /// First visible line.
  var top = 0
  var hasBorders = true
  /// How rows are opened, as it was chosen last.
  var folding = Folding.none
  /// Turns of this row.
  var folded: Set<Int> = []
  /// Places that hold what was searched for.
  private(set) var found: Set<Int> = []
  private var foundText: [UInt8] = []
  /// The row was just opened: its cursor has not been scrolled to.
  private var isFresh = false
  /// Where the cursor was put when the row was opened.
  private var opened = 0

  init(glyphs: TokenGlyphs) { self.glyphs = glyphs }

  mutating func show(_ example: InspectedExample, row: Int, generation: Int) {
    let content = RowContent(example)
    if self.row != row || content.turns?.turns.map(\.places) != self.content?.turns?.turns.map(\.places) {
      folded = folding.folded(content.turns)
    }
    self.content = content
    if self.row != row || cursor == opened {
      // What is learned is what one looks for, also when it changes while one types.
      cursor = content.firstSupervised ?? 0
      clampCursor()
      opened = cursor
      top = 0
      isFresh = true
    }
    (self.row, self.generation) = (row, generation)
    relayout()
    foundText = []
    found = []
    clampCursor()
  }

  mutating func clear() {
    row = nil
    content = nil
    (cursor, top) = (0, 0)
  }

  /// Lays out what is needed to show the cursor in a view of that size, and scrolls to it.
  ///
  /// - Parameter isSeen: the view is on the screen; until then a row that was just opened stays one.
  mutating func settle(width: Int, height: Int, isSeen: Bool) {
    guard let content else { return }
    if layout.width != max(1, width) || layout.hasBorders != hasBorders {
      layout = TokenLayout(width: width, hasBorders: hasBorders, folded: folded)
    }
    clampCursor()
    layout.fold(folded, content)
    layout.extend(toPlace: cursor, content, glyphs)
    let line = layout.line(of: cursor)
    let height = max(1, height)
    // A new row shows what stands before its cursor and behind it.
    if isFresh { top = line - height * 2 / 3 }
    top = max(0, min(top, firstLine(for: line)))
    top = max(top, line - height + 1)
    layout.extend(toLine: top + height, content, glyphs)
    // Also when the view has grown: the text's end never stands at the top of an empty view.
    if layout.isComplete { top = max(0, min(top, layout.lines.count - height)) }
    top = max(0, min(top, layout.lines.count - 1))
    if isSeen { isFresh = false }
  }

  /// The line to begin with so that `line` is seen, with the headings above it.
  private func firstLine(for line: Int) -> Int {
    var first = line
    while first > 0, let heading = layout.lines[first - 1].heading, !heading.standsForTokens { first -= 1 }
    return first
  }

  /// Starts anew after a change of how glyphs are drawn.
  mutating func relayout() { layout = TokenLayout(width: layout.width, hasBorders: hasBorders, folded: folded) }

  /// Goes to what is learned, and unfolds it.
  mutating func openAtSupervised() {
    guard let place = content?.firstSupervised else { return }
    reveal(place)
    opened = cursor
    isFresh = true
  }

  // MARK: Moving

  /// Moves by lines, keeping the column.
  mutating func moveLines(_ step: Int) {
    guard let content, content.count > 0 else { return }
    let line = layout.line(of: cursor)
    let column = self.column(of: cursor, line: line)
    layout.extend(toLine: line + max(step, 0) + 1, content, glyphs)
    var target = max(0, min(line + step, layout.lines.count - 1))
    let direction = step < 0 ? -1 : 1
    while layout.lines.indices.contains(target) {
      if let place = place(line: target, column: column), place != cursor {
        cursor = place
        return
      }
      target += direction
      layout.extend(toLine: target, content, glyphs)
    }
    cursor = step < 0 ? 0 : content.count - 1
  }

  /// Columns at which the tokens that begin on a line begin.
  private func starts(line: Int) -> [(place: Int, column: Int)] {
    guard let content, layout.lines.indices.contains(line) else { return [] }
    let first = layout.lines[line]
    var result: [(place: Int, column: Int)] = []
    layout.read(line: line, content, glyphs) { place, _, _, column in
      if result.last?.place != place, place != first.place || first.unit == 0 { result.append((place, column)) }
    }
    return result
  }

  private func column(of place: Int, line: Int) -> Int { starts(line: line).first { $0.place == place }?.column ?? 0 }

  private func place(line: Int, column: Int) -> Int? {
    let drawn = layout.lines[line]
    if let heading = drawn.heading, heading.standsForTokens { return drawn.place }
    let starts = starts(line: line)
    return (starts.last { $0.column <= column } ?? starts.first)?.place
  }

  /// The next token, or the one before, whose label is of the other side than the one before it.
  mutating func moveToChange(forward: Bool) -> Bool {
    guard let content else { return false }
    let places = forward ? Array(cursor + 1..<max(cursor + 1, content.count)) : Array((0..<cursor).reversed())
    let change = places.first { place in
      place == 0 || content.standing(place) != content.standing(place - 1)
    }
    guard let change else { return false }
    reveal(change)
    return true
  }

  // MARK: Searching

  /// Marks the tokens that hold the text, and moves the cursor to the first if wanted.
  mutating func mark(_ text: [UInt8], movesCursor: Bool) {
    guard let content else { return }
    if text != foundText {
      foundText = text
      let ranges = SearchText(text).ranges(in: content.example.text?.bytes ?? [], limit: 10_000)
      found = Set(content.places(touching: ranges))
    }
    if movesCursor, let first = found.min() { reveal(first) }
  }
}
