import MaskModel
import Terminal

extension BrowserState {
  /// The one way in which the state changes.
  mutating func update(_ action: Action) -> [Effect] {
    let effects: [Effect]
    switch action {
    case .key(let key): effects = putOff(key) ? [] : press(key)
    case .typedAhead: effects = typeAhead.isEmpty ? [] : press(typeAhead.removeFirst())
    case .resized(let size):
      self.size = size
      effects = []
    case .loaded(let index, let generation, let result):
      take(result, at: index, generation: generation)
      effects = []
    case .progressed(let generation, let progress):
      if generation == self.generation { take(progress) }
      effects = []
    case .searched(let run, let row): effects = finishSearch(run, row)
    case .foundFinding(let row, let forward): effects = finishFinding(row, forward)
    }
    settle()
    return effects
  }

  private mutating func press(_ key: Key) -> [Effect] {
    notice = nil
    switch mode {
    case .browse: return pressInBrowse(key)
    case .prompt(let prompt): return press(key, in: prompt)
    case .overlay(let overlay): return press(key, in: overlay)
    }
  }

  // MARK: Answers

  private mutating func take(_ result: RowResult, at index: Int, generation: Int) {
    guard generation == self.generation else { return }
    switch result {
    case .row(let example):
      knownRows = max(knownRows, index + 1)
      rows.insert(example, at: index, generation: generation, near: list.selected)
    case .absent(let rowsKnown):
      rows.insert(.absent(rowsKnown: rowsKnown), at: index, generation: generation, near: list.selected)
    case .failed(let message):
      rows.insert(.failed(message), at: index, generation: generation, near: list.selected)
      noteRefusal(message)
    }
  }

  private mutating func noteRefusal(_ message: String) {
    if case .prompt(var prompt) = mode, prompt.kind == .template {
      prompt.mistake = message
      mode = .prompt(prompt)
    } else {
      notice = Notice(text: message, role: .error)
    }
  }

  private mutating func take(_ progress: CountingProgress) {
    self.progress = progress
    progressIsCurrent = true
    knownRows = max(knownRows, progress.rows)
    if let failure = progress.failure { notice = Notice(text: failure, role: .error) }
  }

  private mutating func finishSearch(_ run: Int, _ row: Int?) -> [Effect] {
    guard search.running == run else { return [] }
    search.running = nil
    guard let row else {
      notice = Notice(text: "not found", role: .warning)
      return []
    }
    if row < list.selected { notice = Notice(text: "went on from the first row", role: .note) }
    search.cursorGoesToText = true
    knownRows = max(knownRows, row + 1)
    select(row)
    return []
  }

  private mutating func finishFinding(_ row: Int?, _ forward: Bool) -> [Effect] {
    if let row {
      knownRows = max(knownRows, row + 1)
      select(row)
      unfoldsNextRow = true
    } else {
      let scope = isCounted && progressIsCurrent ? "" : " among the rows read so far"
      notice = Notice(text: "no \(forward ? "further" : "earlier") row with a finding\(scope)", role: .warning)
    }
    return []
  }

  mutating func select(_ row: Int) { list.selected = max(0, min(row, max(0, knownRows - 1))) }

  // MARK: Whatever happened

  /// Brings everything that follows from the rest up to date: what is scrolled to, the shown row, the layout.
  private mutating func settle() {
    let layout = layout
    list.selected = max(0, min(list.selected, max(0, knownRows - 1)))
    let height = max(1, layout.listHeight)
    if layout.list != nil {
      list.top = max(min(list.top, list.selected), list.selected - height + 1)
      list.top = max(0, min(list.top, max(knownRows, 1) - 1))
    }
    showSelected()
    settleTokens()
    settleSearch()
    if search.cursorGoesToText, tokens.row == list.selected {
      tokens.mark(search.text, movesCursor: true)
      search.cursorGoesToText = false
      settleTokens()
    }
    if case .overlay(var overlay) = mode {
      let lines = OverlayView.lines(overlay.kind, self).count
      overlay.top = max(0, min(overlay.top, lines - max(1, layout.body.rows - 1)))
      mode = .overlay(overlay)
    }
    let inspectorLines = InspectorView.lines(self, width: InspectorView.textArea(of: self).columns).count
    inspectorTop = max(0, min(inspectorTop, inspectorLines - max(1, InspectorView.textArea(of: self).rows)))
  }

  private mutating func settleTokens() {
    let area = TokenView.textArea(of: self)
    tokens.settle(width: area.columns, height: area.rows, isSeen: layout.tokens != nil)
  }

  private mutating func settleSearch() { tokens.mark(search.text, movesCursor: false) }

  /// The selected row as it is known; its former labels stay until the new ones are there.
  private mutating func showSelected() {
    guard let (generation, example) = rows.example(list.selected) else {
      if tokens.row != list.selected { tokens.clear() }
      return
    }
    if tokens.row != list.selected || tokens.generation != generation {
      tokens.show(example, row: list.selected, generation: generation)
    }
    if unfoldsNextRow, tokens.row == list.selected, tokens.generation == self.generation {
      tokens.openAtSupervised()
      unfoldsNextRow = false
    }
  }

  /// Whether the selected row, under the settings in force, is not there yet.
  var awaitsSelectedRow: Bool {
    if !rows.isCurrent(list.selected, generation: generation, rowsKnown: knownRows) { return true }
    return isRow(list.selected) && rows.example(list.selected)?.generation != generation
  }

  /// Rows that are to be asked for, the selected one first.
  var wantedRows: [RowRequest] {
    let height = max(layout.listHeight, 1)
    let last = isCounted ? min(list.top + height, knownRows) : list.top + height
    let visible = list.top..<max(list.top, last)
    let missing = visible.filter { !rows.isCurrent($0, generation: generation, rowsKnown: knownRows) }
    var wanted = missing.filter { $0 != list.selected }
    if awaitsSelectedRow { wanted.insert(list.selected, at: 0) }
    return wanted.map { RowRequest(index: $0, generation: generation, whatIf: whatIf) }
  }

  private func isRow(_ index: Int) -> Bool {
    if case .row = rows.slot(index) { true } else { false }
  }
}
