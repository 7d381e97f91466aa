import MaskModel
import Terminal

extension BrowserState {
  mutating func openSearch() {
    mode = .prompt(Prompt(kind: .search, editor: LineEditor(), original: whatIf))
  }

  mutating func openTemplate() {
    mode = .prompt(Prompt(kind: .template, editor: LineEditor(template?.typed ?? []), original: whatIf))
  }

  mutating func press(_ key: Key, in prompt: Prompt) -> [Effect] {
    var prompt = prompt
    switch key {
    case .escape: return leave(prompt)
    case .enter: return finish(prompt)
    default:
      guard prompt.editor.press(key) else { return [] }
      return changed(&prompt)
    }
  }

  private mutating func changed(_ prompt: inout Prompt) -> [Effect] {
    defer { mode = .prompt(prompt) }
    guard prompt.kind == .template else { return [] }
    do {
      let template = try TemplateInput(typed: prompt.editor.scalars)
      prompt.mistake = nil
      return apply(WhatIf(responseTemplate: template))
    } catch {
      prompt.mistake = Self.words(for: error)
      return []
    }
  }

  private static func words(for mistake: EscapedText.Mistake) -> String {
    switch mistake {
    case .unfinished: "goes on after the \\ …"
    case .halfPair(let typed): "\(typed) is half of a surrogate pair: goes on with the other \\u…"
    case .unknown(let scalar): "\\ cannot be followed by \(scalar): expected \\n \\t \\r \\\\ or \\uXXXX"
    case .noDigit(let scalar): "\(scalar) is none of the four hexadecimal digits of \\uXXXX"
    case .surrogate: "half of a surrogate pair is no character"
    case .noID(""): "goes on with token ids: 12,34 …"
    case .noID(let word): "\(word) is no token id"
    }
  }

  private mutating func leave(_ prompt: Prompt) -> [Effect] {
    mode = .browse
    return prompt.kind == .template ? apply(prompt.original) : []
  }

  private mutating func finish(_ prompt: Prompt) -> [Effect] {
    if prompt.kind == .template {
      if let mistake = prompt.mistake {
        notice = Notice(text: mistake, role: .error)
        return []
      }
      mode = .browse
      return []
    }
    mode = .browse
    // An empty line searches for the same again.
    let text = prompt.editor.scalars.isEmpty ? search.text : prompt.editor.bytes
    guard !text.isEmpty else { return [] }
    search.text = text
    search.count += 1
    search.running = search.count
    // The row itself comes last, but for a new text, when it comes first.
    let from = prompt.editor.scalars.isEmpty ? list.selected + 1 : list.selected
    return [.search(text, from: from, run: search.count)]
  }

  /// Relabels and counts anew where something changed.
  mutating func apply(_ new: WhatIf) -> [Effect] {
    guard new != whatIf else { return [] }
    whatIf = new
    generation += 1
    progressIsCurrent = false
    return [.count(new, generation: generation, soon: true)]
  }
}
