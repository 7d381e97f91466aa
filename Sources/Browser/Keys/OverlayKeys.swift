import Terminal

extension BrowserState {
  mutating func press(_ key: Key, in overlay: Overlay) -> [Effect] {
    var overlay = overlay
    let page = max(1, layout.body.rows - 2)
    mode = .overlay(overlay)
    switch key {
    case .down, .character("j"): overlay.top += 1
    case .up, .character("k"): overlay.top -= 1
    case .pageDown, .control("f"), .character(" "): overlay.top += page
    case .pageUp, .control("b"): overlay.top -= page
    case .control("d"): overlay.top += max(1, page / 2)
    case .control("u"): overlay.top -= max(1, page / 2)
    case .home, .character("g"): overlay.top = 0
    case .end, .character("G"): overlay.top = .max / 2
    case .character("n") where overlay.kind == .findings: return moveToFinding(forward: true)
    case .character("N") where overlay.kind == .findings: return moveToFinding(forward: false)
    case .escape, .enter, .character("q"), .character("?"), .character("f"):
      mode = .browse
      return []
    default: return []
    }
    mode = .overlay(overlay)
    return []
  }

  private mutating func moveToFinding(forward: Bool) -> [Effect] {
    mode = .overlay(Overlay(kind: .findings))
    return [.findFinding(whatIf, from: list.selected, forward: forward)]
  }
}
