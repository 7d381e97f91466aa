import MaskModel
import Terminal

@testable import Browser

/// A browser without threads: what it wants done is done at once, so that every screen is the same each time.
struct Walkthrough {
  var state: BrowserState
  let inspector: any Inspector
  private(set) var hasQuit = false

  init(_ inspector: any Inspector, size: Size) {
    _ = CharacterLocale.useUTF8()
    self.inspector = inspector
    state = BrowserState(title: inspector.title, tokenizer: inspector.tokenizer, size: size)
    perform([.count(WhatIf(), generation: 0, soon: false)])
    send(.resized(size))
  }

  var frame: Frame { Screen.frame(of: state) }

  mutating func press(_ keys: Key...) {
    for key in keys { send(.key(key)) }
  }

  mutating func type(_ text: String) {
    for scalar in text.unicodeScalars { send(.key(.character(scalar))) }
  }

  mutating func send(_ action: Action) {
    perform(state.update(action))
    // Each answer may bring up further questions, but not for ever.
    for _ in 0..<8 {
      let wanted = state.wantedRows
      if wanted.isEmpty { break }
      for request in wanted {
        let result = RowLoader.load(request, inspector, rowsKnown: state.knownRows)
        perform(state.update(.loaded(index: request.index, generation: request.generation, result: result)))
      }
    }
    if state.canPressTypeAhead { send(.typedAhead) }
  }

  private mutating func perform(_ effects: [Effect]) {
    for effect in effects {
      switch effect {
      case .count(let whatIf, let generation, _): count(whatIf, generation)
      case .search(let text, let from, let run):
        let row =
          inspector.search(.init(bytes: text), from: from, isCancelled: { false })
          ?? inspector.search(.init(bytes: text), from: 0, isCancelled: { false })
        send(.searched(run: run, row: row))
      case .cancelSearch: break
      case .findFinding(let whatIf, let from, let forward):
        let row = inspector.nextFinding(from: from, forward: forward, settings: whatIf)
        send(.foundFinding(row: row, forward: forward))
      case .quit: hasQuit = true
      }
    }
  }

  private mutating func count(_ whatIf: WhatIf, _ generation: Int) {
    let heard = Heard()
    _ = inspector.count(settings: whatIf) { heard.progress.append($0) }
    for progress in heard.progress { send(.progressed(generation: generation, progress)) }
  }

  /// Filled by the fake inspector before `count` returns.
  private final class Heard: @unchecked Sendable {
    var progress: [CountingProgress] = []
  }
}
