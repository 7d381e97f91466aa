import MaskModel
import Terminal

extension BrowserState {
  mutating func pressInBrowse(_ key: Key) -> [Effect] {
    if pressForTurns(key) { return [] }
    if let effects = pressAnywhere(key) { return effects }
    switch focus {
    case .list: pressInList(key)
    case .tokens: pressInTokens(key)
    case .inspector: pressInInspector(key)
    }
    return []
  }

  /// Keys that mean the same in every pane; nil for all others.
  private mutating func pressAnywhere(_ key: Key) -> [Effect]? {
    switch key {
    case .character("q"): return [.quit]
    case .character("?"): mode = .overlay(Overlay(kind: .help))
    case .character("f"): mode = .overlay(Overlay(kind: .findings))
    case .character("n"): return [.findFinding(whatIf, from: list.selected, forward: true)]
    case .character("N"): return [.findFinding(whatIf, from: list.selected, forward: false)]
    case .character("/"): openSearch()
    case .character("t"): openTemplate()
    case .character("T"): return apply(WhatIf())
    case .character("b"): tokens.hasBorders.toggle()
    case .character("r"): toggleRightToLeft()
    case .character("]"): select(list.selected + 1)
    case .character("["): select(list.selected - 1)
    case .tab: focus = focus == .list ? .tokens : focus == .tokens ? .inspector : .list
    case .backTab: focus = focus == .list ? .inspector : focus == .tokens ? .list : .tokens
    case .escape: return escape()
    default: return nil
    }
    return []
  }

  private mutating func escape() -> [Effect] {
    if search.running != nil {
      search.running = nil
      notice = Notice(text: "search stopped", role: .note)
      return [.cancelSearch]
    }
    if !search.text.isEmpty { search.text = [] } else { focus = .list }
    return []
  }

  private mutating func toggleRightToLeft() {
    tokens.glyphs.reader.drawsRightToLeft.toggle()
    tokens.relayout()
    let drawn = tokens.glyphs.reader.drawsRightToLeft
    notice = Notice(text: "right-to-left letters " + (drawn ? "as letters" : "as numbers"), role: .note)
  }

  private mutating func pressInList(_ key: Key) {
    let page = max(1, layout.listHeight - 1)
    switch key {
    case .down, .character("j"): select(list.selected + 1)
    case .up, .character("k"): select(list.selected - 1)
    case .pageDown, .control("f"), .character(" "): select(list.selected + page)
    case .pageUp, .control("b"): select(list.selected - page)
    case .control("d"): select(list.selected + max(1, page / 2))
    case .control("u"): select(list.selected - max(1, page / 2))
    case .home, .character("g"): select(0)
    case .end, .character("G"): select(knownRows - 1)
    case .right, .character("l"), .enter: focus = .tokens
    default: break
    }
  }

  private mutating func pressInTokens(_ key: Key) {
    let page = max(1, TokenView.textArea(of: self).rows - 1)
    switch key {
    case .right, .character("l"): tokens.step(forward: true)
    case .left, .character("h"): tokens.step(forward: false)
    case .down, .character("j"): tokens.moveLines(1)
    case .up, .character("k"): tokens.moveLines(-1)
    case .pageDown, .control("f"), .character(" "): tokens.moveLines(page)
    case .pageUp, .control("b"): tokens.moveLines(-page)
    case .control("d"): tokens.moveLines(max(1, page / 2))
    case .control("u"): tokens.moveLines(-max(1, page / 2))
    case .home, .character("g"): tokens.cursor = 0
    case .end, .character("G"): tokens.cursor = max(0, (tokens.content?.count ?? 0) - 1)
    case .character("s"): noteChange(tokens.moveToChange(forward: true))
    case .character("S"): noteChange(tokens.moveToChange(forward: false))
    case .enter: mode = .overlay(Overlay(kind: .findings))
    default: break
    }
  }

  private mutating func noteChange(_ moved: Bool) {
    if !moved { notice = Notice(text: "no further change of label in this row", role: .warning) }
  }

  private mutating func pressInInspector(_ key: Key) {
    switch key {
    case .right, .character("l"): tokens.step(forward: true)
    case .left, .character("h"): tokens.step(forward: false)
    case .down, .character("j"), .pageDown, .control("d"), .control("f"), .character(" "): inspectorTop += 1
    case .up, .character("k"), .pageUp, .control("u"), .control("b"): inspectorTop -= 1
    case .home, .character("g"): inspectorTop = 0
    case .end, .character("G"): inspectorTop = .max / 2
    case .enter: mode = .overlay(Overlay(kind: .findings))
    default: break
    }
  }
}
